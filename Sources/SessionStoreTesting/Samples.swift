import PolicyEngine
import SessionStore

/// Rows to write, of which only what a case is about differs.
enum Sample {
  static let revision = PolicyRevision("1-0123456789abcdef0123456789abcdef")

  static func session(
    _ id: String,
    step: UInt32 = 1,
    at instant: Instant,
    wakeAt: Instant? = nil,
    endedAt: Instant? = nil,
    body: [UInt8] = [1, 2, 3]
  ) throws -> StoredSession {
    guard let revision else {
      throw StoreConformance.Failure(description: "the sample's revision is none")
    }
    return StoredSession(
      id: id,
      channel: "desk",
      revision: revision,
      step: step,
      state: "open",
      lastSeen: instant,
      body: body,
      wakeAt: wakeAt,
      endedAt: endedAt
    )
  }

  static func entry(
    _ session: String,
    _ step: UInt32,
    at instant: Instant,
    event: String? = nil
  ) throws -> JournalEntry {
    guard let revision else {
      throw StoreConformance.Failure(description: "the sample's revision is none")
    }
    return JournalEntry(
      session: session,
      step: step,
      kind: .event,
      eventID: event,
      revision: revision,
      at: instant,
      received: instant,
      input: "{\"event\":\"say\"}",
      decision: "{\"outcome\":\"applied\",\"step\":\(step)}"
    )
  }

  static func effect(
    _ session: String,
    _ step: UInt32,
    _ index: UInt32 = 0,
    at instant: Instant
  ) -> StoredEffect {
    StoredEffect(
      id: .init(session: session, step: step, index: index),
      channel: "desk",
      name: "call",
      parameters: "{}",
      at: instant,
      next: instant
    )
  }
}

extension Instant {
  /// The instant some milliseconds later, or earlier.
  func later(_ milliseconds: Int64) -> Instant {
    Instant(milliseconds: self.milliseconds + milliseconds)
  }
}

extension SessionStore {
  /// Writes changes of sessions, whatever is there.
  func write(_ changes: StoreChanges) async throws {
    let ids =
      changes.sessions.map(\.id) + changes.journal.map(\.session)
      + changes.effects.map(\.id.session)
    try await update(Array(Set(ids)), events: []) { _ in (changes, ()) }
  }

  /// What a transaction sees of sessions and events.
  func view(of sessions: [String], events: [EventKey] = []) async throws -> StoreView {
    try await update(sessions, events: events) { view in (StoreChanges(), view) }
  }

  /// The ids of the sessions that are to be woken, which stay so.
  func due(through instant: Instant, atMost count: Int = 100) async throws -> [String] {
    try await updateDue(through: instant, atMost: count) { view in
      (StoreChanges(), view.sessions.keys.sorted())
    }
  }

  /// Takes effects, to be tried again a minute later.
  func take(at instant: Instant, atMost count: Int = 100) async throws -> [StoredEffect] {
    try await takeEffects(at: instant, atMost: count) { _ in instant.later(60_000) }
      .sorted { $0.id < $1.id }
  }
}
