import PolicyEngine
import Testing

/// Policies that are legal and senseless: each is compiled or refused, and none is the end of the program.
@Suite("Policies of a size that nobody writes")
struct CompilationLimitTests {
  private func library(_ rules: String, keywords: String = "a: [stop]") -> PolicyLibrary {
    let text = """
      policy: big
      states: {begin: {initial: true}, busy: A state, end: {final: true}}
      events: {said: {text: string, note: string}, leave: {}}
      memory: {angry: boolean}
      keywords: {\(keywords)}
      \(rules)
      """
    return PolicyLibrary([SourceFile(name: "big.yaml", text: text)])
  }

  @Test("may name one keyword set again and again")
  func repeatedSet() throws {
    let sets = Array(repeating: "a", count: 70_000).joined(separator: ",")
    let library = library(
      """
      rules:
        talk: {event: said, from: any, if: {text: {in: [\(sets)]}}, to: busy}
        leave: {event: leave, from: any, to: end}
      """
    )
    let policy = try library.policy("big")
    var session = policy.newSession()
    let event = try policy.event("said", ["text": "Stop!"])
    #expect(policy.receive(event, at: .earliest, in: &session).outcome == .applied)
  }

  @Test("may test one memory again and again")
  func repeatedTest() throws {
    let tests = Array(repeating: "angry", count: 70_000).joined(separator: ",")
    let library = library(
      """
      timers:
        wait: {while: busy, start: enter, after: 5s, unless: [\(tests)], then: {to: end}}
      rules:
        talk: {event: said, from: any, unless: [angry, angry], to: busy, remember: {angry: true}}
        leave: {event: leave, from: begin, to: busy}
      """
    )
    let policy = try library.policy("big")
    var session = policy.newSession()
    let talk = policy.receive(try policy.event("said"), at: .earliest, in: &session)
    #expect(talk.changesState)
    #expect(talk.started.isEmpty)
    var other = policy.newSession()
    #expect(!policy.receive(try policy.event("leave"), at: .earliest, in: &other).started.isEmpty)
  }

  @Test("are refused where their keyword sets fill the tables")
  func manySets() throws {
    let names = (0..<2500).map { "k\($0)" }
    let rules = (0..<16).flatMap { index in
      // Each rule has some sets that none before it has.
      let list = names.prefix(2100 + 25 * index).joined(separator: ",")
      return ["text", "note"].map { field in
        "  \(field)-\(index): {event: said, from: any, if: {\(field): {in: [\(list)]}}, to: busy}"
      }
    }
    let library = library(
      "rules:\n\(rules.joined(separator: "\n"))\n  leave: {event: leave, from: any, to: end}",
      keywords: names.map { "\($0): [w\($0)]" }.joined(separator: ", ")
    )
    #expect(library.findings.diagnostics.contains { $0.id == .limitExceeded })
    #expect(throws: PolicyError.self) { try library.policy("big") }
  }
}
