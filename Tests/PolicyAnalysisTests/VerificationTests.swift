import PolicyAnalysis
import PolicyEngine
import Testing

@Suite("What is proved of every policy")
struct VerificationTests {
  @Test(arguments: 0..<40)
  func `agrees with a walk through every millisecond`(chunk: Int) throws {
    try SmallPolicy.forEach(in: chunk) { name, policy, walk in
      let model = policy.words.model
      let verification = try Verification(policy, isOpen: false) { 0 }
      var answers: [String: Verdict.Answer] = [:]
      for verdict in verification.verdicts() { answers[verdict.property] = verdict.answer }
      func answer(_ holds: Bool) -> Verdict.Answer { holds ? .proved : .violated }
      let finals = Set(model.states.indices.filter { model.states[$0].isFinal })
      #expect(
        answers == [
          "states-are-reached": answer(walk.states.count == model.states.count),
          "rules-are-taken": answer(walk.taken.count == model.rules.count),
          "timers-fire": answer(walk.fired.count == model.timers.count),
          "firings-end": answer(!walk.firesForEver),
          "sessions-can-end": answer(walk.canAlwaysEnd(in: finals)),
        ],
        "\(name)"
      )
    }
  }
}
