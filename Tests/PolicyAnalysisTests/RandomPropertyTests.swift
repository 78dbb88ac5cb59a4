import PolicyAnalysis
import PolicyEngine
import TestSupport
import Testing

@Suite("Random properties")
struct RandomPropertyTests {
  @Test(arguments: 0..<56)
  func `are judged as by a walk through every millisecond`(chunk: Int) throws {
    try SmallPolicy.forEach(in: chunk, hasProperties: true) { name, policy, walk in
      let properties = policy.words.model.properties
      let verdicts = try Verification(policy, isOpen: false) { 0 }.verdicts()
      for (property, verdict) in zip(properties, verdicts.suffix(properties.count)) {
        #expect(verdict.property == property.name)
        let naive = PropertyWalk(walk, property.kind)
        let comment = Comment(rawValue: "\(property.name), \(name)")
        #expect(verdict.answer == (naive.holds ? .proved : .violated), comment)
        guard verdict.answer == .violated else { continue }
        if case .reachable = property.kind { continue }
        let witness = try #require(verdict.counterexample, comment)
        _ = try WitnessPlayer(witness, policy)
        if case .ends = property.kind { continue }
        let found = PropertyWalk.Way(
          events: witness.steps.compactMap(\.event),
          moments: witness.steps.map { Int($0.at) },
          end: Int(witness.until ?? witness.steps.last?.at ?? 0)
        )
        #expect(found == naive.shortest(), comment)
      }
    }
  }

  @Test func `are of a thousand policies or more`() {
    let policies = (0..<56 * 25).filter { run in
      guard let policy = SmallPolicy(run: run, hasProperties: true).policy else { return false }
      return policy.words.model.properties.count == 9
    }
    #expect(policies.count >= 1_000)
  }
}
