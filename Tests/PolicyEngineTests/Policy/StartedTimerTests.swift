import PolicyEngine
import Testing

@Suite("A timer that started")
struct StartedTimerTests {
  @Test(
    "is said to run for what it runs for, whichever the others are",
    arguments: ["fixed: {FIXED}\n  own: {OWN}", "own: {OWN}\n  fixed: {FIXED}"]
  )
  func window(timers: String) throws {
    let timers = timers.replacing(
      "FIXED",
      with: "while: a, start: enter, after: 2h..3h, then: {to: ended}"
    )
    .replacing("OWN", with: "while: a, start: enter, after: length, then: {to: ended}")
    let text = """
      policy: lengths
      states: {start: {initial: true}, a: {}, ended: {final: true}}
      events: {go: {length: {type: duration, range: 1m..1h}}}
      timers:
        \(timers)
      rules: {go: {event: go, from: start, to: a}}
      """
    let policy = try PolicyLibrary([SourceFile(name: "lengths.yaml", text: text)]).policy("lengths")
    let at = Instant(milliseconds: 1_000)
    var session = policy.newSession()
    let event = try policy.event("go", ["length": "5m"], at: at)
    let decision = policy.receive(event, at: at, in: &session) { _ in }
    let windows = Dictionary(
      uniqueKeysWithValues: policy.timers.map {
        ($0.name, policy.window(of: $0.id.index, startedBy: decision, in: session))
      }
    )
    #expect(windows["own"] == TimeWindow(exactly: 300_000))
    #expect(windows["fixed"] == TimeWindow(earliest: 7_200_000, latest: 10_800_000))
  }
}
