import PolicyEngine

/// What happened to sessions, in memory.
struct MemoryJournal: Sendable {
  private var entries: [String: [JournalEntry]] = [:]
  /// The steps of events, by the ids that hosts gave them.
  private var steps: [EventKey: UInt32] = [:]
  /// All entries in the order in which they were taken in, from the first that is kept on.
  private var order: [(received: Instant, session: String)] = []
  private var first = 0

  func entries(of session: String, after step: UInt32, atMost count: Int) -> [JournalEntry] {
    Array((entries[session] ?? []).lazy.filter { $0.step > step }.prefix(count))
  }

  func entry(of event: EventKey) -> JournalEntry? {
    guard let step = steps[event] else { return nil }
    return entries[event.session]?.first { $0.step == step }
  }

  mutating func append(_ entry: JournalEntry) {
    entries[entry.session, default: []].append(entry)
    if let id = entry.eventID {
      steps[EventKey(session: entry.session, event: id)] = entry.step
    }
    order.append((entry.received, entry.session))
  }

  /// Removes what was taken in before an instant; how many entries that were.
  mutating func remove(before instant: Instant) -> Int {
    let begin = first
    while first < order.count, order[first].received < instant {
      let session = order[first].session
      if let entry = entries[session]?.removeFirst(), let id = entry.eventID {
        steps[EventKey(session: session, event: id)] = nil
      }
      if entries[session]?.isEmpty ?? false { entries[session] = nil }
      first += 1
    }
    let removed = first - begin
    if first > order.count / 2 {
      order.removeFirst(first)
      first = 0
    }
    return removed
  }
}
