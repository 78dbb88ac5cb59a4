import PolicyAnalysis
import PolicyEngine
import Testing

/// What is changed where no session comes, or where it decides nothing, with more settings than can be compared
/// together.
@Suite("Changes that make no difference")
struct IdleChangeTests {
  private static let names = ["a", "b", "c", "d", "e", "f", "g"]
  private static let text = """
    policy: desk
    states: {new: {initial: true}, open: Open, closed: {final: true}}
    events: {write: {text: string, kind: [one, two, three]}, close: {}, call: {}}
    effects: {first: {}, second: {}}
    settings:
    \(names.map { "  \($0): {type: duration, range: 1m..1h}" }.joined(separator: "\n"))
    timers:
    \(names.map { "  t\($0): {while: open, start: enter, after: \($0), then: {to: closed}}" }.joined(separator: "\n"))
    rules:
      begins: {event: write, from: new, to: open}
      again: {event: write, from: open, do: first}
      one: {event: call, from: new, do: first}
      two: {event: call, from: open, do: second}
      ends: {event: close, from: open, to: closed}
    """

  private static func comparison(_ old: String, _ new: String) throws -> Comparison {
    func policy(_ text: String) throws -> Policy {
      try PolicyLibrary([SourceFile(name: "desk.yaml", text: text)]).policy("desk")
    }
    try #require(text.contains(old))
    var changed = text
    changed.replace(old, with: new, maxReplacements: 1)
    // More than enough where there is no difference, and soon over where there is one.
    var left = 3_000
    let effort = Effort {
      left -= 1
      return left < 0
    }
    return try Comparison(old: policy(text), new: policy(changed), isOpen: true, effort)
  }

  @Test(
    "are seen to make none",
    arguments: [
      // Only coming in starts it, when it doesn't run.
      ("start: enter, after: a", "start: enter, restart: true, after: a"),
      // The rule before is always taken.
      ("two: {event: call, from: open", "two: {event: call, from: [new, open]"),
      ("again: {event: write, from: open", "again: {event: write, from: [new, open]"),
      // No event is in two states.
      (
        "  one: {event: call, from: new, do: first}\n  two: {event: call, from: open, do: second}",
        "  two: {event: call, from: open, do: second}\n  one: {event: call, from: new, do: first}"
      ),
    ]
  )
  func idle(_ old: String, _ new: String) throws {
    let comparison = try Self.comparison(old, new)
    #expect(comparison.verdict == .equivalent)
    #expect(comparison.undecided == [])
  }

  @Test(
    "are told from those that make one",
    arguments: [
      ("start: enter, after: a", "start: [enter, write], restart: true, after: a"),
      ("begins: {event: write, from: new", "begins: {event: write, if: {kind: one}, from: new"),
    ]
  )
  func different(_ old: String, _ new: String) throws {
    #expect(try Self.comparison(old, new).verdict != .equivalent)
  }
}
