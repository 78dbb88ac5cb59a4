import PolicyEngine
import PolicyReplay
import SessionStore

/// What has been decided in a transaction so far.
struct Work {
  let view: StoreView
  private var sessions: [String: LiveSession] = [:]
  private var records: [String: DecisionRecords] = [:]
  /// The replies to events of this transaction, which may be sent twice in it.
  private var replies: [EventKey: EventReply] = [:]
  /// Rows that are written as they are.
  private var postponed: [StoredSession] = []
  /// The sessions in the order in which they were touched.
  private var order: [String] = []

  init(view: StoreView) {
    self.view = view
  }

  /// The reply to an event that was handled before; nil for a new one.
  func reply(to event: IncomingEvent) -> EventReply? {
    guard let id = event.id else { return nil }
    let key = EventKey(session: event.session, event: id)
    if let entry = view.known[key] {
      return EventReply(step: entry.step, decision: entry.decision, isRepeated: true)
    }
    guard var reply = replies[key] else { return nil }
    reply.isRepeated = true
    return reply
  }

  func session(
    _ id: String,
    of channel: String,
    _ policy: Policy
  ) throws(EventProblem) -> LiveSession {
    if let known = sessions[id] { return known }
    return try LiveSession(id, view.sessions[id], of: channel, policy, at: view.now)
  }

  func records(of channel: String, _ policy: Policy) -> DecisionRecords {
    records[channel] ?? DecisionRecords(policy)
  }

  /// Takes over what was done with a session.
  mutating func keep(
    _ id: String,
    _ session: LiveSession,
    of channel: String,
    _ records: DecisionRecords
  ) {
    if sessions[id] == nil { order.append(id) }
    sessions[id] = session
    self.records[channel] = records
  }

  mutating func keep(_ reply: EventReply, to event: IncomingEvent) {
    guard let id = event.id else { return }
    replies[EventKey(session: event.session, event: id)] = reply
  }

  mutating func postpone(_ session: StoredSession, by delay: Int64) {
    var session = session
    session.wakeAt = Instant(milliseconds: view.now.milliseconds + delay)
    postponed.append(session)
  }

  var changes: StoreChanges {
    var changes = StoreChanges(sessions: postponed)
    for session in order.compactMap({ sessions[$0] }) {
      changes.sessions.append(session.row())
      changes.journal += session.journal
      changes.effects += session.effects
    }
    return changes
  }
}
