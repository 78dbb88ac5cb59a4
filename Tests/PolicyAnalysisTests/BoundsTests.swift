import PolicyAnalysis
import PolicyEngine
import Testing

@Suite("Bounds")
struct BoundsTests {
  @Test(arguments: 0..<40)
  func `agree with a walk through every millisecond`(chunk: Int) throws {
    try SmallPolicy.forEach(in: chunk) { name, policy, walk in
      var analysis = BoundsAnalysis(policy)
      let bounds = analysis.bounds()
      #expect(analysis.isComplete, "\(name)")
      let states = policy.words.model.states.map(\.name)
      for bound in bounds {
        let answer = walk.time(
          from: try #require(states.firstIndex(of: bound.from)),
          until: bound.to.flatMap { states.firstIndex(of: $0) },
          onlyFirings: bound.kind == .silent
        )
        let found = Walk.Answer(
          least: bound.least,
          greatest: bound.greatest,
          isInevitable: bound.isInevitable ?? answer.isInevitable
        )
        #expect(found == answer, "\(bound.kind) \(bound.from) → \(bound.to ?? ""), \(name)")
      }
    }
  }
}
