import PolicyEngine
import SessionStore

extension StoreConformance {
  static let retention: [Case] = [
    Case("removes what is older than it is kept, and nothing else") { store in
      let now = try await store.now()
      let horizons = Retention(endedSessions: 1_000, journal: 2_000, deliveredEffects: 3_000)
      func write(_ id: String, endedAt: Instant?, received: Instant, _ effects: [StoredEffect] = [])
        async throws
      {
        try await store.write(
          StoreChanges(
            sessions: [try Sample.session(id, at: now, endedAt: endedAt)],
            journal: [try Sample.entry(id, 1, at: received, event: "e")],
            effects: effects
          )
        )
      }
      try await write("open", endedAt: nil, received: now.later(-9_999))
      try await write("old", endedAt: now.later(-1_001), received: now.later(-2_001))
      try await write("young", endedAt: now.later(-1_000), received: now.later(-2_000))
      let effects = [Sample.effect("busy", 1, at: now)]
      try await write("busy", endedAt: now.later(-9_999), received: now, effects)
      let removed = try await store.removeExpired(horizons, at: now)
      try expect(
        [removed.sessions, removed.journal, removed.effects],
        [1, 2, 0],
        "what is removed"
      )
      var left: [String] = []
      for id in ["open", "old", "young", "busy"] where try await store.session(id) != nil {
        left.append(id)
      }
      try expect(left, ["open", "young", "busy"], "the sessions that are kept")
      let keys = ["old", "young", "open"].map { EventKey(session: $0, event: "e") }
      let known = try await store.view(of: ["old", "young", "open"], events: keys).known
      try expect(Set(known.keys), [keys[1]], "the events that are known")
    },
    Case("removes an effect that was carried out long ago, and then its session") { store in
      let now = try await store.now()
      let horizons = Retention(endedSessions: 1_000, journal: 1_000, deliveredEffects: 3_000)
      try await store.write(
        StoreChanges(
          sessions: [try Sample.session("a", at: now, endedAt: now)],
          effects: [Sample.effect("a", 1, at: now)]
        )
      )
      let later = now.later(100_000)
      var removed = try await store.removeExpired(horizons, at: later)
      try expect(
        [removed.sessions, removed.effects],
        [0, 0],
        "what is removed of a pending effect"
      )
      let taken = try await store.take(at: now)
      try await store.settle([EffectOutcome(taken[0], .delivered)], at: later)
      removed = try await store.removeExpired(horizons, at: later.later(3_000))
      try expect(removed.effects, 0, "effects that are kept")
      removed = try await store.removeExpired(horizons, at: later.later(3_001))
      try expect(
        [removed.sessions, removed.effects],
        [1, 1],
        "what is removed of a delivered one"
      )
      try expect(try await store.session("a"), nil, "the session")
    },
    Case("keeps the versions of policies in order, and those that sessions have") { store in
      let now = try await store.now()
      func version(_ channel: String, _ since: Int64, _ digit: Character) throws -> StoredVersion {
        let text = "1-" + String(repeating: digit, count: 32)
        guard let revision = PolicyRevision(text) else {
          throw Failure(description: "the sample's revision is none")
        }
        return StoredVersion(
          channel: channel,
          since: now.later(since),
          revision: revision,
          policy: "policy: \(channel)\n",
          settings: "{}"
        )
      }
      let all = try [
        version("a", -9_000, "a"), version("a", -8_000, "b"), version("a", -7_000, "c"),
        version("b", -9_000, "a"), version("b", -1_000, "b"),
      ]
      try expect(try await store.add([all[0], all[3]]), true, "the first versions are added")
      try expect(try await store.add([all[1]]), true, "another version is added")
      try expect(try await store.add([all[4], all[1]]), false, "a version is added again")
      try expect(try await store.add([all[2]]), true, "a third version is added")
      try expect(try await store.versions(), Array(all[..<4]), "the versions")
      try expect(try await store.add([all[4]]), true, "the other channel's next version is added")
      var session = try Sample.session("s", at: now)
      (session.channel, session.revision) = ("a", all[1].revision)
      try await store.write(StoreChanges(sessions: [session]))
      // The first of `a` has no session, the second has one, and the first of `b` was in force lately.
      let horizons = Retention(journal: 5_000)
      let removed = try await store.removeExpired(horizons, at: now)
      try expect(removed.versions, 1, "versions that are removed")
      try expect(try await store.versions(), Array(all[1...]), "the versions that are kept")
    },
  ]
}
