import PolicyEngine
import SessionStore

extension StoreConformance {
  static let races: [Case] = [
    Case("loses no update of many at once") { store in
      let now = try await store.now()
      let sessions = ["a", "b", "c"]
      try await withThrowingTaskGroup(of: Void.self) { group in
        for task in 0..<8 {
          group.addTask {
            for turn in 0..<10 {
              // The same sessions in another order, which must end in no standstill.
              let order = (task + turn) % 2 == 0 ? sessions : sessions.reversed()
              try await store.update(order, events: []) { view in
                let changed = try order.map { id in
                  let step = view.sessions[id]?.step ?? 0
                  return try Sample.session(id, step: step + 1, at: now)
                }
                let entries = try changed.map { try Sample.entry($0.id, $0.step, at: now) }
                return (StoreChanges(sessions: changed, journal: entries), ())
              }
            }
          }
        }
        try await group.waitForAll()
      }
      for id in sessions {
        try expect(try await store.session(id)?.step, 80, "how often `\(id)` was updated")
        let steps = try await store.journal(of: id, after: 0, atMost: 100).map(\.step)
        try expect(steps, Array(1...80), "the steps of `\(id)`")
      }
    },
    Case("wakes a session once, however many look for those that are due") { store in
      let now = try await store.now()
      let ids = (0..<60).map { "s\($0)" }
      let all = try ids.map { try Sample.session($0, at: now, wakeAt: now) }
      try await store.write(StoreChanges(sessions: all))
      let woken = try await withThrowingTaskGroup(of: [String].self) { group in
        for _ in 0..<6 {
          group.addTask {
            var woken: [String] = []
            for _ in 0..<30 {
              woken += try await store.updateDue(through: now, atMost: 7) { view in
                let changed = view.sessions.values.map { session in
                  var session = session
                  session.wakeAt = nil
                  session.step += 1
                  return session
                }
                return (StoreChanges(sessions: changed), Array(view.sessions.keys))
              }
            }
            return woken
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      try expect(woken.sorted(), ids.sorted(), "the sessions that were woken")
      for id in ids { try expect(try await store.session(id)?.step, 2, "the step of `\(id)`") }
    },
  ]
}
