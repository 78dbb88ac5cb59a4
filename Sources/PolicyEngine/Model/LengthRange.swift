/// How long a length can be, as its declaration writes it.
package struct LengthRange: Sendable, Hashable {
  package var value: TimeWindow
  package var place: Place
  /// The least and the most as they are written; no most: there is no limit.
  private let least: String
  private let most: String?

  /// What a declaration says.
  ///
  /// Who wrote `1440m` thinks in minutes, so diagnostics say minutes.
  init(_ value: TimeWindow, written text: String?, at place: Place) {
    (self.value, self.place) = (value, place)
    let ends = (text ?? value.description).split(
      separator: "..",
      omittingEmptySubsequences: false
    ).map(String.init)
    least = ends[0]
    most = ends.count < 2 ? ends[0] : ends[1].isEmpty ? nil : ends[1]
  }

  /// Any length, where what it can be isn't known.
  static func any(at place: Place) -> LengthRange {
    LengthRange(TimeWindow(earliest: 1, latest: DurationText.longest), written: nil, at: place)
  }

  /// What to write: "a duration from 5m to 30m".
  var expectation: String {
    most.map { "a duration from \(least) to \($0)" } ?? "a duration of at least \(least)"
  }

  /// How far from something: "5m to 30m".
  var distance: String { most.map { "\(least) to \($0)" } ?? "at least \(least)" }

  /// That both ends can be written too, to go behind ``expectation``; nothing where only one is.
  var included: String { most == nil ? "" : ", both included" }

  /// That a length is outside its range.
  func diagnostic(_ text: String, at place: Place, of what: String) -> Diagnostic {
    Diagnostic(
      .valueOutOfRange,
      at: place,
      "\(what) is \(text), outside of \(description)",
      help: "write \(expectation)\(included)",
      related: [.init("the range is here", at: self.place)]
    )
  }
}

extension LengthRange: CustomStringConvertible {
  /// The range as it is written: `5m..30m`.
  package var description: String {
    least == most ? least : "\(least)..\(most ?? "")"
  }
}
