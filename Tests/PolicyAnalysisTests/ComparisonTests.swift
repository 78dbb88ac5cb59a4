import PolicyAnalysis
import PolicyEngine
import TestSupport
import Testing

@Suite("Comparing what two policies do")
struct ComparisonTests {
  /// Held against all sessions of both, walked millisecond by millisecond.
  @Test("agrees with walking every millisecond", arguments: 0..<40)
  func walk(chunk: Int) throws {
    var undecided = 0
    var counts: [Comparison.Verdict: Int] = [:]
    for run in chunk * 1_000..<(chunk + 1) * 1_000 {
      let old = SmallPolicy(run: run / 20)
      guard let one = old.policy, let new = old.changed(run: run), new.text != old.text,
        let two = new.policy
      else { continue }
      let comparison = try Comparison(old: one, new: two, isOpen: false)
      counts[comparison.verdict, default: 0] += 1
      let events = SmallPolicy.events
      guard let walk = Walk(one, events: try events.map { try one.event($0) }),
        let other = Walk(two, events: try events.map { try two.event($0) }),
        let isKept = WalkInclusion((one, walk), in: (two, other)).holds(),
        let isKnown = WalkInclusion((two, other), in: (one, walk)).holds()
      else { continue }
      let expected: Comparison.Verdict =
        switch (isKnown, isKept) {
        case (true, true): .equivalent
        case (false, true): .new
        case (true, false): .lost
        case (false, false): .newAndLost
        }
      if comparison.verdict == .inconclusive {
        undecided += 1
        continue
      }
      #expect(comparison.verdict == expected, "run \(run)\n\(old.text)\n\(new.text)")
    }
    #expect(counts.values.reduce(0, +) > 5)
    #expect(undecided <= 4, "\(counts)")
  }
}
