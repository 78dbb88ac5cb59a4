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
    var decided = 0
    for run in chunk * 5..<(chunk + 1) * 5 {
      let old = SmallPolicy(run: run)
      guard let policy = old.policy, let walk = walk(policy) else { continue }
      for new in Set((run * 9..<(run + 1) * 9).compactMap { old.changed(run: $0)?.text }) {
        guard new != old.text, let other = SmallPolicy(text: new).policy,
          let otherWalk = self.walk(other),
          let isKept = WalkInclusion((policy, walk), in: (other, otherWalk)).holds(),
          let isKnown = WalkInclusion((other, otherWalk), in: (policy, walk)).holds()
        else { continue }
        let comparison = try Comparison(old: policy, new: other, isOpen: false)
        if comparison.verdict == .inconclusive {
          undecided += 1
          continue
        }
        decided += 1
        #expect(
          comparison.verdict == verdict(isKept: isKept, isKnown: isKnown),
          "run \(run)\n\(old.text)\n\(new)"
        )
      }
    }
    // Of the random policies some have firings that show nothing, in a window.
    #expect(undecided <= decided)
  }

  private func walk(_ policy: Policy) -> Walk? {
    let events = SmallPolicy.events.compactMap { try? policy.event($0) }
    return Walk(policy, events: events, limit: 2_000)
  }

  private func verdict(isKept: Bool, isKnown: Bool) -> Comparison.Verdict {
    switch (isKnown, isKept) {
    case (true, true): .equivalent
    case (false, true): .new
    case (true, false): .lost
    case (false, false): .newAndLost
    }
  }
}
