import PolicyEngine
import Testing

@Suite("Conditions on settings")
struct SettingConditionTests {
  /// The rule that a channel takes, by name, where it offers a flag, and where it doesn't.
  private func rule(taken condition: String, offersFlag: Bool) throws -> String? {
    let base = """
      policy: base
      states: {begin: {initial: true}, end: {final: true}}
      events: {go: {}}
      settings: {flag: {type: boolean}}
      rules:
        asked: {event: go, from: begin, \(condition), to: end}
      """
    let child = "policy: child\nextends: base\n\(offersFlag ? "" : "settings: {flag: none}\n")"
    let library = PolicyLibrary([
      SourceFile(name: "base.yaml", text: base), SourceFile(name: "child.yaml", text: child),
    ])
    let policy = try library.policy("child")
    var session = policy.newSession()
    let decision = policy.receive(try policy.event("go"), at: .earliest, in: &session)
    return policy.describe(decision).rule
  }

  @Test(
    "hold for a flag that is false, not set, or not offered",
    arguments: ["if: {flag: false}", "unless: flag", "unless: {flag: true}"]
  )
  func falseFlag(_ condition: String) throws {
    #expect(try rule(taken: condition, offersFlag: true) == "asked")
    #expect(try rule(taken: condition, offersFlag: false) == "asked")
  }
}
