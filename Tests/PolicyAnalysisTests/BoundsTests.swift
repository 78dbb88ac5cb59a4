import PolicyAnalysis
import PolicyEngine
import Testing

@Suite("Bounds")
struct BoundsTests {
  @Test(arguments: 0..<20)
  func `agree with a walk through every millisecond`(chunk: Int) throws {
    var unknown = 0
    try SmallPolicy.forEach(in: chunk) { name, policy, walk in
      var analysis = BoundsAnalysis(policy)
      let bounds = analysis.bounds()
      // Some may not be found out, which is said.
      if !analysis.isComplete {
        unknown += 1
        return
      }
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
    #expect(unknown <= 1)
  }
}
