import PolicyEngine
import PolicyReplay
import SessionStore

/// A session while a transaction decides about it.
struct LiveSession {
  private(set) var stored: StoredSession?
  private let id: String
  private let channel: String
  private let policy: Policy
  private let spread: FiringSpread
  private let now: Instant
  private var session: Session
  private(set) var journal: [JournalEntry] = []
  private(set) var effects: [StoredEffect] = []

  /// A session as it is stored, or before its first event.
  init(
    _ id: String,
    _ stored: StoredSession?,
    of channel: String,
    _ policy: Policy,
    at now: Instant
  ) throws(EventProblem) {
    (self.id, self.stored, self.channel, self.policy, self.now) = (id, stored, channel, policy, now)
    spread = FiringSpread(of: id)
    guard let stored else {
      session = policy.newSession()
      return
    }
    guard stored.revision == policy.revision else {
      throw .unreadableSession(
        "the session `\(id)` is of revision \(stored.revision) of its policy, which is not loaded"
      )
    }
    do {
      session = try policy.session(unpacking: stored.body, step: stored.step)
    } catch {
      throw .unreadableSession("the session `\(id)` can't be read: \(error)")
    }
  }

  // MARK: Steps

  /// Fires the timers whose moments are at or before an instant.
  ///
  /// - Parameter most: how many at most.
  /// - Returns: the greatest lateness, in milliseconds; nil where none fired.
  mutating func fire(
    through instant: Instant,
    atMost most: Int,
    _ records: inout DecisionRecords
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
    _ records: inout DecisionRecords
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
    _ records: inout DecisionRecords
  ) -> String {
    records.removeAll()
    records.write(decision, of: Array(id.utf8)[...], session, policy)
    let line = String(decoding: records.bytes.dropLast(), as: UTF8.self)
    journal.append(
      JournalEntry(
        session: id,
        step: session.step,
        kind: kind,
        eventID: event,
        revision: policy.revision,
        at: decision.at,
        received: now,
        input: input,
        decision: line
      )
    )
    let calls = policy.effects(of: decision)
    let parameters = calls.parametersByEffect
    for (index, call) in calls.enumerated() {
      effects.append(
        StoredEffect(
          id: .init(session: id, step: session.step, index: UInt8(index)),
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
