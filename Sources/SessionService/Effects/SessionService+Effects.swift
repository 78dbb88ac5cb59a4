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
  ///   - sink: carries them out.
  public func deliver(
    atMost count: Int = 100,
    by retry: RetryPolicy = RetryPolicy(),
    to sink: any EffectSink
  ) async throws -> Delivery {
    let now = try await store.now()
    let effects = try await store.takeEffects(at: now, atMost: count) { _ in
      Instant(milliseconds: now.milliseconds + retry.timeout)
    }
    return try await withThrowingTaskGroup(of: (StoredEffect, (any Error)?).self) { group in
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
      var delivery = Delivery()
      // Each is noted as it ends, so that a slow one keeps no other from being known.
      for try await (effect, problem) in group {
        let end = try await store.now()
        let outcome = delivery.note(effect, problem, retry, at: end)
        try await store.settle([outcome], at: end)
      }
      return delivery
    }
  }
}

extension SessionService.Delivery {
  /// Counts how a try has ended, and what is to be noted of it.
  fileprivate mutating func note(
    _ effect: StoredEffect,
    _ problem: (any Error)?,
    _ retry: RetryPolicy,
    at end: Instant
  ) -> EffectOutcome {
    guard let problem else {
      delivered += 1
      return EffectOutcome(effect, .delivered)
    }
    if problem is EffectRefusal || effect.attempts >= retry.attempts {
      dead += 1
      return EffectOutcome(effect, .dead("\(problem)"))
    }
    failed += 1
    let next = Instant(milliseconds: end.milliseconds + retry.delay(after: effect))
    return EffectOutcome(effect, .failed("\(problem)", retry: next))
  }
}
