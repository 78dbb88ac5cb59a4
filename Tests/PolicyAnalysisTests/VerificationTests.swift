import PolicyAnalysis
import PolicyEngine
import TestSupport
import Testing

@Suite("What is proved of every policy")
struct VerificationTests {
  @Test(arguments: 0..<40)
  func `agrees with a walk through every millisecond`(chunk: Int) throws {
    for run in chunk * 25..<(chunk + 1) * 25 {
      let small = SmallPolicy(run: run)
      guard let policy = small.policy else { continue }
      let events = try SmallPolicy.events.map { try policy.event($0) }
      guard let walk = Walk(policy, events: events) else { continue }
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
        "run \(run)\n\(small.text)"
      )
    }
  }
}
