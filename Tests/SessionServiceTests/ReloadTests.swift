import PolicyEngine
import SessionService
import SessionStore
import TestSupport
import Testing

@Suite("Policies that change while sessions live")
struct ReloadTests {
  private static let minute: Int64 = 60_000
  private static let text = """
    policy: desk
    states: {idle: {initial: true}, open: Talking, away: Nobody is there, over: {final: true}}
    events: {come: {}, leave: {}, back: {}}
    settings: {patience: {type: duration, range: 1m..1h, default: 10m}}
    timers:
      patience: {while: open, start: enter, after: patience, then: {to: away}}
      close: {while: away, start: enter, after: 30m, then: {to: over}}
    rules:
      come: {event: come, from: idle, to: open}
      leave: {event: leave, from: [open, away], to: over}
      back: {event: back, from: away, to: open}

    """

  private static func version(
    _ text: String = text,
    _ settings: [String: String] = [:],
    isPinned: Bool = false
  ) throws -> ChannelVersion {
    let library = PolicyLibrary([SourceFile(name: "desk.yaml", text: text)])
    let policy = try library.policy("desk", settings: settings)
    return ChannelVersion(channel: "desk", policy: policy, text: text, isPinned: isPinned)
  }

  private static func start(_ store: any SessionStore) async throws -> SessionService {
    try await SessionService(store: store)
  }

  /// A service whose channel follows the policy as it is.
  private static func begin() async throws -> (ManualClock, InMemorySessionStore, SessionService) {
    let clock = ManualClock()
    let store = InMemorySessionStore { clock.now }
    let service = try await Self.start(store)
    try await service.adopt([Self.version()])
    return (clock, store, service)
  }

  private static func send(_ event: String, _ service: SessionService, to session: String = "s")
    async throws -> EventReply
  {
    try await service.handle([IncomingEvent(session: session, channel: "desk", event: event)])[0]
      .get()
  }

  @Test("go on under the new policy, with the deadlines that they had")
  func adopted() async throws {
    let (clock, store, service) = try await Self.begin()
    _ = try await Self.send("come", service)
    clock.advance(Self.minute)
    let slower = Self.text.replacing("default: 10m", with: "default: 20m")
      .replacing("after: 30m", with: "after: 40m")
    let version = try Self.version(slower)
    try await service.adopt([version])
    _ = try await Self.send("come", service, to: "t")
    clock.advance(9 * Self.minute + 1_000)
    // The first goes away after ten minutes, the other after twenty; both end forty minutes later.
    #expect(try await service.fireDue().firings == 1)
    #expect(store.session("s")?.state == "away" && store.session("t")?.state == "open")
    #expect(store.session("s")?.revision == version.policy.revision)
    clock.advance(40 * Self.minute)
    #expect(try await service.fireDue().firings == 2)
    #expect(store.session("s")?.state == "over" && store.session("t")?.state == "away")
  }

  @Test("are found again by a service that starts, whatever has changed since")
  func restarted() async throws {
    let clock = ManualClock()
    let store = InMemorySessionStore { clock.now }
    let first = try await Self.start(store)
    try await first.adopt([Self.version()])
    _ = try await Self.send("come", first)
    clock.advance(Self.minute)
    let more = Self.text.replacing("back: {}}", with: "back: {}, wave: {}}")
    let second = try await Self.start(store)
    try await second.adopt([Self.version(more)])
    clock.advance(Self.minute)
    let third = try await Self.start(store)
    try await third.adopt([Self.version(more)])
    #expect(store.versions().count == 2)
    #expect(try await Self.send("leave", third).step == 3)
    let kinds = store.journal(of: "s", after: 0, atMost: 9).map(\.kind)
    #expect(kinds == [.event, .adoption, .event])
    #expect(store.session("s")?.state == "over")
  }

  @Test("are not taken from a session that needs them, unless that is forced")
  func refused() async throws {
    let (clock, store, service) = try await Self.begin()
    for session in ["s", "t"] { _ = try await Self.send("come", service, to: session) }
    clock.advance(10 * Self.minute + 1_000)
    #expect(try await service.fireDue().firings == 2)
    let without = Self.text.replacing("away: Nobody is there, ", with: "")
      .replacing("then: {to: away}", with: "then: {to: over}")
      .replacing("  close: {while: away, start: enter, after: 30m, then: {to: over}}\n", with: "")
      .replacing("[open, away]", with: "open").replacing("from: away", with: "from: idle")
    let objections = await #expect(throws: SessionService.Objections.self) {
      try await service.adopt([Self.version(without)])
    }
    #expect(objections?.description.contains("sessions in `away` are refused") == true)
    // The old one is still in force.
    #expect(try await Self.send("back", service).isRepeated == false)
    #expect(store.session("s")?.state == "open")
    try await service.adopt([Self.version(without)], force: true)
    // Who is away goes on as before, who isn't under the new policy.
    #expect(try await Self.send("back", service, to: "t").step == 3)
    #expect(store.session("t")?.state == "open")
    let old = try Self.version().policy.revision
    #expect(store.session("t")?.revision == old)
    _ = try await Self.send("leave", service)
    #expect(store.session("s")?.state == "over" && store.session("s")?.revision != old)
  }

  @Test("are for new sessions only, where they are pinned")
  func pinned() async throws {
    let (clock, store, service) = try await Self.begin()
    _ = try await Self.send("come", service)
    let changed = Self.text.replacing("after: 30m", with: "after: 5m")
    try await service.adopt([Self.version(changed, isPinned: true)])
    _ = try await Self.send("come", service, to: "t")
    clock.advance(10 * Self.minute + 1_000)
    #expect(try await service.fireDue().firings == 2)
    clock.advance(5 * Self.minute)
    #expect(try await service.fireDue().firings == 1)
    #expect(store.session("s")?.state == "away" && store.session("t")?.state == "over")
  }

  @Test("take no new sessions once their channel is gone")
  func gone() async throws {
    let (_, store, service) = try await Self.begin()
    _ = try await Self.send("come", service)
    let objections = await #expect(throws: SessionService.Objections.self) {
      try await service.adopt([])
    }
    #expect(objections?.sentences == ["the channel `desk` is gone, and sessions may follow it"])
    try await service.adopt([], force: true)
    await #expect(throws: EventProblem.unknownChannel("desk")) {
      try await Self.send("come", service, to: "t")
    }
    // Who starts again is not asked again, and the channel may come back.
    let again = try await Self.start(store)
    try await again.adopt([])
    #expect(try await Self.send("leave", again).step == 2)
    try await again.adopt([Self.version()])
    #expect(try await Self.send("come", again, to: "t").step == 1)
    #expect(store.versions().map(\.isEnd) == [false, true, false])
  }

  /// What a configuration chooses is kept beside the policy, and no part of it.
  @Test("are the same to a service that starts again")
  func same() async throws {
    let clock = ManualClock()
    let store = InMemorySessionStore { clock.now }
    for _ in 0..<3 {
      let service = try await Self.start(store)
      try await service.adopt([Self.version(Self.text, ["patience": "20m"])])
      clock.advance(Self.minute)
    }
    #expect(store.versions().count == 1)
  }

  /// R5: what new settings leave out stops.
  @Test("are taken up with new settings alone")
  func settings() async throws {
    let (clock, store, service) = try await Self.begin()
    _ = try await Self.send("come", service)
    clock.advance(Self.minute)
    try await service.adopt([Self.version(Self.text, ["patience": "none"])], force: true)
    clock.advance(60 * Self.minute)
    #expect(try await service.fireDue().firings == 0)
    #expect(store.session("s")?.state == "open" && store.session("s")?.wakeAt == nil)
    #expect(store.journal(of: "s", after: 0, atMost: 9).map(\.kind) == [.event, .adoption])
  }
}
