import PolicyEngine
import SessionService
import SessionStore
import SessionStoreSQLite
import TestSupport
import Testing

@Suite("Sessions under fire")
struct SimulationTests {
  private static let events = [
    ("customer.message", "hi"), ("customer.message", "STOP"), ("rep.message", "hello"),
    ("rep.accept", nil), ("rep.transfer", nil), ("rep.inactivate", nil),
    ("automation.message", "x"),
  ]
  private static let pauses: [Int64] = [0, 1, 999, 1_000, 60_000, 300_000, 3_600_000, 90_000_000]

  /// Hosts send every event until it is acknowledged, and the connection is lost before and after transactions.
  @Test("nothing is lost and nothing done twice in memory", arguments: 0..<40)
  func memory(run: Int) async throws {
    let clock = ManualClock()
    try await Self.play(InMemorySessionStore { clock.now }, clock, run: run, rounds: 150)
  }

  @Test("nothing is lost and nothing done twice in SQLite", arguments: 100..<104)
  func sqlite(run: Int) async throws {
    let folder = try TemporaryFolder()
    let clock = ManualClock()
    let store = try SQLiteSessionStore(path: folder.path("sessions.sqlite")) { clock.now }
    try await Self.play(store, clock, run: run, rounds: 60)
  }

  private static func play(
    _ store: any SessionStore,
    _ clock: ManualClock,
    run: Int,
    rounds: Int
  ) async throws {
    let version = try Shipped.version(
      "c",
      of: "bring-your-own-channel",
      ["customer_inactivity": "5m"]
    )
    try await SessionService(store: store).adopt([version])
    let faulty = FaultyStore(store, percent: 20, run: run)
    var options = ServiceOptions()
    options.keepsText = true
    // A service that comes up finds all in the store.
    func start() async throws -> SessionService {
      for _ in 0..<100 {
        if let service = try? await SessionService(store: faulty, options: options),
          (try? await service.adopt([version])) != nil
        {
          return service
        }
      }
      throw StoreError.unavailable("the connection is always lost")
    }
    var service = try await start()
    var random = SeededRandom(run: run)
    let sessions = ["a", "b", "c"]
    var sent: [String: [String]] = [:]
    var lateness: Int64 = 0
    for round in 0..<rounds {
      clock.advance(random.pick(pauses))
      var batch: [IncomingEvent] = []
      for number in 0..<random.number(0...4) {
        let (name, text) = random.pick(events)
        let behind = Int64(random.pick([0, 0, 0, 500, 400_000, -4_000]))
        batch.append(
          IncomingEvent(
            session: random.pick(sessions),
            channel: "c",
            event: name,
            fields: text.map { ["text": $0] } ?? [:],
            at: Instant(milliseconds: clock.now.milliseconds - behind),
            id: "\(round)-\(number)"
          )
        )
      }
      if random.chance(20) { service = try await start() }
      for _ in 0..<100 {
        guard let replies = try? await service.handle(batch) else { continue }
        for (event, reply) in zip(batch, replies) {
          _ = try reply.get()
          sent[event.session, default: []].append(event.id ?? "")
        }
        break
      }
      if random.chance(60), let sweep = try? await service.fireDue(atMost: 2) {
        lateness = max(lateness, sweep.lateness)
      }
    }
    #expect(faulty.crashes > rounds / 8)
    for id in sent.keys.sorted() {
      try await JournalJudge(policy: version.policy).judge(id, in: store, sent: sent[id] ?? [])
    }
    #expect(sent.count == sessions.count)
  }
}
