import PolicyAnalysis
import PolicyEngine
import Testing

@Suite("What is proved of every policy")
struct VerificationTests {
  @Test(arguments: 0..<40)
  func `agrees with a walk through every millisecond`(chunk: Int) throws {
    var unknown = 0
    try SmallPolicy.forEach(in: chunk) { name, policy, walk in
      let model = policy.words.model
      let verification = try Verification(policy, isOpen: false) { 0 }
      var answers: [String: Verdict.Answer] = [:]
      for verdict in verification.verdicts() { answers[verdict.property] = verdict.answer }
      func answer(_ holds: Bool) -> Verdict.Answer { holds ? .proved : .violated }
      let finals = Set(model.states.indices.filter { model.states[$0].isFinal })
      let canEnd = answer(walk.canAlwaysEnd(in: finals))
      // It may not be found out, which is said.
      if answers["sessions-can-end"] == .inconclusive {
        answers["sessions-can-end"] = canEnd
        unknown += 1
      }
      #expect(
        answers == [
          "states-are-reached": answer(walk.states.count == model.states.count),
          "rules-are-taken": answer(walk.taken.count == model.rules.count),
          "timers-fire": answer(walk.fired.count == model.timers.count),
          "firings-end": answer(!walk.firesForEver),
          "sessions-can-end": canEnd,
        ],
        "\(name)"
      )
    }
    #expect(unknown == 0)
  }
}
