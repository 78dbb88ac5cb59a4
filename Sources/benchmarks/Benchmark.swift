/// Something that is measured: the names of its rows and how to get them.
struct Benchmark: Sendable {
  var rows: [String]
  var run: @Sendable () throws -> [Row]
}

/// One measured figure.
struct Row {
  var name: String
  var value: Double
  var unit: String
  /// What it is held against, as a quotient; the row's name says which way round.
  var ratio: Double?
}

/// A benchmark that can't be run here, which is no failure.
struct SkippedBenchmark: Error {
  /// What is missing, and how to get it.
  var reason: String
}

/// A benchmark that found something that must not be.
struct FailedBenchmark: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) {
    self.description = description
  }
}
