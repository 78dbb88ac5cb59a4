import PolicyAnalysis
import PolicyEngine
import TestSupport
import Testing

@Suite("Bounds")
struct BoundsTests {
  @Test(arguments: 0..<40)
  func `agree with a walk through every millisecond`(chunk: Int) throws {
    for run in chunk * 25..<(chunk + 1) * 25 {
      let small = SmallPolicy(run: run)
      guard let policy = small.policy else { continue }
      let events = try SmallPolicy.events.map { try policy.event($0) }
      guard let walk = Walk(policy, events: events) else { continue }
      var analysis = BoundsAnalysis(policy)
      let bounds = analysis.bounds()
      #expect(analysis.isComplete, "run \(run)\n\(small.text)")
      let states = policy.words.model.states.map(\.name)
      for bound in bounds {
        let from = try #require(states.firstIndex(of: bound.from))
        let answer = walk.time(
          from: from,
          until: bound.to.flatMap { states.firstIndex(of: $0) },
          onlyFirings: bound.kind == .silent
        )
        let found = Walk.Answer(
          least: bound.least,
          greatest: bound.greatest,
          isInevitable: bound.isInevitable ?? answer.isInevitable
        )
        #expect(
          found == answer,
          "run \(run): \(bound.kind) \(bound.from) → \(bound.to ?? "")\n\(small.text)"
        )
      }
    }
  }
}
