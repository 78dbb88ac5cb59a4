import PolicyEngine
import SessionStore

/// What has been decided in a transaction so far.
struct TransactionWork {
  let view: StoreView
  private var sessions: [String: LiveSession] = [:]
  private var records = RecordCache()
  /// The replies to events of this transaction, which may be sent twice in it.
  private var replies: [EventKey: EventReply] = [:]
  /// Rows that are written as they are.
  private var postponed: [StoredSession] = []
  /// The sessions in the order in which they were touched.
  private var order: [String] = []

  private let keepsEffects: Bool

  init(view: StoreView, keepsEffects: Bool) {
    (self.view, self.keepsEffects) = (view, keepsEffects)
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

  /// Does something with a session, of which all counts, also where it fails.
  mutating func change<Value>(
    _ id: String,
    of channel: String,
    _ history: ChannelHistory,
    atMost most: Int,
    _ body: (inout LiveSession, inout RecordCache) throws(EventProblem) -> Value
  ) throws(EventProblem) -> Value {
    var session = try session(id, of: channel, history, atMost: most)
    if sessions[id] == nil { order.append(id) }
    defer { sessions[id] = session }
    return try body(&session, &records)
  }

  private mutating func session(
    _ id: String,
    of channel: String,
    _ history: ChannelHistory,
    atMost most: Int
  ) throws(EventProblem) -> LiveSession {
    if let known = sessions[id] { return known }
    if let stored = view.sessions[id] {
      return try LiveSession(stored, history, at: view.now, atMost: most, &records)
    }
    guard let current = history.current else { throw .unknownChannel(channel) }
    return LiveSession(id, of: channel, current.version.policy, at: view.now)
  }

  /// What has happened to a session since this was last asked, as records.
  mutating func takeRecords(of id: String) -> [String] { sessions[id]?.takeRecords() ?? [] }

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
    for session in order.compactMap({ sessions[$0] }) where session.hasBegun {
      changes.sessions.append(session.row())
      changes.journal += session.journal
      if keepsEffects { changes.effects += session.effects }
    }
    return changes
  }
}
