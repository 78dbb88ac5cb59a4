import PolicyEngine
import SessionService
import SessionStore
import TestSupport
import Testing

@Suite("The session service")
struct SessionServiceTests {
  private static let minute: Int64 = 60_000
  private static let hour: Int64 = 3_600_000

  private static func service(
    _ clock: ManualClock
  ) async throws -> (SessionService, InMemorySessionStore) {
    let store = InMemorySessionStore { clock.now }
    let service = try await SessionService(store: store)
    try await service.adopt([
      Shipped.version("web", of: "enhanced-web-chat", ["customer_inactivity": "5m"]),
      Shipped.version("sms", of: "enhanced-sms"),
    ])
    return (service, store)
  }

  private static func send(
    _ event: String,
    _ text: String? = nil,
    to session: String = "s",
    on channel: String = "web",
    id: String? = nil,
    _ service: SessionService
  ) async throws -> EventReply {
    let fields = text.map { ["text": $0] } ?? [:]
    let event = IncomingEvent(
      session: session,
      channel: channel,
      event: event,
      fields: fields,
      id: id
    )
    return try await service.handle([event])[0].get()
  }

  /// R4 and R8, through a store: the session goes inactive, and ends by itself.
  @Test("ends a session that nobody writes to, at its moments, once")
  func life() async throws {
    let clock = ManualClock()
    let (service, store) = try await Self.service(clock)
    for event in ["customer.message", "rep.accept", "rep.message"] {
      _ = try await Self.send(event, event.hasSuffix("message") ? "hi" : nil, service)
    }
    let spoke = clock.now
    clock.advance(5 * Self.minute)
    // A message in flight would still come first.
    #expect(try await service.fireDue().firings == 0)
    clock.advance(1_000)
    let sweep = try await service.fireDue()
    #expect(sweep.firings == 1 && sweep.lateness == 1_000)
    #expect(store.session("s")?.state == "inactive")
    #expect(
      store.session("s")?.lastSeen == Instant(milliseconds: spoke.milliseconds + 5 * Self.minute)
    )
    // After a long downtime the end comes at its own moment, late on record.
    clock.advance(72 * Self.hour)
    #expect(try await service.fireDue().firings == 1)
    #expect(try await service.fireDue().sessions == 0)
    let stored = try #require(store.session("s"))
    #expect(stored.state == "ended" && stored.wakeAt == nil)
    let end = try #require(stored.endedAt).milliseconds - spoke.milliseconds - 5 * Self.minute
    #expect(end >= 24 * Self.hour && end <= 30 * Self.hour)
    let entries = store.journal(of: "s", after: 0, atMost: 100)
    #expect(entries.map(\.step) == [1, 2, 3, 4, 5])
    #expect(entries.map(\.kind) == [.event, .event, .event, .firing, .firing])
    #expect(
      entries.last.map { $0.received.milliseconds - $0.at.milliseconds > 40 * Self.hour } == true
    )
  }

  @Test("answers an event that is sent again as before, and does nothing twice")
  func repeated() async throws {
    let clock = ManualClock()
    let (service, store) = try await Self.service(clock)
    let first = try await Self.send("customer.message", "hi", id: "e1", service)
    clock.advance(99)
    let again = try await Self.send("customer.message", "hi", id: "e1", service)
    #expect(again.isRepeated && again.decision == first.decision && again.step == first.step)
    #expect(store.session("s")?.step == 1)
    #expect(store.effects(of: "s").count == 1)
    // Also within one transaction.
    let event = IncomingEvent(
      session: "t",
      channel: "web",
      event: "customer.message",
      fields: ["text": "hi"],
      id: "e1"
    )
    let replies = try await service.handle([event, event]).map { try $0.get() }
    #expect(replies.map(\.isRepeated) == [false, true])
    #expect(replies[0].decision == replies[1].decision)
  }

  @Test("refuses what can't be handled, says why, and handles the rest")
  func refusals() async throws {
    let clock = ManualClock()
    let (service, store) = try await Self.service(clock)
    _ = try await Self.send("customer.message", "hi", to: "web-session", service)
    let later = Instant(milliseconds: clock.now.milliseconds + 5_001)
    let events = [
      IncomingEvent(session: "", channel: "web", event: "customer.message"),
      IncomingEvent(session: "a", channel: "fax", event: "customer.message"),
      IncomingEvent(session: "web-session", channel: "sms", event: "customer.message"),
      IncomingEvent(session: "a", channel: "web", event: "customer.shout"),
      IncomingEvent(session: "a", channel: "web", event: "customer.message", at: later),
      IncomingEvent(session: "a", channel: "web", event: "customer.message", id: "a\nb"),
      IncomingEvent(session: "e\u{301}", channel: "web", event: "customer.message"),
      IncomingEvent(session: "a", channel: "web", event: "customer.message"),
    ]
    let replies = try await service.handle(events)
    let problems = replies.map { reply -> String in
      guard case .failure(let problem) = reply.result else { return "" }
      return "\(problem)"
    }
    #expect(problems[0].contains("can't be an id"))
    #expect(problems[1] == "there is no channel `fax`")
    #expect(problems[2].contains("follows the channel `web`"))
    #expect(problems[3].contains("there is no event `customer.shout`"))
    #expect(problems[4].contains("5001 ms after the store's clock"))
    #expect(problems[5].contains("can't be an id"))
    #expect(problems[6].contains("normal form C"))
    #expect(problems[7].isEmpty)
    #expect(store.session("a")?.step == 1)
  }

  /// A message that only postpones leaves the moment to wake the session at as it is.
  @Test("leaves the moment to wake a session at where it is, and finds nothing to fire then")
  func hint() async throws {
    let clock = ManualClock()
    let (service, store) = try await Self.service(clock)
    for event in ["customer.message", "rep.accept", "rep.message"] {
      _ = try await Self.send(event, event.hasSuffix("message") ? "hi" : nil, service)
    }
    let first = try #require(store.session("s")?.wakeAt)
    clock.advance(4 * Self.minute)
    _ = try await Self.send("customer.message", "hi", service)
    #expect(store.session("s")?.wakeAt == first)
    _ = try await Self.send("rep.message", "hi", service)
    #expect(store.session("s")?.wakeAt == first)
    clock.advance(2 * Self.minute)
    let sweep = try await service.fireDue()
    #expect(sweep.sessions == 1 && sweep.firings == 0)
    let second = try #require(store.session("s")?.wakeAt)
    #expect(second.milliseconds - first.milliseconds == 4 * Self.minute)
  }

  @Test("keeps no texts of messages")
  func texts() async throws {
    let clock = ManualClock()
    let (service, store) = try await Self.service(clock)
    _ = try await Self.send("customer.message", "my secret", service)
    let entry = try #require(store.journal(of: "s", after: 0, atMost: 1).first)
    #expect(!"\(entry)".contains("secret"))
    #expect(entry.input?.contains("customer.message") == true)
  }
}
