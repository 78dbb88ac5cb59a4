import PolicyEngine
import SessionService
import SessionStore
import Synchronization
import TestSupport
import Testing

/// A host that notes what it is asked to carry out, and fails as it is told.
private final class RecordingSink: EffectSink {
  private let calls = Mutex<[StoredEffect.ID]>([])
  private let answer: @Sendable (StoredEffect) throws -> Void

  var called: [StoredEffect.ID] { calls.withLock { $0 } }

  init(_ answer: @escaping @Sendable (StoredEffect) throws -> Void = { _ in }) {
    self.answer = answer
  }

  func carryOut(_ effect: StoredEffect) async throws {
    calls.withLock { $0.append(effect.id) }
    try answer(effect)
  }
}

@Suite("Effects of stored sessions")
struct DeliveryTests {
  private struct Unreachable: Error {}

  /// Sessions each of which has called for two effects.
  private static func play(_ sessions: [String], _ clock: ManualClock) async throws -> (
    SessionService, InMemorySessionStore
  ) {
    let store = InMemorySessionStore { clock.now }
    let service = try await SessionService(store: store)
    try await service.adopt([Shipped.version("sms", of: "enhanced-sms")])
    for session in sessions {
      for text in ["hi", "STOP"] {
        let event = IncomingEvent(
          session: session,
          channel: "sms",
          event: "customer.message",
          fields: ["text": text]
        )
        _ = try await service.handle([event])[0].get()
      }
    }
    return (service, store)
  }

  @Test("are carried out in order, once each")
  func order() async throws {
    let (service, store) = try await Self.play(["a", "b"], ManualClock())
    let sink = RecordingSink()
    #expect(try await service.deliver(to: sink).delivered == 2)
    #expect(try await service.deliver(to: sink).delivered == 2)
    #expect(try await service.deliver(to: sink).delivered == 0)
    for session in ["a", "b"] {
      let own = sink.called.filter { $0.session == session }
      #expect(own == store.effects(of: session).map(\.id) && own.count == 2)
    }
  }

  @Test("of a session whose host is gone hold up no other, and are given up in the end")
  func dead() async throws {
    let clock = ManualClock()
    let (service, store) = try await Self.play(["gone", "well"], clock)
    let sink = RecordingSink { effect in
      if effect.id.session == "gone" { throw Unreachable() }
    }
    var retry = RetryPolicy()
    retry.attempts = 3
    for _ in 0..<40 {
      _ = try await service.deliver(by: retry, to: sink)
      clock.advance(1_000)
    }
    #expect(sink.called.count { $0.session == "well" } == 2)
    #expect(sink.called.count { $0.session == "gone" } == 6)
    let dead = store.deadEffects(atMost: 10)
    #expect(dead.map(\.attempts) == [3, 3] && dead.allSatisfy { $0.problem == "Unreachable()" })
    // Who has repaired the host sends them again.
    #expect(store.resend(dead[0].id, at: clock.now))
    #expect(try await service.deliver(by: retry, to: RecordingSink()).delivered == 1)
    #expect(store.deadEffects(atMost: 10).map(\.id) == [dead[1].id])
  }

  @Test("that are refused are not tried again")
  func refused() async throws {
    let clock = ManualClock()
    let (service, store) = try await Self.play(["a"], clock)
    let sink = RecordingSink { _ in throw EffectRefusal("410 Gone") }
    #expect(try await service.deliver(to: sink).dead == 1)
    #expect(store.deadEffects(atMost: 2).map(\.problem) == ["410 Gone"])
  }

  @Test("come again later and later, and not all at once")
  func backoff() async throws {
    let clock = ManualClock()
    let sessions = (0..<40).map { "s\($0)" }
    let (service, store) = try await Self.play(sessions, clock)
    let sink = RecordingSink { _ in throw Unreachable() }
    let begin = clock.now.milliseconds
    #expect(try await service.deliver(to: sink).failed == 40)
    func next() -> [Int64] {
      sessions.compactMap { session in
        guard case .pending(let next)? = store.effects(of: session).first?.state else { return nil }
        return next.milliseconds - clock.now.milliseconds
      }
    }
    #expect(clock.now.milliseconds == begin)
    #expect(next().allSatisfy { (500...1_000).contains($0) } && Set(next()).count > 20)
    clock.advance(1_000)
    #expect(try await service.deliver(to: sink).failed == 40)
    #expect(next().allSatisfy { (1_000...2_000).contains($0) })
  }

  /// Nobody has heard of the try, so that it is made again.
  @Test("are carried out at least once when a service is killed between the try and the note")
  func killed() async throws {
    let clock = ManualClock()
    let (service, store) = try await Self.play(["a"], clock)
    let taken = store.takeEffects(at: clock.now, atMost: 1) { _ in
      Instant(milliseconds: clock.now.milliseconds + 60_000)
    }
    let sink = RecordingSink()
    #expect(try await service.deliver(to: sink).delivered == 0)
    clock.advance(60_000)
    #expect(try await service.deliver(to: sink).delivered == 1)
    #expect(sink.called == taken.map(\.id))
  }
}
