import PolicyEngine
import SessionStore

extension StoreConformance {
  static let journal: [Case] = [
    Case("gives a session's journal in the order of its steps, in parts") { store in
      let now = try await store.now()
      var all: [JournalEntry] = []
      for step in 1...25 {
        // The instants go back and forth: they are no order.
        let at = now.later(Int64(step * 7 % 5))
        all.append(try Sample.entry("a", UInt32(step * 2), at: at))
        let other = try Sample.entry("b", UInt32(step), at: at)
        let sessions = try ["a", "b"].map { try Sample.session($0, step: UInt32(step), at: at) }
        try await store.write(
          StoreChanges(sessions: sessions, journal: [all[step - 1], other])
        )
      }
      try expect(try await store.journal(of: "a", after: 0, atMost: 100), all, "the journal")
      try expect(
        try await store.journal(of: "a", after: 10, atMost: 4),
        Array(all[5..<9]),
        "a part of the journal"
      )
      try expect(try await store.journal(of: "a", after: 50, atMost: 4), [], "the journal's rest")
      try expect(try await store.journal(of: "c", after: 0, atMost: 4), [], "no session's journal")
    },
    Case("refuses a step that a session has had, and writes nothing of it") { store in
      let now = try await store.now()
      let first = try Sample.session("a", step: 3, at: now)
      try await store.write(
        StoreChanges(sessions: [first], journal: [try Sample.entry("a", 3, at: now)])
      )
      let again = StoreChanges(
        sessions: [try Sample.session("a", step: 9, at: now)],
        journal: [try Sample.entry("a", 3, at: now)]
      )
      do {
        try await store.write(again)
        throw Failure(description: "a step that the journal has was not refused")
      } catch StoreError.repeatedStep(let id, let step) {
        try expect("\(id) \(step)", "a 3", "the repeated step")
      }
      try expect(try await store.session("a"), first, "the session after a refused step")
      try expect(try await store.journal(of: "a", after: 0, atMost: 9).count, 1, "entries")
    },
    Case("knows an event again by the id that its host gave it, in its session only") { store in
      let now = try await store.now()
      let entries = [
        try Sample.entry("a", 1, at: now, event: "e1"), try Sample.entry("a", 2, at: now),
        try Sample.entry("a", 3, at: now, event: "e3"),
      ]
      try await store.write(
        StoreChanges(sessions: [try Sample.session("a", step: 3, at: now)], journal: entries)
      )
      let keys = [("a", "e1"), ("a", "e3"), ("a", "e2"), ("b", "e1")]
        .map { EventKey(session: $0.0, event: $0.1) }
      let known = try await store.view(of: ["a", "b"], events: keys).known
      try expect(known, [keys[0]: entries[0], keys[1]: entries[2]], "the events that are known")
    },
  ]
}
