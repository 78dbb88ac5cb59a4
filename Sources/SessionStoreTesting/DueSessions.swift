import PolicyEngine
import SessionStore

extension StoreConformance {
  static let dueSessions: [Case] = [
    Case("finds the sessions that are to be woken, the earliest first") { store in
      let now = try await store.now()
      for index in [3, 1, 4, 0, 2] {
        let session = try Sample.session(
          "s\(index)",
          at: now,
          wakeAt: now.later(Int64(index + 1) * 1_000)
        )
        try await store.write(StoreChanges(sessions: [session]))
      }
      try await store.write(StoreChanges(sessions: [try Sample.session("never", at: now)]))
      try expect(try await store.due(through: now.later(999)), [], "sessions that are due too soon")
      try expect(try await store.due(through: now.later(1_000)), ["s0"], "the first due session")
      try expect(
        try await store.due(through: now.later(4_500), atMost: 3),
        ["s0", "s1", "s2"],
        "the first three due sessions"
      )
      let next = try await store.nextWake()
      try expect(next.map { $0 <= now.later(1_000) }, true, "the next moment is no later")
    },
    Case("leaves a session due until it is written with another moment") { store in
      let now = try await store.now()
      let session = try Sample.session("a", at: now, wakeAt: now)
      try await store.write(StoreChanges(sessions: [session]))
      for _ in 0..<3 {
        try expect(try await store.due(through: now), ["a"], "the due session")
      }
      for wakeAt in [now.later(5_000), now.later(2_000), nil] {
        var changed = session
        changed.wakeAt = wakeAt
        let update = changed
        let woken = try await store.updateDue(through: now.later(9_000), atMost: 5) { view in
          (StoreChanges(sessions: [update]), view.sessions.keys.sorted())
        }
        try expect(woken, ["a"], "the sessions that are woken")
        try expect(try await store.session("a"), update, "the session that was woken")
      }
      try expect(try await store.due(through: now.later(99_000)), [], "a session without a moment")
      try expect(try await store.nextWake(), nil, "the next moment to wake a session")
    },
    Case("moves the moment at which a session is to be woken") { store in
      let now = try await store.now()
      for (step, wakeAt) in [1_000, 5_000, 500, 86_400_000].enumerated() {
        let session = try Sample.session(
          "a",
          step: UInt32(step + 1),
          at: now,
          wakeAt: now.later(Int64(wakeAt))
        )
        try await store.write(StoreChanges(sessions: [session]))
        try expect(
          try await store.due(through: now.later(Int64(wakeAt) - 1)),
          [],
          "before the moment"
        )
        try expect(try await store.due(through: now.later(Int64(wakeAt))), ["a"], "at the moment")
      }
    },
  ]
}
