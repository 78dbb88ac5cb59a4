import PolicyEngine
public import SessionStore

/// Carries out what decisions call for: a webhook, a queue, a function of the host.
public protocol EffectSink: Sendable {
  /// Carries out an effect.
  ///
  /// It may be called again for one that it has carried out already, when that could not be noted any more: the effect's
  /// id tells. Of one session there is no other effect under way meanwhile.
  ///
  /// - Throws: ``EffectRefusal`` for one that is not to be tried again, and anything else for one that is.
  func carryOut(_ effect: StoredEffect) async throws
}

/// That an effect is not to be tried again.
public struct EffectRefusal: Error, Sendable, Hashable, CustomStringConvertible {
  /// Why not, in a sentence.
  public let description: String

  /// A refusal.
  public init(_ description: String) {
    self.description = description
  }
}

/// When an effect is tried again; times are milliseconds.
public struct RetryPolicy: Sendable, Hashable {
  /// About how long after the first try comes the second; each time it is twice as long.
  public var first: Int64 = 1_000
  /// The longest time between two tries.
  public var longest: Int64 = 3_600_000
  /// After how many tries it is given up.
  public var attempts = 20
  /// How long a try may take: one that nobody has heard of since counts as failed.
  public var timeout: Int64 = 60_000

  /// A second, then twice as long each time up to an hour, twenty times: four to eight hours in all.
  public init() {}

  /// How long to wait after a try that failed: from half of the time to all of it, so that the effects of many sessions
  /// that failed together don't come again together; the same whenever it is asked for.
  func delay(after effect: StoredEffect) -> Int64 {
    let doublings = min(max(effect.attempts - 1, 0), 40)
    let (time, overflow) = first.multipliedReportingOverflow(by: 1 << Int64(doublings))
    let whole = overflow ? longest : min(time, longest)
    let key = "\(effect.id.session)/\(effect.id.step)/\(effect.id.index)/\(effect.attempts)"
    let hash = StableHash.fnv1a(key.utf8)
    return whole - Int64((hash >> 32) % UInt64(whole / 2 + 1))
  }
}
