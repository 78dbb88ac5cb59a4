import PolicyAnalysis
import PolicyEngine
import TestSupport
import Testing

@Suite("How long calendars let timers wait")
struct CalendarSpanTests {
  private static func policy(_ length: String) throws -> Policy {
    let text = """
      policy: desk
      states: {new: {initial: true}, asked: Somebody asked, over: {final: true}}
      events: {ask: {}}
      calendars:
        open: {zone: UTC, hours: {monday-thursday: 9h..17h, friday: 9h..12h}, closed: 2026-01-07}
      timers:
        late: {while: asked, start: enter, \(length), then: {to: over}}
      rules:
        ask: {event: ask, from: new, to: asked}

      """
    return try PolicyLibrary([SourceFile(name: "desk.yaml", text: text)]).policy("desk")
  }

  /// Held against starts at every five minutes of three weeks, and right before.
  @Test(arguments: [
    "after: 1h..2h, counts: open", "after: 7h..9h, counts: open", "after: 20h, counts: open",
    "after: 1h..30h, fires: open", "after: 10h, fires: open", "after: 3h..4h, fires: open",
  ])
  func `take in every start`(length: String) throws {
    let policy = try Self.policy(length)
    let window = policy.tables.windows[0]
    let span = CalendarSpan(of: 0, running: window, policy.tables)
    let first: Int64 = 1_767_225_600_000
    var (least, greatest, width) = (Int64.max, Int64.min, Int64(0))
    for step in 0..<6_048 {
      for start in [first + Int64(step) * 300_000, first + Int64(step) * 300_000 - 1] {
        let deadline = policy.tables.deadline(of: 0, startingAt: start, window)
        least = min(least, deadline.earliest - start)
        greatest = max(greatest, deadline.earliest - start)
        width = max(width, deadline.latest - deadline.earliest)
      }
    }
    #expect(span.least <= least)
    #expect(span.greatest >= greatest)
    #expect(span.width >= width)
    // It is no wider than the longest time that anything is closed here for.
    #expect(span.width <= width + 86_400_000)
  }
}
