import CAllocationCounter
import PolicyEngine

/// How long one transition takes, against hand-written code, and what it allocates.
enum TransitionBenchmark {
  static let time = Benchmark(rows: ["transition-vs-handwritten"]) {
    let play = try TransitionPlay()
    try TransitionComparison.verify(play)
    var ours: [Double] = []
    var ratios: [Double] = []
    for round in 0..<101 {
      // Short rounds, so that what else the machine does meets both; which of the two comes first
      // changes, as the second may find warmer caches.
      var table = 0.0
      var code = 0.0
      for turn in 0..<2 {
        if (turn == 0) == round.isMultiple(of: 2) {
          table = try play.time(repeating: 1, expecting: play.tableChecksum, play.playTable)
        } else {
          code = try play.time(repeating: 1, expecting: play.codeChecksum, play.playCode)
        }
      }
      ours.append(table)
      ratios.append(table / code)
    }
    return [
      Row(
        name: "transition-vs-handwritten",
        value: Timing.median(ours),
        unit: "ns/transition",
        ratio: Timing.median(ratios)
      )
    ]
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
private enum AllocationCount {
  static func during(_ work: () -> Void) -> UInt64 {
    allocation_counter_start()
    work()
    return allocation_counter_stop()
  }
}
