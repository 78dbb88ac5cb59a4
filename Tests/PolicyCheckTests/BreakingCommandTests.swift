import Foundation
import TestSupport
import Testing

@Suite("policycheck breaking")
struct BreakingCommandTests {
  private static let desk = """
    policy: desk
    states: {new: {initial: true}, open: Talking, over: {final: true}, gone: {final: true}}
    events: {come: {}, say: {}, leave: {}, stop: {}}
    effects: {nag: Ask}
    timers:
      nag: {while: open, start: enter, after: 5m, then: {do: nag}}
      end: {while: open, start: enter, after: 1h, then: {to: over}}
    rules:
      come: {event: come, from: new, to: open}
      leave: {event: leave, from: open, to: gone}
      stop: {event: stop, from: open, to: over}

    """

  private func breaks(_ old: String, _ new: String, _ more: String...) throws -> Program.Run {
    let folder = try TemporaryFolder(["old/desk.yaml": old, "new/desk.yaml": new])
    return try Tool.runList(
      ["breaking", folder.path("new"), "--against", folder.path("old")] + more
    )
  }

  /// What a change of some texts breaks.
  private func breaks(
    _ changes: [(String, String)],
    of policy: String = desk
  ) throws -> String {
    var changed = policy
    for (old, new) in changes {
      try #require(changed.contains(old), "\(old)")
      changed = changed.replacingOccurrences(of: old, with: new)
    }
    let run = try breaks(policy, changed)
    return run.output + run.errors
  }

  // MARK: Timers

  @Test func `a timer fires at once where another one restarts beside it`() throws {
    let policy = Self.desk
      .replacingOccurrences(
        of: "timers:",
        with: "settings: {limit: {type: duration, range: 5m..30m, default: 20m}}\ntimers:"
      )
      .replacingOccurrences(
        of: "start: enter, after: 5m",
        with: "start: [enter, timer.nag], after: 3m"
      )
      .replacingOccurrences(of: "after: 1h", with: "after: limit, changes: at_once")
    let output = try breaks([("default: 20m", "default: 10m")], of: policy)
    #expect(output.contains("in `open` the timer `end` fires at once [fires-at-once]"), "\(output)")
    // It is the first moment between two firings at which ten minutes have passed.
    #expect(output.contains("9m  timer.nag: stays open\n"))
    #expect(!output.contains("12m  timer.nag"))
    #expect(try breaks([("default: 20m", "default: 25m")], of: policy) == "")
  }

  @Test func `a running timer that does something else is found`() throws {
    let output = try breaks([
      ("nag: {while: open, start: enter, after: 5m", "end: {while: open, start: enter, after: 5m"),
      ("end: {while: open, start: enter, after: 1h", "nag: {while: open, start: enter, after: 1h"),
    ])
    #expect(
      output.contains(
        "in `open` the running timer `nag` now leads to `over`; it called for `nag` [timer-changes]\n"
          + "  desk\n    0s  come: new → open\n"
      ),
      "\(output)"
    )
    #expect(
      output.contains(
        "the running timer `end` now calls for `nag`; it led to `over` [timer-changes]"
      )
    )
  }

  @Test func `a timer that only takes another time does what it did`() throws {
    #expect(try breaks([("after: 5m", "after: 6m")]) == "")
  }

  // MARK: What can be looked at

  @Test func `sessions whose timers go by a calendar are looked at`() throws {
    let policy = Self.desk
      .replacingOccurrences(
        of: "timers:",
        with: "calendars: {hours: {zone: UTC, hours: {monday-friday: 9h..17h}}}\ntimers:"
      )
      .replacingOccurrences(of: "after: 1h", with: "after: 2h, counts: hours")
    let output = try breaks([("then: {to: over}", "then: {to: gone}")], of: policy)
    #expect(
      output.contains("`end` now leads to `gone`; it led to `over` [timer-changes]"),
      "\(output)"
    )
    #expect(!output.contains("inconclusive"))
  }

  @Test func `sessions whose timers run for a remembered length are looked at`() throws {
    let policy = Self.desk
      .replacingOccurrences(of: "come: {}", with: "come: {wait: {type: duration, range: 5m..30m}}")
      .replacingOccurrences(
        of: "effects:",
        with: "memory: {patience: {type: duration, range: 5m..30m}}\neffects:"
      )
      .replacingOccurrences(
        of: "from: new, to: open",
        with: "from: new, to: open, remember: {patience: {field: wait}}"
      )
      .replacingOccurrences(
        of: "start: enter, after: 1h",
        with: "start: say, restart: true, after: patience"
      )
    let output = try breaks([("then: {to: over}", "then: {to: gone}")], of: policy)
    #expect(
      output.contains("`end` now leads to `gone`; it led to `over` [timer-changes]"),
      "\(output)"
    )
    #expect(!output.contains("inconclusive"))
  }

  @Test func `settings with too many choices together are named`() throws {
    let names = (1...11).map { "f\($0)" }
    let settings = names.map { "\($0): {type: boolean}" }.joined(separator: ", ")
    let policy = Self.desk
      .replacingOccurrences(of: "timers:", with: "settings: {\(settings)}\ntimers:")
      .replacingOccurrences(
        of: "from: open, to: gone",
        with: "if: [\(names.joined(separator: ", "))], from: open, to: gone"
      )
    let output = try breaks([("{to: over}", "{to: gone}")], of: policy)
    #expect(output.contains("[timer-changes]"), "\(output)")
    #expect(
      output.contains(
        "inconclusive: there are too many choices of the settings `f1`, `f2`, `f3`, `f4`, `f5`, `f6` and 5 more"
      )
    )
  }

  // MARK: Channels

  @Test func `a channel that becomes abstract is gone`() throws {
    #expect(
      try breaks([("policy: desk\n", "policy: desk\nabstract: true\n")]).contains(
        "wire: the channel is gone [channel-gone]\n  desk\n"
      )
    )
  }

  @Test func `a channel is gone whose policy only a configuration still names`() throws {
    let other = Self.desk.replacingOccurrences(of: "policy: desk", with: "policy: other")
    let folder = try TemporaryFolder([
      "old/desk.yaml": Self.desk, "old/other.yaml": other, "new/other.yaml": other,
      "channels.yaml": "config: desks\nchannels: {front: {policy: desk}, side: {policy: other}}\n",
    ])
    let run = try Tool.run(
      "breaking",
      folder.path("new"),
      "--against",
      folder.path("old"),
      "--config",
      folder.path("channels.yaml")
    )
    // The configuration can't be used with the new policies.
    #expect(run.status == 2)
    #expect(
      run.output == "wire: the channel is gone [channel-gone]\n  front, desk\n",
      "\(run.errors)"
    )
  }

  @Test func `a channel with mistakes is not gone, and such channels are named together`() throws {
    let other = Self.desk.replacingOccurrences(of: "policy: desk", with: "policy: other")
    func broken(_ text: String) -> String {
      text.replacingOccurrences(of: "from: open, to: gone", with: "from: open, to: nowhere")
    }
    let folder = try TemporaryFolder([
      "old/desk.yaml": Self.desk, "old/other.yaml": other,
      "new/desk.yaml": broken(Self.desk), "new/other.yaml": broken(other),
    ])
    let run = try Tool.run("breaking", folder.path("new"), "--against", folder.path("old"))
    #expect(run.status == 2)
    #expect(run.output.hasPrefix("inconclusive: its policy in NEW can't be run: `nowhere` "))
    #expect(run.output.hasSuffix("\n  desk, other\n"))
  }

  // MARK: States

  @Test func `a final state that is final no longer is found, and the reverse`() throws {
    let open = (
      "leave: {event: leave, from: open, to: gone}",
      "leave: {event: leave, from: open, to: gone}\n  back: {event: say, from: gone, to: over}"
    )
    let reopening = try breaks([("gone: {final: true}", "gone: Away"), open])
    #expect(
      reopening.contains(
        "sessions that ended in `gone` go on, as it is final no longer [state-reopens]\n  desk\n"
      ),
      "\(reopening)"
    )
    let changed = Self.desk.replacingOccurrences(of: "gone: {final: true}", with: "gone: Away")
      .replacingOccurrences(of: open.0, with: open.1)
    let ending = try breaks(changed, Self.desk).output
    #expect(
      ending.contains("sessions in `gone` have ended, as it is final now [state-ends]"),
      "\(ending)"
    )
  }

  @Test func `refused sessions are named together, those that have ended apart`() throws {
    let policy = Self.desk.replacingOccurrences(
      of: "  leave: {event: leave, from: open, to: gone}",
      with:
        "  away: {event: say, from: open, to: away}\n  leave: {event: leave, from: [open, away], to: gone}"
    ).replacingOccurrences(of: "over: {final", with: "away: Away, over: {final")
    let new = policy.replacingOccurrences(of: "open: Talking", with: "busy: Talking")
      .replacingOccurrences(of: "away: Away", with: "idle: Away")
      .replacingOccurrences(of: "over: {final", with: "done: {final")
      .replacingOccurrences(of: "from: [open, away]", with: "from: [busy, idle]")
      .replacingOccurrences(of: "from: open, to: away", with: "from: busy, to: idle")
      .replacingOccurrences(of: "to: open", with: "to: busy")
      .replacingOccurrences(of: "to: over", with: "to: done")
      .replacingOccurrences(of: "while: open", with: "while: busy")
      .replacingOccurrences(of: "from: open", with: "from: busy")
    let lines = try breaks(policy, new, "--tier", "wire").output.split(separator: "\n")
    let reason = "the new policy has no such state [session-refused]"
    #expect(
      lines.filter { $0.contains("[session-refused]") } == [
        "wire: sessions in `open`, `away` are refused: \(reason)",
        "wire: sessions that ended in `over` are refused where they are kept: \(reason)",
      ]
    )
  }

  // MARK: Declarations

  @Test func `listed values are said, and other types`() throws {
    let settings =
      "settings: {limit: {type: duration, range: 5m..30m}, word: {type: string}, flag: {type: boolean}}\n"
    let now =
      "settings: {limit: {type: duration, values: [5m, 10m]}, word: {type: [one, two]}, flag: {type: [one, two]}}\n"
    let policy = Self.desk.replacingOccurrences(of: "timers:", with: settings + "timers:")
    let output = try breaks([(settings, now)], of: policy)
    #expect(
      output.contains("the setting `limit` can only be `5m`, `10m` now [setting-narrowed]"),
      "\(output)"
    )
    #expect(output.contains("the setting `word` can only be `one`, `two` now [setting-narrowed]"))
    #expect(output.contains("the setting `flag` is of another type [setting-narrowed]"))
  }

  @Test func `a capability that is gone is named`() throws {
    let policy = Self.desk.replacingOccurrences(
      of: "timers:",
      with: "capabilities: {typing: true}\ntimers:"
    )
    #expect(
      try breaks([("capabilities: {typing: true}\n", "")], of: policy).contains(
        "the capability `typing` is gone, which tests, children and others may name [name-gone]"
      )
    )
  }
}
