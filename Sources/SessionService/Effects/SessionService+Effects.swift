import PolicyEngine
import SessionStore

extension SessionService {
  /// What ``deliver(atMost:by:to:)`` has done.
  public struct Delivery: Sendable, Hashable {
    /// How many effects were carried out.
    public var delivered = 0
    /// How many failed, and are tried again.
    public var failed = 0
    /// How many were given up.
    public var dead = 0
  }

  /// Tries the effects whose time has come, those of different sessions at once: each session's first that is pending.
  ///
  /// At least once, and in order within a session: the next one is tried when this one is carried out or given up.
  ///
  /// - Parameters:
  ///   - count: how many at most; where that many were tried there may be more.
  ///   - retry: when one that fails is tried again.
  public func deliver(
    atMost count: Int = 100,
    by retry: RetryPolicy = RetryPolicy(),
    to sink: any EffectSink
  ) async throws -> Delivery {
    let now = try await store.now()
    let effects = try await store.takeEffects(at: now, atMost: count) { _ in
      Instant(milliseconds: now.milliseconds + retry.timeout)
    }
    let tries = await withTaskGroup(of: (StoredEffect, (any Error)?).self) { group in
      for effect in effects {
        group.addTask {
          do {
            try await sink.carryOut(effect)
            return (effect, nil)
          } catch {
            return (effect, error)
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    let end = try await store.now()
    var delivery = Delivery()
    let outcomes = tries.map { effect, problem in
      guard let problem else {
        delivery.delivered += 1
        return EffectOutcome(effect.id, .delivered)
      }
      if problem is EffectRefusal || effect.attempts >= retry.attempts {
        delivery.dead += 1
        return EffectOutcome(effect.id, .dead("\(problem)"))
      }
      delivery.failed += 1
      let next = Instant(milliseconds: end.milliseconds + retry.delay(after: effect))
      return EffectOutcome(effect.id, .failed("\(problem)", retry: next))
    }
    if !outcomes.isEmpty { try await store.settle(outcomes, at: end) }
    return delivery
  }
}
