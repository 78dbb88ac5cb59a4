public import PolicyEngine
import Synchronization

/// Sessions in memory: for tests, and for hosts that can do without them after a crash.
///
/// Sessions are packed; what happened to them, and what they have called for, comes on top of that, see `keepsJournal`.
/// There is room for 67 million.
public final class InMemorySessionStore: SessionStore {
  private let contents = Mutex(Contents())
  private let clock: @Sendable () -> Instant
  private let keepsJournal: Bool

  /// An empty store.
  ///
  /// - Parameters:
  ///   - keepsJournal: whether what happened to sessions is kept; else no event is known again, and nothing can be
  ///     explained.
  ///   - clock: gives the time.
  public init(keepsJournal: Bool = true, clock: @escaping @Sendable () -> Instant) {
    self.keepsJournal = keepsJournal
    self.clock = clock
  }

  /// The clock that the store was made with.
  public func now() -> Instant { clock() }

  // MARK: Sessions

  /// One transaction; what others do waits for it.
  public func update<Result: Sendable>(
    _ sessions: [String],
    events: [EventKey],
    _ decide: @Sendable (StoreView) throws -> (changes: StoreChanges, result: Result)
  ) throws -> Result {
    let now = clock()
    return try contents.withLock { contents in
      let numbers = sessions.compactMap { contents.sessions.number(of: $0) }
      let view = contents.view(of: numbers, events, now)
      let (changes, result) = try decide(view)
      try changes.check(against: view, seeing: Set(sessions))
      try contents.write(changes, keepsJournal)
      return result
    }
  }

  /// One transaction; what others do waits for it.
  public func updateDue<Result: Sendable>(
    through instant: Instant,
    atMost count: Int,
    _ decide: @Sendable (StoreView) throws -> (changes: StoreChanges, result: Result)
  ) throws -> Result {
    let now = clock()
    return try contents.withLock { contents in
      let due = contents.due(through: instant, atMost: count)
      let view = contents.view(of: due, [], now)
      let (changes, result) = try decide(view)
      try changes.check(against: view, seeing: Set(view.sessions.keys))
      try contents.write(changes, keepsJournal)
      return result
    }
  }

  /// A moment that no session is to be woken before.
  public func nextWake() -> Instant? {
    contents.withLock { contents in contents.wakes.next.map { Instant(milliseconds: $0) } }
  }

  /// A session; nil where there is none of this id.
  public func session(_ id: String) -> StoredSession? {
    contents.withLock { contents in
      contents.sessions.number(of: id).flatMap { contents.session($0) }
    }
  }

  /// What happened to a session after a step, in order.
  public func journal(of session: String, after step: UInt32, atMost count: Int) -> [JournalEntry] {
    contents.withLock { $0.journal.entries(of: session, after: step, atMost: count) }
  }

  // MARK: Effects

  /// Takes effects that may be tried at an instant: of each session the first that is pending.
  public func takeEffects(
    at instant: Instant,
    atMost count: Int,
    retry: @Sendable (StoredEffect) -> Instant
  ) -> [StoredEffect] {
    contents.withLock { contents in
      let sessions = contents.sessions
      return contents.outbox.take(at: instant, atMost: count, { sessions.id(of: $0) }, retry)
    }
  }

  /// Says how tries have ended, at an instant.
  public func settle(_ outcomes: [EffectOutcome], at instant: Instant) {
    contents.withLock { contents in
      for outcome in outcomes {
        guard let number = contents.sessions.number(of: outcome.effect.session) else { continue }
        contents.outbox.settle(outcome, at: instant, number)
      }
    }
  }

  /// The effects of a session that are kept, in their order.
  public func effects(of session: String) -> [StoredEffect] {
    contents.withLock { $0.outbox.effects(of: session) }
  }

  /// The effects that were given up, in the order of their ids.
  public func deadEffects(atMost count: Int) -> [StoredEffect] {
    contents.withLock { $0.outbox.dead(atMost: count) }
  }

  /// Has an effect tried again that was given up; false where it was not.
  public func resend(_ effect: StoredEffect.ID, at instant: Instant) -> Bool {
    contents.withLock { contents in
      guard let number = contents.sessions.number(of: effect.session) else { return false }
      return contents.outbox.resend(effect, at: instant, number)
    }
  }

  // MARK: Policies

  /// Adds versions of channels' policies: all of them, or where one isn't later than its channel's last one, none.
  public func add(_ versions: [StoredVersion]) -> Bool {
    contents.withLock { contents in
      for version in versions {
        if let last = contents.versions.last(where: { $0.channel == version.channel }),
          last.since >= version.since
        {
          return false
        }
      }
      contents.versions += versions
      return true
    }
  }

  /// The versions of all channels, by channel, the oldest first.
  public func versions() -> [StoredVersion] {
    contents.withLock { contents in
      contents.versions.sorted { ($0.channel, $0.since) < ($1.channel, $1.since) }
    }
  }

  // MARK: Retention

  /// Removes what is older than it is kept, as far as it is no longer needed.
  public func removeExpired(_ horizons: Retention, at instant: Instant) -> Removed {
    contents.withLock { $0.removeExpired(horizons, at: instant.milliseconds) }
  }
}

extension InMemorySessionStore {
  /// All that is kept.
  fileprivate struct Contents: Sendable {
    var sessions = SessionIndex()
    var wakes = TimingWheel()
    var journal = MemoryJournal()
    var outbox = MemoryOutbox()
    /// In the order in which they were added, so those of a channel are in the order of time.
    var versions: [StoredVersion] = []

    func session(_ number: UInt32) -> StoredSession? {
      sessions.session(number, wakeAt: wakes[number])
    }

    func view(of numbers: [UInt32], _ events: [EventKey], _ now: Instant) -> StoreView {
      var view = StoreView(now: now, sessions: [:])
      for session in numbers.lazy.compactMap(self.session) { view.sessions[session.id] = session }
      for event in events { view.known[event] = journal.entry(of: event) }
      return view
    }

    /// The sessions that are to be woken, which stay so unless they are changed.
    mutating func due(through instant: Instant, atMost count: Int) -> [UInt32] {
      let due = wakes.take(through: instant.milliseconds, atMost: count)
      for (number, moment) in due { wakes.set(number, to: moment) }
      return due.map(\.number)
    }

    mutating func write(_ changes: StoreChanges, _ keepsJournal: Bool) throws(StoreError) {
      if sessions.count + changes.sessions.count > SessionIndex.capacity {
        throw .unavailable("there is room for \(SessionIndex.capacity) sessions in memory")
      }
      for session in changes.sessions {
        let number = sessions.keep(session)
        wakes.set(number, to: session.wakeAt?.milliseconds)
      }
      if keepsJournal { changes.journal.forEach { journal.append($0) } }
      for effect in changes.effects {
        guard let number = sessions.number(of: effect.id.session) else { continue }
        outbox.append(effect, number)
      }
    }

    mutating func removeExpired(_ horizons: Retention, at now: Int64) -> Removed {
      var removed = Removed()
      removed.journal = journal.remove(before: Instant(milliseconds: now - horizons.journal))
      let delivered = Instant(milliseconds: now - horizons.deliveredEffects)
      removed.effects = outbox.remove(deliveredBefore: delivered)
      let limit = Instant(milliseconds: now - horizons.endedSessions)
      var revisions: Set<[String]> = []
      for number in Array(sessions.numbers) {
        guard let session = session(number) else { continue }
        guard let end = session.endedAt, end < limit, !outbox.has(session.id) else {
          revisions.insert([session.channel, session.revision.description])
          continue
        }
        sessions.remove(number)
        wakes.set(number, to: nil)
        removed.sessions += 1
      }
      let count = versions.count
      let all = versions
      versions.removeAll { version in
        let next = all.first { $0.channel == version.channel && $0.since > version.since }
        return next.map { $0.since.milliseconds < now - horizons.journal } ?? false
          && !revisions.contains([version.channel, version.revision.description])
      }
      removed.versions = count - versions.count
      return removed
    }
  }
}
