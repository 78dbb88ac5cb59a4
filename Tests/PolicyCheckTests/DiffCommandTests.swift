import Foundation
import TestSupport
import Testing

@Suite("policycheck diff and breaking")
struct DiffCommandTests {
  private static let policy = """
    policy: desk
    states: {new: {initial: true}, open: Talking, away: Nobody is there, over: {final: true}}
    events: {come: {}, say: {text: string, mood: [calm, cross]}, leave: {}}
    effects: {nag: {title: Ask, parameters: {tone: [kind, short]}}}
    settings: {limit: {type: duration, range: 5m..30m, default: 10m}}
    memory: {warm: boolean}
    timers:
      nag: {while: open, start: enter, after: 4m, then: {do: {nag: {tone: kind}}}}
      limit: {while: open, start: [enter, say], restart: true, after: limit, then: {to: away}}
      end: {while: away, start: enter, after: 10m..12m, then: {to: over}}
    rules:
      come: {event: come, from: new, to: open}
      go: {event: leave, from: [open, away], to: over}
      back: {event: say, from: away, to: open, remember: {warm: true}}

    """

  /// The policy, and the same with some texts in the place of others.
  private static func folder(_ changes: [(String, String)]) throws -> TemporaryFolder {
    var changed = policy
    for (old, new) in changes {
      try #require(changed.contains(old), "\(old)")
      changed = changed.replacingOccurrences(of: old, with: new)
    }
    return try TemporaryFolder(["old/desk.yaml": policy, "new/desk.yaml": changed])
  }

  private func run(_ verb: [String], _ changes: [(String, String)]) throws -> Program.Run {
    let folder = try Self.folder(changes)
    return try Tool.runList(
      verb.map { word in
        word == "OLD" ? folder.path("old") : word == "NEW" ? folder.path("new") : word
      }
    )
  }

  private func diff(_ changes: (String, String)...) throws -> String {
    try run(["diff", "OLD", "NEW"], changes).output
  }

  // MARK: Verdicts

  @Test func `other names are equivalent`() throws {
    #expect(
      try diff(("end: {while", "closing: {while"), ("back: {", "again: {")) == "equivalent: desk\n"
    )
  }

  @Test func `a state's other name is said once, and what else differs beside it`() throws {
    let changes = [
      ("open: Talking", "busy: Talking"), ("[open, away]", "[busy, away]"),
      ("from: new, to: open", "from: new, to: busy"), ("while: open", "while: busy"),
      ("from: away, to: open", "from: away, to: busy"),
    ]
    let renamed = try run(["diff", "OLD", "NEW"], changes).output
    #expect(
      renamed == """
        desk: new and lost behaviour
          the state `open` is called `busy` now
            only now:
              0s  come: new → busy

        """
    )
    let later = try run(["diff", "OLD", "NEW"], changes + [("10m..12m", "13m..15m")]).output
    #expect(
      later.hasPrefix(
        """
        desk: new and lost behaviour
          the state `open` is called `busy` now
            only now:
              0s  come: new → busy
          a session in `away` now goes to `over` after 13m..15m; was 10m..12m

        """
      )
    )
    // Each example is one of its own side.
    let tests = try ["old", "new"].map { side in
      try run(
        ["diff", "OLD", "NEW", "--format", "test", "--of", side],
        changes + [("10m..12m", "13m..15m")]
      ).output
    }
    #expect(tests[0].contains("status: open") && !tests[0].contains("status: busy"))
    #expect(tests[1].contains("status: busy") && !tests[1].contains("status: open"))
  }

  @Test func `a state that does something else is no other name`() throws {
    let output = try diff(
      ("away: Nobody is there", "held: Kept for later"),
      ("then: {to: away}", "then: {to: held}"),
      ("while: away", "while: open"),
      ("[open, away]", "[open, held]"),
      ("from: away", "from: new")
    )
    #expect(output.contains("in `new`, `say`"))
    #expect(!output.contains("is called"))
  }

  /// Three lengths of which none is fixed: only one of their orders comes to the rule.
  @Test(arguments: [
    "range: 5m..30m", "values: [5m, 10m, 30m]",
  ]) func `what only one order of lengths shows is found`(offer: String) throws {
    let old = """
      policy: desk
      states: {new: {initial: true}, open: Talking, over: {final: true}}
      events: {come: {}, leave: {}}
      effects: {beep: Beep, boop: Boop}
      settings:
        first: {type: duration, \(offer)}
        second: {type: duration, \(offer)}
        third: {type: duration, \(offer)}
      memory: {seen: [one, two]}
      timers:
        first: {while: open, start: enter, after: first}
        second: {while: open, start: enter, after: second}
        third: {while: open, start: enter, after: third}
      rules:
        come: {event: come, from: new, to: open}
        leave: {event: leave, from: open, to: over}
        one: {event: timer.first, from: open, if: {seen: none}, remember: {seen: one}}
        two: {event: timer.second, from: open, if: {seen: one}, remember: {seen: two}}
        three: {event: timer.third, from: open, if: {seen: two}, do: beep}

      """
    let new = old.replacing("do: beep", with: "do: boop")
    let folder = try TemporaryFolder(["old/desk.yaml": old, "new/desk.yaml": new])
    let output = try Tool.run("diff", folder.path("old"), folder.path("new")).output
    #expect(output.hasPrefix("desk: new and lost behaviour\n"), "\(output)")
  }

  @Test func `a wider window is new behaviour, and one elsewhere is lost, too`() throws {
    let wider = try diff(("10m..12m", "10m..15m"))
    #expect(wider.hasPrefix("desk: new behaviour, only in times\n"))
    #expect(
      wider.contains(
        "a session in `away` now goes to `over` after 10m..15m; was 10m..12m"
      )
    )
    #expect(try diff(("10m..12m", "10m..11m")).hasPrefix("desk: lost behaviour, only in times\n"))
    #expect(
      try diff(("10m..12m", "1m..2m")).hasPrefix("desk: new and lost behaviour, only in times\n")
    )
  }

  @Test func `another answer is told with the state and what came before`() throws {
    let sentence = "  in `away`, `leave` now is ignored; before it led to `over`\n"
    #expect(try diff(("from: [open, away]", "from: open")).contains(sentence))
    let effect = try diff(("tone: kind}", "tone: short}"))
    #expect(effect.contains("now calls for `nag(tone=short)` by itself, after 4m"))
    #expect(effect.contains("no longer calls for `nag(tone=kind)` by itself"))
  }

  @Test func `what may be chosen is told apart from what sessions do`() throws {
    let output = try diff(("range: 5m..30m", "range: 5m..40m"))
    #expect(output.hasPrefix("desk: the same behaviour\n"))
    #expect(output.contains("an admin may now choose `limit`: 5m..40m; was 5m..30m"))
  }

  /// A firing that shows nothing leaves open where in its window it was.
  @Test func `what a hidden firing leaves open is inconclusive, and names it`() throws {
    let hidden = "nag: {while: open, start: enter, after: 1m..4m, then: {remember: {warm: true}}}"
    let old = Self.policy
      .replacingOccurrences(
        of: "nag: {while: open, start: enter, after: 4m, then: {do: {nag: {tone: kind}}}}",
        with: hidden
      )
      .replacingOccurrences(
        of: "go: {event: leave,",
        with:
          "stay: {event: leave, from: open, if: warm, do: {nag: {tone: kind}}}\n  go: {event: leave,"
      )
    let new = old.replacingOccurrences(of: "1m..4m", with: "1m..3m")
    let folder = try TemporaryFolder(["old/desk.yaml": old, "new/desk.yaml": new])
    let result = try Tool.run("diff", folder.path("old"), folder.path("new"))
    #expect(result.status == 1)
    #expect(
      result.output == """
        desk: inconclusive
          could not be compared: the firing of `nag` shows nothing, and can be anywhere in its window

        """
    )
    // In the same window it is the same firing.
    try folder.write(old.replacingOccurrences(of: "stay:", with: "remain:"), to: "new/desk.yaml")
    #expect(
      try Tool.run("diff", folder.path("old"), folder.path("new")).output == "equivalent: desk\n"
    )
  }

  @Test func `what comes after a changed moment is compared, too`() throws {
    // The session comes into the second state only by the firing that has moved.
    let old = """
      policy: two
      states: {new: {initial: true}, open: Talking, away: Nobody is there, over: {final: true}}
      events: {come: {}}
      timers:
        quiet: {while: open, start: enter, after: 5m, then: {to: away}}
        end: {while: away, start: enter, after: 1h, then: {to: over}}
      rules:
        come: {event: come, from: new, to: open}

      """
    let folder = try TemporaryFolder([
      "old/two.yaml": old,
      "new/two.yaml": old.replacingOccurrences(of: "5m", with: "6m")
        .replacingOccurrences(of: "1h", with: "2h"),
    ])
    let output = try Tool.run("diff", folder.path("old"), folder.path("new")).output
    #expect(output.contains("  a session in `open` now goes to `away` after 6m; was 5m\n"))
    #expect(
      output.contains("  after that, a session in `away` now goes to `over` after 2h; was 1h\n")
    )
  }

  @Test func `the same with other numbers is said once`() throws {
    let output = try diff(("after: limit", "after: 7m"))
    let lines = output.split(separator: "\n").filter {
      $0.hasPrefix("  a session in `open` now goes")
    }
    // With a limit, after a message with one, and where there was none.
    #expect(lines.count == 3, "\(output)")
  }

  // MARK: Forms

  @Test(arguments: [
    // Moments, also the last one of a window.
    [("10m..12m", "1m..2m")], [("10m..12m", "10m..15m")], [("10m..12m", "10m..11m59s999ms")],
    // Outcomes, and effects with parameters.
    [("from: [open, away]", "from: open")], [("tone: kind}", "tone: short}")],
    [("{event: leave, from: [open", "{event: leave, if: warm, from: [open")],
    // Why an event is ignored at the end.
    [("over: {final: true}", "over: {final: true, reason: closed}")],
    // Names that only one side has.
    [
      ("away: Nobody is there", "gone: Nobody is there"), ("{to: away}", "{to: gone}"),
      ("while: away", "while: gone"), ("[open, away]", "[open, gone]"),
      ("from: away", "from: gone"),
    ],
  ])
  func `tests of a side pass there, and fail on the other side`(
    changes: [(String, String)]
  ) throws {
    var changes = changes
    if changes[0].1.contains("reason: closed") {
      changes.append(("effects:", "refusals: {closed: It is over}\neffects:"))
    }
    let folder = try Self.folder(changes)
    var written = 0
    for (own, other) in [("old", "new"), ("new", "old")] {
      let test = try Tool.run(
        "diff",
        folder.path("old"),
        folder.path("new"),
        "--format",
        "test",
        "--of",
        own
      ).output
      if test.isEmpty { continue }
      written += 1
      try test.write(
        toFile: folder.path("it.test.yaml"),
        atomically: true,
        encoding: .utf8
      )
      for (side, status) in [(own, 0), (other, 1)] {
        let run = try Tool.run("test", "--policies", folder.path(side), folder.path("it.test.yaml"))
        #expect(run.status == status, "\(side): \(run.output)\n\(test)")
        if side == other { #expect(!run.output.contains(" 1 passed"), "\(run.output)\n\(test)") }
      }
    }
    #expect(written > 0)
  }

  @Test func `a property that the change breaks does not fail its tests`() throws {
    let property =
      "properties:\n  late: {title: Not early, not_before: 10m, of: away, comes: {event: timer.end}}\n"
    let folder = try TemporaryFolder([
      "old/desk.yaml": Self.policy + property,
      "new/desk.yaml": (Self.policy + property)
        .replacingOccurrences(of: "10m..12m", with: "9m..12m"),
    ])
    let words = ["diff", folder.path("old"), folder.path("new"), "--format", "test"]
    let test = try Tool.runList(words).output
    try #require(test.contains("  only-now-1:\n"))
    try test.write(toFile: folder.path("it.test.yaml"), atomically: true, encoding: .utf8)
    let check = ["test", "--policies", folder.path("new"), folder.path("it.test.yaml")]
    #expect(try Tool.runList(check).status == 0)
    // Without the key the property is held against them.
    try test.replacingOccurrences(of: "properties: false", with: "properties: true")
      .write(toFile: folder.path("it.test.yaml"), atomically: true, encoding: .utf8)
    #expect(try Tool.runList(check).output.contains("the property `late` is broken"))
  }

  @Test func `it is said why there is no test`() throws {
    let same = try run(["diff", "OLD", "OLD", "--format", "test"], [])
    #expect(same.status == 0 && same.output.isEmpty)
    #expect(same.errors.contains("nothing that `desk` does differs"))
    let wider = [("10m..12m", "10m..15m")]
    let none = try run(["diff", "OLD", "NEW", "--format", "test", "--of", "old"], wider)
    #expect(none.output.isEmpty)
    #expect(none.errors.contains("`desk` does nothing in OLD only; --of new writes"))
  }

  @Test func `examples say all that shows of a step`() throws {
    let changes = [
      [("tone: kind}", "tone: short}")], [("leave, from: [open, away]", "leave, from: away")],
    ]
    let texts = try changes.map { try run(["diff", "OLD", "NEW"], $0).output }
    #expect(texts[0].contains("timer.nag: stays open; effect nag(tone=short)\n"), "\(texts)")
    #expect(texts[1].contains("leave: ignored, stays open\n"), "\(texts)")
    let found = try changes.flatMap { change in
      let json = try run(["diff", "OLD", "NEW", "--format", "json"], change).records
      return try #require(json.first?["changes"] as? [[String: Any]])
    }
    let steps = found.compactMap { ($0["onlyNew"] as? [String: Any])?["steps"] as? [[String: Any]] }
      .flatMap(\.self)
    #expect(steps.contains { $0["outcome"] as? String == "ignored" })
    #expect(steps.contains { $0["effects"] as? [String] == ["nag(tone=short)"] })
  }

  // MARK: What can't be compared

  @Test func `a file with errors ends with 2, and the rest is compared`() throws {
    let folder = try Self.folder([("10m..12m", "10m..15m")])
    try folder.write("policy: other\nstates: [\n", to: "new/other.yaml")
    for verb in ["diff", "review"] {
      let run = try Tool.run(verb, folder.path("old"), folder.path("new"))
      #expect(run.status == 2)
      #expect(run.output.contains("desk: new behaviour, only in times\n"))
      #expect(run.errors.contains("other.yaml"))
    }
  }

  @Test func `a policy without hours is not compared, and stops no other`() throws {
    let shift = """
      policy: shift
      states: {new: {initial: true}, over: {final: true}}
      events: {come: {}}
      calendars: {desk: When somebody is there}
      timers: {end: {while: new, start: come, after: 2h, counts: desk, then: {to: over}}}
      """
    let hours = """
      config: site
      calendars: {desk: {zone: Etc/UTC, hours: {monday-friday: 9h..17h}}}
      channels: {mine: {policy: shift}}
      """
    let folder = try Self.folder([])
    try folder.write(shift, to: "old/shift.yaml")
    try folder.write(shift, to: "new/shift.yaml")
    try folder.write(hours, to: "site.yaml")
    let sides = [folder.path("old"), folder.path("new")]
    let run = try Tool.runList(["diff"] + sides)
    #expect(run.status == 1)
    #expect(
      run.output == """
        shift: not compared: its policy in OLD can't be run: nobody says when `desk` is open
        equivalent: desk

        """
    )
    #expect(try Tool.runList(["diff"] + sides + ["--channel", "shift"]).status == 2)
    let configured = try Tool.runList(["diff"] + sides + ["--config", folder.path("site.yaml")])
    #expect(configured.status == 0)
    #expect(configured.output == "equivalent: mine, desk\n", "\(configured.errors)")
    let policy = try Tool.runList(["diff"] + sides + ["--config", folder.path("old/desk.yaml")])
    #expect(policy.status == 2)
    #expect(policy.errors.contains("is a policy, and `--config` wants a configuration"))
  }

  @Test func `a setting counts where it is known, and a channel once`() throws {
    let change = [("settings: {", "settings: {strict: {type: boolean}, ")]
    let words = ["diff", "OLD", "NEW", "--channel", "desk", "--channel", "desk"]
    let run = try run(words + ["--set", "strict=true", "--format", "json"], change)
    #expect(run.status == 0 && run.records.count == 1, "\(run.errors)")
    // A test of what a setting does chooses it.
    let folder = try Self.folder(
      change + [("go: {event: leave,", "go: {event: leave, unless: strict,")]
    )
    let test = try Tool.runList(
      ["diff", folder.path("old"), folder.path("new"), "--set", "strict=true", "--format", "test"]
    ).output
    #expect(test.contains("\nsettings:\n  strict: true\n"), "\(test)")
    try test.write(toFile: folder.path("it.test.yaml"), atomically: true, encoding: .utf8)
    #expect(
      try Tool.run("test", "--policies", folder.path("new"), folder.path("it.test.yaml")).status
        == 0
    )
    let unknown = try self.run(words + ["--set", "strickt=true"], change)
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("did you mean `strict`?"))
  }

  @Test func `of a file and a folder the channels of the file are compared`() throws {
    let folder = try Self.folder([])
    let other = Self.policy.replacingOccurrences(of: "policy: desk", with: "policy: second")
    try folder.write(other, to: "new/second.yaml")
    let run = try Tool.run("diff", folder.path("old/desk.yaml"), folder.path("new"))
    #expect(run.output == "equivalent: desk\n")
    try folder.write("abstract: true\n" + other, to: "base/second.yaml")
    let base = try Tool.run("diff", folder.path("base/second.yaml"), folder.path("base"))
    #expect(base.status == 2)
    #expect(base.errors.contains("give the folder that has those that extend them"))
  }

  @Test func `differences end with 1 only where that is asked for`() throws {
    let change = [("10m..12m", "1m..2m")]
    #expect(try run(["diff", "OLD", "NEW"], change).status == 0)
    #expect(try run(["diff", "OLD", "NEW", "--exit-code"], change).status == 1)
    #expect(try run(["diff", "OLD", "OLD", "--exit-code"], change).status == 0)
  }

  @Test func `JSON has a line for each channel`() throws {
    let output = try run(["diff", "OLD", "NEW", "--format", "json"], [("10m..12m", "10m..15m")])
      .output
    let object = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
    #expect(object?["channel"] as? String == "desk")
    #expect(object?["verdict"] as? String == "new")
    #expect(object?["onlyTimes"] as? Bool == true)
    let changes = try #require(object?["changes"] as? [[String: Any]])
    #expect(changes.count == 1)
    #expect((changes[0]["before"] as? [String: Any])?["latest"] as? Int == 720_000)
    #expect((changes[0]["now"] as? [String: Any])?["latest"] as? Int == 900_000)
    #expect(changes[0]["onlyNew"] != nil && changes[0]["onlyOld"] == nil)
  }

  @Test func `git is asked for what was committed`() throws {
    let folder = try Self.folder([("10m..12m", "10m..15m")])
    let directory = folder.url
    for line in ["init -q", "add old", "-c user.name=a -c user.email=a@b.example commit -qm Begin"]
    {
      try #require(Tool.shell("git \(line)", in: directory).status == 0, "\(line)")
    }
    let run = try Tool.runList(["diff", "git:HEAD:old", "new"], in: directory)
    #expect(run.output.hasPrefix("desk: new behaviour, only in times\n"), "\(run.errors)")
    let missing = try Tool.runList(["diff", "git:nowhere:old", "new"], in: directory)
    #expect(missing.status == 2)
    #expect(missing.errors.hasPrefix("policycheck: `git:nowhere:old` can't be read: "))
    let empty = try Tool.runList(["diff", "git:HEAD:none", "new"], in: directory)
    #expect(empty.errors.contains("`HEAD` has no policies in `none`"))
  }

  // MARK: Breaking

  private func breaks(_ changes: (String, String)...) throws -> String {
    try run(["breaking", "NEW", "--against", "OLD"], changes).output
  }

  @Test(arguments: [
    (
      "say: {text: string, mood: [calm, cross]}", "say: {text: string, mood: calm}",
      "field-narrowed"
    ),
    ("say: {text: string, mood: [calm, cross]}", "say: {text: string}", "field-gone"),
    ("range: 5m..30m", "range: 10m..30m", "setting-narrowed"),
    ("away: Nobody is there", "gone: Nobody is there", "session-refused"),
    ("come: {event: come", "arrive: {event: come", "name-gone"),
    ("end: {while: away", "close: {while: away", "timer-stops"),
  ])
  func `each kind of break is found`(old: String, new: String, id: String) throws {
    var changes = [(old, new)]
    if old.hasPrefix("say:") {
      changes[0].1 = new.replacingOccurrences(of: "mood: calm", with: "mood: [calm, glad]")
    }
    if old.hasPrefix("away") {
      changes += [
        ("{to: away}", "{to: gone}"), ("while: away", "while: gone"),
        ("[open, away]", "[open, gone]"), ("from: away", "from: gone"),
      ]
    }
    let result = try run(["breaking", "NEW", "--against", "OLD"], changes)
    #expect(result.status == 1)
    #expect(result.output.contains("[\(id)]"), "\(result.output)\(result.errors)")
  }

  @Test func `what can't end any more is shown with a session`() throws {
    // What the new policy asks for, it remembers of new sessions only.
    let output = try breaks(
      ("memory: {warm: boolean}", "memory: {warm: boolean, marked: boolean}"),
      ("from: new, to: open}", "from: new, to: open, remember: {marked: true}}"),
      ("start: enter, after: 10m..12m", "start: enter, if: marked, after: 10m..12m"),
      (
        "go: {event: leave, from: [open, away]", "go: {event: leave, from: [open, away], if: marked"
      ),
      ("from: away, to: open, remember: {warm: true}", "from: away, remember: {warm: true}")
    )
    #expect(
      output.contains("sessions in `open` could end, and now no event and no timer ends them")
    )
    #expect(output.contains("0s  come: new → open"))
  }

  @Test func `a running timer that goes by a value of now may fire at once`() throws {
    let moving =
      "limit: {while: open, start: [enter, say], restart: true, after: 20m, changes: at_once,"
    let old = "limit: {while: open, start: [enter, say], restart: true, after: limit,"
    let folder = try TemporaryFolder([
      "old/desk.yaml": Self.policy.replacingOccurrences(
        of: old,
        with: moving.replacingOccurrences(of: "after: 20m", with: "after: limit")
      ),
      "new/desk.yaml": Self.policy.replacingOccurrences(
        of: old,
        with: moving.replacingOccurrences(of: "after: 20m", with: "after: limit")
      ).replacingOccurrences(of: "default: 10m", with: "default: 5m"),
    ])
    let run = try Tool.run("breaking", folder.path("new"), "--against", folder.path("old"))
    #expect(
      run.output.contains("in `open` the timer `limit` fires at once"),
      "\(run.output)\(run.errors)"
    )
  }

  @Test func `only the tiers that are asked for count`() throws {
    let change = [("come: {event: come", "arrive: {event: come")]
    #expect(
      try run(["breaking", "NEW", "--against", "OLD", "--tier", "wire"], change).status == 0
    )
    #expect(
      try run(["breaking", "NEW", "--against", "OLD", "--tier", "source"], change).status == 1
    )
  }

  // MARK: Review

  @Test func `a review says what differs, fails and breaks`() throws {
    let property =
      "properties:\n  late: {title: Not early, not_before: 10m, of: away, comes: {event: timer.end}}\n"
    let folder = try TemporaryFolder([
      "old/desk.yaml": Self.policy + property,
      "new/desk.yaml": (Self.policy + property)
        .replacingOccurrences(of: "10m..12m", with: "9m..12m")
        .replacingOccurrences(of: "range: 5m..30m", with: "range: 6m..30m"),
    ])
    let words = ["review", folder.path("old"), folder.path("new")]
    let run = try Tool.runList(words)
    #expect(run.status == 1)
    let parts = run.output.components(separatedBy: "\n\n")
    try #require(parts.count == 3)
    #expect(parts[0].hasPrefix("What sessions do\n  desk: new behaviour, only in times\n"))
    #expect(
      parts[1].hasPrefix("Properties that do not hold\n  violated: Not early [late]\n    desk\n")
    )
    #expect(
      parts[2]
        == "What it breaks\n  source: the setting `limit` can only be 6m..30m now, and could be 5m..30m "
        + "[setting-narrowed]\n    desk\n"
    )
    #expect(
      try Tool.runList(words + ["--format", "markdown"]).output.contains("## What it breaks")
    )
    let json = try Tool.runList(words + ["--format", "json"]).records
    #expect((json.first?["properties"] as? [[String: Any]])?.first?["heldBefore"] as? Bool == true)
    let log = """
      {"at": "2026-01-05T09:00:00Z", "session": "a", "event": "come"}

      """
    try folder.write(log, to: "log.ndjson")
    let replay = ["--log", folder.path("log.ndjson"), "--channel", "desk"]
    let played = try Tool.runList(words + replay).output
    #expect(played.contains("\n\nHow \(folder.path("log.ndjson")) would have gone\n  desk of "))
    let record = try Tool.runList(words + replay + ["--format", "json"]).records.first
    #expect((record?["replay"] as? [String: Any])?["channel"] as? String == "desk")
    #expect(try Tool.runList(words + replay + ["--format", "markdown"]).output.contains("## How "))
    let unnamed = try Tool.runList(words + ["--log", folder.path("log.ndjson")])
    #expect(unnamed.status == 2)
    #expect(unnamed.errors.contains("--log is of one channel: name it by --channel"))
    let same = try Tool.run("review", folder.path("old"), folder.path("old"))
    #expect(same.status == 0)
    #expect(same.output.hasPrefix("What sessions do\n  equivalent: desk\n"))
  }
}
