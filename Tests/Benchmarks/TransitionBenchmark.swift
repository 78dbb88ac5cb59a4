import CAllocationCounter
import PolicyEngine

/// How long one transition takes, against hand-written code, and what it allocates.
enum TransitionBenchmark {
  static let time = Benchmark(rows: ["transition-vs-handwritten"]) {
    let play = try TransitionPlay()
    try TransitionComparison.verify(play)
    return [
      try row(
        "transition-vs-handwritten",
        table: { try play.time(repeating: 1, expecting: play.tableChecksum, play.playTable) },
        code: { try play.time(repeating: 1, expecting: play.codeChecksum, play.playCode) }
      )
    ]
  }

  /// The same, and the making of the event from its kind and its text.
  static let texts = Benchmark(rows: ["text-transition-vs-handwritten"]) {
    let play = try TransitionPlay()
    return [
      try row(
        "text-transition-vs-handwritten",
        table: { try play.time(repeating: 1, expecting: play.tableChecksum, play.playTexts) },
        code: { try play.time(repeating: 1, expecting: play.codeChecksum, play.playCodeTexts) }
      )
    ]
  }

  private static func row(
    _ name: String,
    table: () throws -> Double,
    code: () throws -> Double
  ) throws -> Row {
    var ours: [Double] = []
    var ratios: [Double] = []
    for round in 0..<101 {
      // Short rounds, so that what else the machine does meets both; which of the two comes first
      // changes, as the second may find warmer caches.
      let first = round.isMultiple(of: 2) ? try table() : try code()
      let second = round.isMultiple(of: 2) ? try code() : try table()
      ours.append(round.isMultiple(of: 2) ? first : second)
      ratios.append(round.isMultiple(of: 2) ? first / second : second / first)
    }
    return Row(
      name: name,
      value: Timing.median(ours),
      unit: "ns/transition",
      ratio: Timing.median(ratios)
    )
  }

  static let allocations = Benchmark(rows: ["transition-allocations"]) {
    let play = try TransitionPlay()
    var kept: [UInt64] = []
    let seen = AllocationCount.during { kept.append(play.tableChecksum) }
    guard seen == 1, kept == [play.tableChecksum] else {
      throw FailedBenchmark("the counter does not see that an array is allocated")
    }
    // Sessions are made beforehand: that a new one may take memory of its own is no transition's doing.
    var sessions = play.newSessions()
    let count = AllocationCount.during { _ = play.playTable(&sessions) }
    let transitions = Double(play.transitions)
    return [
      Row(name: "transition-allocations", value: Double(count) / transitions, unit: "allocations")
    ]
  }
}

/// Counts heap allocations.
enum AllocationCount {
  static func during(_ work: () -> Void) -> UInt64 {
    allocation_counter_start()
    work()
    return allocation_counter_stop()
  }
}
