import PolicyEngine
import SessionStore

extension StoreConformance {
  /// Writes a session with some effects.
  private static func write(
    _ effects: [StoredEffect],
    of session: String,
    in store: any SessionStore,
    at now: Instant
  ) async throws {
    try await store.write(
      StoreChanges(sessions: [try Sample.session(session, at: now)], effects: effects)
    )
  }

  private static func settle(
    _ effect: StoredEffect,
    _ result: EffectOutcome.Result,
    in store: any SessionStore,
    at now: Instant
  ) async throws {
    try await store.settle([EffectOutcome(effect, result)], at: now)
  }

  static let effects: [Case] = [
    Case("gives a session's effects one after the other, and holds up no other session") { store in
      let now = try await store.now()
      try await write(
        [
          Sample.effect("a", 1, 0, at: now), Sample.effect("a", 1, 1, at: now),
          Sample.effect("a", 2, 0, at: now),
        ],
        of: "a",
        in: store,
        at: now
      )
      try await write([Sample.effect("b", 1, at: now)], of: "b", in: store, at: now)
      var order: [String] = []
      for _ in 0..<3 {
        let taken = try await store.take(at: now)
        order += taken.filter { $0.id.session == "a" }.map { "\($0.id.step).\($0.id.index)" }
        for effect in taken where effect.id.session == "a" {
          try await settle(effect, .delivered, in: store, at: now)
        }
      }
      try expect(order, ["1.0", "1.1", "2.0"], "the order of a session's effects")
      let kept = try await store.effects(of: "a").map(\.state)
      try expect(kept, Array(repeating: .delivered(now), count: 3), "the effects' states")
      let other = try await store.effects(of: "b").map(\.attempts)
      try expect(other, [1], "how often the other session's effect was tried")
    },
    Case("gives an effect that was taken again, once its time has come") { store in
      let now = try await store.now()
      try await write([Sample.effect("a", 1, at: now)], of: "a", in: store, at: now)
      let first = try await store.take(at: now)
      try expect(first.map(\.attempts), [1], "the first try")
      try expect(try await store.take(at: now.later(59_999)), [], "effects before their time")
      let second = try await store.take(at: now.later(60_000))
      try expect(second.map(\.attempts), [2], "the second try, as nobody said how the first ended")
      try await settle(second[0], .failed("no", retry: now.later(70_000)), in: store, at: now)
      try expect(try await store.take(at: now.later(69_999)), [], "effects after a failure")
      let third = try await store.take(at: now.later(70_000))
      try expect(third.map(\.problem), ["no"], "why the last try failed")
    },
    Case("keeps a dead effect apart, goes on with the next, and sends it again when asked") {
      store in
      let now = try await store.now()
      let effects = [Sample.effect("a", 1, 0, at: now), Sample.effect("a", 1, 1, at: now)]
      try await write(effects, of: "a", in: store, at: now)
      let first = try await store.take(at: now)
      try await settle(first[0], .dead("gone"), in: store, at: now)
      let dead = try await store.deadEffects(atMost: 10)
      try expect(dead.map(\.id), [effects[0].id], "dead effects")
      try expect(dead.map(\.problem), ["gone"], "why it is dead")
      let next = try await store.take(at: now)
      try expect(next.map(\.id), [effects[1].id], "the effect after a dead one")
      try await settle(next[0], .delivered, in: store, at: now)
      try expect(try await store.resend(effects[1].id, at: now), false, "a delivered one is sent")
      try expect(try await store.resend(effects[0].id, at: now), true, "a dead one is sent")
      try expect(try await store.deadEffects(atMost: 10), [], "dead effects that are sent again")
      let again = try await store.take(at: now)
      try expect(again.map(\.id), [effects[0].id], "the effect that is sent again")
      try expect(again.map(\.attempts), [1], "how often it was tried since")
    },
    Case("notes nothing of a try once the next one has begun") { store in
      let now = try await store.now()
      try await write([Sample.effect("a", 1, at: now)], of: "a", in: store, at: now)
      let first = try await store.take(at: now)
      let second = try await store.take(at: now.later(60_000))
      try await settle(first[0], .dead("slow"), in: store, at: now)
      try expect(
        try await store.effects(of: "a").map(\.state),
        [.pending(next: now.later(120_000))],
        "the state while the second try goes on"
      )
      try await settle(second[0], .delivered, in: store, at: now)
      try expect(try await store.effects(of: "a").map(\.state), [.delivered(now)], "the state")
    },
    Case("notes nothing of an effect that is no longer pending") { store in
      let now = try await store.now()
      try await write([Sample.effect("a", 1, at: now)], of: "a", in: store, at: now)
      let taken = try await store.take(at: now)
      try await settle(taken[0], .delivered, in: store, at: now)
      try await settle(taken[0], .dead("late"), in: store, at: now)
      try expect(
        try await store.effects(of: "a").map(\.state),
        [.delivered(now)],
        "the state of a delivered effect"
      )
    },
  ]
}
