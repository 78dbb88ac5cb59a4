import Foundation
import PolicyEngine
import SessionStore
import Testing

/// Plays the journal of a session through the engine, and holds it against what is stored.
struct JournalJudge {
  let policy: Policy

  /// - Parameter sent: the ids of the events whose handling was acknowledged.
  func judge(_ id: String, in store: any SessionStore, sent: [String]) async throws {
    let entries = try await store.journal(of: id, after: 0, atMost: .max)
    let stored = try #require(try await store.session(id))
    var session = policy.newSession()
    for (index, entry) in entries.enumerated() {
      try #require(entry.step == UInt32(index + 1), "a step of `\(id)` is missing, or twice")
      let record = try #require(
        try JSONSerialization.jsonObject(with: Data(entry.decision.utf8)) as? [String: Any]
      )
      let decision = try decide(entry, in: &session)
      let words = policy.describe(decision, after: session)
      try #require(record["outcome"] as? String == words.outcome.description)
      try #require(record["to"] as? String == words.to && record["event"] as? String == words.event)
      try #require(decision.at == entry.at && session.step == entry.step)
      try #require(entry.received >= entry.at || entry.kind == .event)
    }
    #expect(policy.pack(session) == stored.body && session.step == stored.step)
    let handled = entries.compactMap(\.eventID)
    #expect(Set(handled).count == handled.count, "an event was handled twice")
    #expect(Set(sent).isSubset(of: handled), "an acknowledged event is lost")
    let calls = try await store.effects(of: id).map(\.id)
    #expect(calls == calls.sorted() && Set(calls).count == calls.count)
  }

  private func decide(_ entry: JournalEntry, in session: inout Session) throws -> Decision {
    if entry.kind == .firing {
      let record = try JSONSerialization.jsonObject(with: Data(entry.decision.utf8))
      let name = try #require((record as? [String: Any])?["event"] as? String)
      let timer = try #require(policy.timer(named: String(name.dropFirst("timer.".count))))
      // It fires in its window, or not at all.
      return try #require(policy.fire(timer.id, at: entry.at, in: &session))
    }
    let text = try #require(entry.input)
    let line = try JSONSerialization.jsonObject(with: Data(text.utf8))
    var fields = try #require(line as? [String: String])
    let (stamp, name) = (try #require(fields["at"]), try #require(fields["event"]))
    for key in ["at", "session", "event"] { fields[key] = nil }
    let at = try #require(Instant(stamp))
    let event = try policy.event(name, fields, at: at)
    var fired = 0
    let decision = policy.receive(event, at: at, in: &session, firing: .latest) { _ in fired += 1 }
    try #require(fired == 0, "a firing is not on record")
    return decision
  }
}
