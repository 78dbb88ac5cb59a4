import PolicyEngine
import PolicyReplay
import SessionStore

/// A session while a transaction decides about it.
struct LiveSession {
  private(set) var stored: StoredSession?
  private let id: String
  private let channel: String
  private let spread: FiringSpread
  private let now: Instant
  /// The policy that decides: the channel's own, unless the session is pinned to an older one.
  private(set) var policy: Policy
  private var session: Session
  private(set) var journal: [JournalEntry] = []
  /// How many entries of the journal were given as records.
  private var given = 0
  private(set) var effects: [StoredEffect] = []

  /// A session before its first event.
  init(_ id: String, of channel: String, _ policy: Policy, at now: Instant) {
    (self.id, self.channel, self.policy, self.now) = (id, channel, policy, now)
    spread = FiringSpread(of: id)
    session = policy.newSession()
  }

  /// A session as it is stored, taken over by the version that its channel follows now.
  ///
  /// What was due before a version came into force fires under the one before. A session that a version has no place for,
  /// such as one in a state that is gone, goes on under its own.
  init(
    _ stored: StoredSession,
    _ history: ChannelHistory,
    at now: Instant,
    atMost most: Int,
    _ records: inout RecordCache
  ) throws(EventProblem) {
    guard let begin = history.index(of: stored) else {
      throw .unreadableSession(
        "the session `\(stored.id)` is of revision \(stored.revision) of its policy, which is not kept"
      )
    }
    self.init(stored.id, of: stored.channel, history.entries[begin].version.policy, at: now)
    self.stored = stored
    do {
      session = try policy.session(unpacking: stored.body, step: stored.step)
    } catch {
      throw .unreadableSession("the session `\(stored.id)` can't be read: \(error)")
    }
    for entry in history.entries[(begin + 1)...] {
      let isOther = entry.version.policy.revision != policy.revision
      if isOther, entry.version.isPinned || policy.hasEnded(session) { break }
      _ = fire(through: entry.since, atMost: most, &records)
      guard adopt(entry, &records) else { break }
    }
  }

  /// Goes on under another version; false where that has no place for the session.
  private mutating func adopt(_ entry: ChannelHistory.Entry, _ records: inout RecordCache) -> Bool {
    guard let mapping = entry.mapping else { return false }
    var mapped = session
    guard let adoption = try? mapping.adopt(&mapped, at: entry.since) else { return false }
    let isStep = mapped.step != session.step
    let from = policy.revision
    let stopped = adoption.stopped.map { policy[$0].name }
    (session, policy) = (mapped, entry.version.policy)
    if !isStep { return true }
    let moved = adoption.moved.map { JSONValue.string(policy[$0].name) }
    let record = JSONValue.members([
      ("at", .string(max(entry.since, session.lastSeen).description)), ("session", .string(id)),
      ("adopted", .string(policy.revision.description)),
      ("from", from == policy.revision ? nil : .string(from.description)),
      ("cancelled", .array(stopped.map { .string($0) })),
      ("moved", moved.isEmpty ? nil : .array(moved)),
    ])
    append(.adoption, at: max(entry.since, session.lastSeen), input: nil, event: nil, record.line)
    return true
  }

  /// What has happened to it since this was last asked, as records.
  mutating func takeRecords() -> [String] {
    defer { given = journal.count }
    return journal[given...].map(\.decision)
  }

  /// Whether anything has happened to it, so that it is to be stored.
  var hasBegun: Bool { session.hasBegun }

  // MARK: Steps

  /// Fires the timers whose moments are at or before an instant.
  ///
  /// - Parameter most: how many at most.
  /// - Returns: the greatest lateness, in milliseconds; nil where none fired.
  mutating func fire(
    through instant: Instant,
    atMost most: Int,
    _ records: inout RecordCache
  ) -> Int64? {
    var lateness: Int64?
    for _ in 0..<most {
      guard let decision = policy.fireNext(in: &session, through: instant, spread) else { break }
      lateness = max(lateness ?? 0, now.milliseconds - decision.at.milliseconds)
      note(decision, .firing, input: nil, event: nil, &records)
    }
    return lateness
  }

  /// Handles an event, after all timers whose moments come first.
  mutating func receive(
    _ event: Event,
    _ incoming: IncomingEvent,
    at instant: Instant,
    input: String,
    atMost most: Int,
    _ records: inout RecordCache
  ) throws(EventProblem) -> EventReply {
    let moment = max(instant, session.lastSeen)
    _ = fire(through: moment, atMost: most, &records)
    // The firings count all the same, so that the next attempt comes farther.
    if let next = policy.nextFiring(in: session, spread), next <= moment {
      throw .behind(session: id)
    }
    // What is at the end of its window has fired.
    let decision = policy.receive(event, at: instant, in: &session, firing: .latest)
    let line = note(decision, .event, input: input, event: incoming.id, &records)
    return EventReply(step: session.step, decision: line, isRepeated: false)
  }

  @discardableResult
  private mutating func note(
    _ decision: Decision,
    _ kind: JournalEntry.Kind,
    input: String?,
    event: String?,
    _ records: inout RecordCache
  ) -> String {
    let line = records.line(of: decision, id, session, policy)
    append(kind, at: decision.at, input: input, event: event, line)
    let calls = policy.effects(of: decision)
    let parameters = calls.parametersByEffect
    for (index, call) in calls.enumerated() {
      effects.append(
        StoredEffect(
          id: .init(session: id, step: session.step, index: UInt32(index)),
          channel: channel,
          name: call.name,
          parameters: parameters[index].line,
          at: decision.at,
          next: now
        )
      )
    }
    return line
  }

  private mutating func append(
    _ kind: JournalEntry.Kind,
    at instant: Instant,
    input: String?,
    event: String?,
    _ decision: String
  ) {
    journal.append(
      JournalEntry(
        session: id,
        step: session.step,
        kind: kind,
        eventID: event,
        revision: policy.revision,
        at: instant,
        received: now,
        input: input,
        decision: decision
      )
    )
  }

  // MARK: Storing

  /// The row after all steps.
  ///
  /// The moment to wake it at stays where it is as long as it comes no later than the next firing, unless it has passed.
  func row() -> StoredSession {
    let next = policy.nextFiring(in: session, spread)
    var wakeAt = next
    if let old = stored?.wakeAt, old > now, next.map({ old <= $0 }) ?? true { wakeAt = old }
    let state = policy.state(of: session)
    return StoredSession(
      id: id,
      channel: channel,
      revision: policy.revision,
      step: session.step,
      state: state,
      lastSeen: session.lastSeen,
      body: policy.pack(session),
      wakeAt: wakeAt,
      endedAt: policy.hasEnded(session) ? stored?.endedAt ?? session.lastSeen : nil
    )
  }
}
