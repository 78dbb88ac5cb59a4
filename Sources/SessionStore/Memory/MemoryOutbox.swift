import PolicyEngine

/// What sessions have called for, in memory.
struct MemoryOutbox: Sendable {
  /// By session, its effects in their order.
  private var effects: [String: [StoredEffect]] = [:]
  /// When sessions have effects to be tried, by their numbers.
  private var ready = TimingWheel()

  func effects(of session: String) -> [StoredEffect] { effects[session] ?? [] }

  /// Whether any effect of a session is kept.
  func has(_ session: String) -> Bool { effects[session] != nil }

  /// - Parameter number: the session's.
  mutating func append(_ effect: StoredEffect, _ number: UInt32) {
    let isFirst = !(effects[effect.id.session] ?? []).contains(where: \.isPending)
    effects[effect.id.session, default: []].append(effect)
    if isFirst { wake(effect.id.session, number) }
  }

  mutating func take(
    at instant: Instant,
    atMost count: Int,
    _ session: (UInt32) -> String,
    _ retry: (StoredEffect) -> Instant
  ) -> [StoredEffect] {
    ready.take(through: instant.milliseconds, atMost: count).compactMap { number, _ in
      let session = session(number)
      guard let index = effects[session]?.firstIndex(where: \.isPending),
        var effect = effects[session]?[index]
      else { return nil }
      effect.attempts += 1
      effect.state = .pending(next: retry(effect))
      effects[session]?[index] = effect
      wake(session, number)
      return effect
    }
  }

  mutating func settle(_ outcome: EffectOutcome, at instant: Instant, _ number: UInt32) {
    let session = outcome.effect.session
    guard let index = index(of: outcome.effect), let effect = effects[session]?[index],
      effect.isPending, effect.attempts == outcome.attempt
    else { return }
    switch outcome.result {
    case .delivered: effects[session]?[index].state = .delivered(instant)
    case .failed(let problem, let next):
      effects[session]?[index].state = .pending(next: next)
      effects[session]?[index].problem = problem
    case .dead(let problem):
      effects[session]?[index].state = .dead
      effects[session]?[index].problem = problem
    }
    wake(session, number)
  }

  func dead(atMost count: Int) -> [StoredEffect] {
    let dead = effects.values.joined().filter { $0.state == .dead }
    return Array(dead.sorted { $0.id < $1.id }.prefix(count))
  }

  mutating func resend(_ effect: StoredEffect.ID, at instant: Instant, _ number: UInt32) -> Bool {
    guard let index = index(of: effect), effects[effect.session]?[index].state == .dead else {
      return false
    }
    effects[effect.session]?[index].state = .pending(next: instant)
    effects[effect.session]?[index].attempts = 0
    wake(effect.session, number)
    return true
  }

  /// Removes what was carried out before an instant; how many effects that were.
  mutating func remove(deliveredBefore instant: Instant) -> Int {
    var removed = 0
    for (session, all) in effects {
      let kept = all.filter { effect in
        guard case .delivered(let at) = effect.state else { return true }
        return at >= instant
      }
      if kept.count == all.count { continue }
      removed += all.count - kept.count
      effects[session] = kept.isEmpty ? nil : kept
    }
    return removed
  }

  private func index(of effect: StoredEffect.ID) -> Int? {
    effects[effect.session]?.firstIndex { $0.id == effect }
  }

  /// Has a session's first pending effect tried when it may be.
  private mutating func wake(_ session: String, _ number: UInt32) {
    let first = effects[session]?.first(where: \.isPending)
    guard case .pending(let next)? = first?.state else {
      ready.set(number, to: nil)
      return
    }
    ready.set(number, to: next.milliseconds)
  }
}
