import PolicyEngine
import SessionStore

extension StoreConformance {
  /// Why a decision is not taken.
  private struct Refusal: Error, Equatable {}

  static let sessions: [Case] = [
    Case("is empty at first") { store in
      let now = try await store.now()
      try expect(try await store.session("a"), nil, "a session that was never written")
      try expect(try await store.nextWake(), nil, "the next moment to wake a session")
      try expect(try await store.due(through: now), [], "due sessions")
      try expect(try await store.take(at: now), [], "effects")
      try expect(try await store.view(of: ["a"]).sessions, [:], "sessions that a transaction sees")
    },
    Case("gives a session back as it was written, whatever its id and its body") { store in
      let now = try await store.now()
      let ids = [
        "a", "a b", "ä/ö\u{301}", "😀", "\"'\\;--", "%_", String(repeating: "x", count: 2_000), " ",
      ]
      for (index, id) in ids.enumerated() {
        let body = [UInt8](repeating: UInt8(index), count: index * index * 40)
        let session = try Sample.session(
          id,
          step: .max - UInt32(index),
          at: now.later(-Int64(index)),
          wakeAt: index % 2 == 0 ? now.later(Int64(index) * 3_600_000) : nil,
          endedAt: index % 3 == 0 ? now : nil,
          body: body
        )
        try await store.write(StoreChanges(sessions: [session]))
        try expect(try await store.session(id), session, "the session `\(id.prefix(20))`")
      }
      let seen = try await store.view(of: ids).sessions
      try expect(Set(seen.keys), Set(ids), "the sessions that a transaction sees")
      // What is the same to Unicode is not the same id.
      try expect(try await store.session("ä/o\u{308}\u{301}"), nil, "a session of another spelling")
    },
    Case("keeps what was written last") { store in
      let now = try await store.now()
      for step in 1...40 {
        let body = [UInt8](repeating: 7, count: step * 37 % 150)
        let session = try Sample.session(
          "a",
          step: UInt32(step),
          at: now.later(Int64(step)),
          wakeAt: step % 3 == 0 ? nil : now.later(Int64(step * 1_000)),
          body: body
        )
        try await store.write(StoreChanges(sessions: [session]))
        try expect(try await store.session("a"), session, "the session after step \(step)")
      }
    },
    Case("shows a transaction the sessions that it asks for, and no others") { store in
      let now = try await store.now()
      let all = try ["a", "b", "c"].map { try Sample.session($0, at: now) }
      try await store.write(StoreChanges(sessions: all))
      let view = try await store.view(of: ["c", "a", "d"])
      try expect(view.sessions, ["a": all[0], "c": all[2]], "the sessions that a transaction sees")
    },
    Case("writes nothing where the decision throws") { store in
      let now = try await store.now()
      let session = try Sample.session("a", at: now)
      do {
        try await store.update(["a"], events: []) { _ -> (StoreChanges, Void) in throw Refusal() }
        throw Failure(description: "what the decision throws was not thrown")
      } catch is Refusal {}
      try expect(try await store.session("a"), nil, "a session that was not decided about")
      try await store.write(StoreChanges(sessions: [session]))
      try expect(try await store.session("a"), session, "the session")
    },
    Case("refuses changes of what a transaction doesn't see, and writes none of them") { store in
      let now = try await store.now()
      let (own, foreign) = (try Sample.session("a", at: now), try Sample.session("b", at: now))
      let attempts = [
        StoreChanges(sessions: [own, foreign]),
        StoreChanges(sessions: [own], journal: [try Sample.entry("b", 1, at: now)]),
        StoreChanges(sessions: [own], effects: [Sample.effect("b", 1, at: now)]),
      ]
      for changes in attempts {
        do {
          try await store.update(["a"], events: []) { _ in (changes, ()) }
          throw Failure(description: "a change of a session that is not seen was not refused")
        } catch StoreError.foreignSession(let id) {
          try expect(id, "b", "the session that is not seen")
        }
      }
      try expect(try await store.session("a"), nil, "a session that was refused with others")
    },
  ]
}
