import Foundation
import TestSupport
import Testing

/// What a path stands for is the same in every verb.
@Suite struct `A path` {
  private static let far = """
    policy: far
    states: {idle: {initial: true}, live: Live, over: {final: true}}
    events: {go: {}, stop: {}}
    timers:
      life: {while: live, start: enter, after: 5m, then: {to: over}}
    rules:
      begin: {event: go, from: idle, to: live}
      halt: {event: stop, from: live, to: over}

    """
  private static let scenario = """
    test: far
    channel: far
    scenarios:
      ends:
        steps:
          - {event: go, expect: {status: live}}
          - {at: 5m, expect: {status: over}}

    """
  private static let log = #"{"at": "2026-01-05T09:00:00Z", "session": "s", "event": "go"}"# + "\n"
  private static let wrong = far.replacing("to: live}", with: "to: lvie}")

  /// The verbs that take `--policies`, as they are run for the channel `far`.
  private static func verbs(log: String) -> [[String]] {
    [
      ["simulate", "--channel", "far", log], ["explain", "--channel", "far", log], ["show", "far"],
      ["graph", "far"], ["channels"], ["check"], ["test"],
    ]
  }

  // MARK: Policies

  @Test func `of policies is a folder or a file, in every verb`() throws {
    let folder = try TemporaryFolder([
      "policies/far.yaml": Self.far, "log": Self.log, "far.test.yaml": Self.scenario,
      "acme.yaml": "config: acme\nchannels: {mine: {policy: far}}\n",
    ])
    for policies in [folder.path("policies"), folder.path("policies/far.yaml")] {
      for verb in Self.verbs(log: folder.path("log")) {
        let run = try Tool.runList(verb + ["--policies", policies])
        #expect(run.status == 0, "\(verb) \(run.errors)")
      }
      let test = try Tool.run("test", "--policies", policies, folder.path("far.test.yaml"))
      #expect(test.status == 0 && test.output.hasPrefix("1 scenario passed"))
      let check = try Tool.run("check", "--policies", policies, folder.path("acme.yaml"))
      #expect(check.status == 0 && check.output.isEmpty && check.errors.isEmpty)
    }
  }

  @Test func `of policies that leads nowhere is an error, in every verb`() throws {
    let folder = try TemporaryFolder([
      "base.yaml": "policy: base\nabstract: true\n" + Self.far.drop { $0 != "\n" },
      "child.yaml": "policy: child\nextends: base\n", "log": Self.log,
    ])
    let missing = folder.path("nowhere")
    for verb in Self.verbs(log: folder.path("log")) + [["check", folder.path("child.yaml")]] {
      let run = try Tool.runList(verb + ["--policies", missing])
      #expect(run.status == 2 && run.output.isEmpty, "\(verb)")
      let expected = "policycheck: `\(missing)` can't be read: no such file or folder\n"
      #expect(run.errors == expected, "\(verb)")
    }
  }

  @Test func `of policies may be given several times`() throws {
    let folder = try TemporaryFolder([
      "a/base.yaml": "policy: base\nabstract: true\n" + Self.far.drop { $0 != "\n" },
      "b/far.yaml": "policy: far\nextends: base\n", "log": Self.log,
    ])
    for verb in Self.verbs(log: folder.path("log")) where verb != ["test"] {
      let run = try Tool.runList(
        verb + ["--policies", folder.path("a"), "--policies", folder.path("b")]
      )
      #expect(run.status == 0, "\(verb) \(run.output)\(run.errors)")
    }
  }

  @Test func `that nobody gave is the folder of policies, and it is said what gives another`()
    throws
  {
    let folder = try TemporaryFolder(["log": Self.log])
    for verb in Self.verbs(log: folder.path("log")) {
      let run = try Tool.runList(verb, in: folder.url)
      #expect(run.status == 2 && run.output.isEmpty, "\(verb)")
      let reason = "`policies` can't be read: no such file or folder"
      let hint =
        "--policies names the folder or file that the policies are in, `policycheck init` writes some"
      #expect(run.errors == "policycheck: \(reason); \(hint)\n", "\(verb)")
    }
    try folder.write("config: acme\nchannels: {mine: {policy: far}}\n", to: "acme.yaml")
    let config = try Tool.runList(["check", "acme.yaml"], in: folder.url)
    #expect(config.status == 1 && config.output.contains("[unknown-policy]"))
    #expect(config.errors.contains("--policies names the folder or file"))
  }

  // MARK: Parents

  @Test func `of a file brings what lies beside it, and nothing below`() throws {
    let base = "policy: base\nabstract: true\n" + Self.far.drop { $0 != "\n" }
    let folder = try TemporaryFolder([
      "ours.yaml": "policy: ours\nextends: base\n", "policies/base.yaml": base,
      "old/2025/base.yaml": base.replacing("5m", with: "6m"), "log": Self.log,
    ])
    let check = try Tool.runList(["check", "ours.yaml"], in: folder.url)
    #expect(check.status == 0 && check.output.isEmpty && check.errors.isEmpty)
    // A folder that declares the parent twice does not say which one is meant.
    for verb in [["simulate", "--channel", "ours", "log"], ["show", "ours"], ["graph", "ours"]] {
      let run = try Tool.runList(verb + ["--policies", "."], in: folder.url)
      #expect(run.status == 2 && run.output.isEmpty, "\(verb)")
      #expect(run.errors.contains("the policy `base` is declared twice [duplicate-policy]"))
    }
  }

  @Test func `of a file is reported first, whatever else can't be read`() throws {
    let folder = try TemporaryFolder([
      "d/b.yaml": "policy: b\nextends: enhanced-smss\n", "d/sub/bad.yml": "a: [1\n",
      "e/b.yaml": "policy: b\nextends: enhanced-smss\n", "e/bad.yml": "policy: [1\n",
    ])
    let below = try Tool.run("check", folder.path("d/b.yaml"))
    #expect(below.status == 1 && !below.output.contains("bad.yml"))
    for name in ["d/b.yaml", "e/b.yaml"] {
      let run = try Tool.run("check", folder.path(name))
      #expect(run.output.hasPrefix("\(folder.path(name)):2:10: error: there is no policy"))
      #expect(run.output.contains("did you mean `enhanced-sms`?"))
    }
  }

  @Test func `of a parent that can't be read is one mistake`() throws {
    let folder = try TemporaryFolder()
    for number in 1...5 {
      try folder.write("policy: p\(number)\nextends: base\n", to: "p\(number).yaml")
    }
    try folder.link("base.yaml", to: "base.yaml")
    for path in [folder.url.path, folder.path("p1.yaml")] {
      let run = try Tool.run("check", path)
      #expect(run.status == 2 && run.output.isEmpty, "\(run.output)")
      #expect(run.errors.split(separator: "\n").count == 1 && run.errors.contains("base.yaml"))
    }
  }

  @Test func `that is written where the id is meant gives the id`() throws {
    let folder = try TemporaryFolder([
      "a.yaml": "policy: a\nextends: enhanced-whatsapp.yaml\n",
      "b.yaml": "policy: b\nextends: policies/enhanced-sms.yml\n",
    ])
    let run = try Tool.run("check", folder.url.path)
    #expect(run.status == 1)
    #expect(run.output.contains("did you mean `enhanced-whatsapp`?"), "\(run.output)")
    #expect(run.output.contains("did you mean `enhanced-sms`?"), "\(run.output)")
  }

  @Test func `of a channel whose parent is missing gives that one error`() throws {
    let folder = try TemporaryFolder(["a.yaml": "policy: a\nextends: nothing\n", "log": Self.log])
    let run = try Tool.run(
      "simulate",
      "--policies",
      folder.path("a.yaml"),
      "--channel",
      "a",
      folder.path("log")
    )
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.contains("[unknown-policy]") && !run.errors.contains("[unknown-channel]"))
  }

  // MARK: Names of one file

  @Test func `counts once, by whatever names it is given`() throws {
    let folder = try TemporaryFolder(["in/a.yaml": Self.wrong])
    try folder.link("b.yaml", to: "in/a.yaml")
    try folder.link("out", to: "in")
    let names = [
      "in/a.yaml", "./in/a.yaml", "in", ".", "in//a.yaml", "out/a.yaml", "b.yaml", "in/../in",
    ]
    for name in names {
      let run = try Tool.runList(["check"] + [name] + names, in: folder.url)
      #expect(run.status == 1 && run.output.components(separatedBy: "error:").count == 2, "\(name)")
      let format = try Tool.runList(["fmt", "--check", name] + names, in: folder.url)
      #expect(format.output.split(separator: "\n").count <= 1, "\(name)")
    }
    let policies = names.flatMap { ["--policies", $0] }
    let show = try Tool.runList(["channels", "--format", "json"] + policies, in: folder.url)
    #expect(!show.errors.contains("declared twice"))
  }

  @Test func `of a folder that is a link is followed, and never in a circle`() throws {
    let folder = try TemporaryFolder(["there/far.yaml": Self.wrong, "here/own.yaml": Self.far])
    try folder.link("here/link", to: "../there")
    try folder.link("here/back", to: "..")
    for arguments in [["check"], ["check", "--policies"]] {
      let run = try Tool.runList(arguments + ["here"], in: folder.url)
      #expect(run.status == 1 && run.output.contains("lvie"), "\(run.output)")
    }
  }

  // MARK: Pipes

  @Test func `of a pipe is read where it is given, and passed over in a folder`() throws {
    let folder = try TemporaryFolder(["far.yaml": Self.far, "far.test.yaml": Self.scenario])
    let shell = """
      mkfifo pipe.yaml && ln -s pipe.yaml link.yaml
      policycheck check . && policycheck test . --policies . && policycheck fmt . || exit 9
      policycheck channels --policies . > /dev/null || exit 8
      cat far.yaml > pipe.yaml & policycheck check pipe.yaml || exit 7
      cat far.yaml > pipe.yaml & policycheck check link.yaml || exit 6
      policycheck check <(cat far.yaml) || exit 5
      policycheck show far --policies <(cat far.yaml) > /dev/null || exit 4
      policycheck test --policies far.yaml <(cat far.test.yaml) || exit 3
      policycheck check /dev/stdin < far.yaml
      """
    let run = try Tool.shell(shell, in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.output
        == "1 scenario passed, 0 failed, 0 skipped\n1 scenario passed, 0 failed, 0 skipped\n"
    )
  }

  @Test func `of one dash is standard input, in every verb`() throws {
    let folder = try TemporaryFolder(["far.yaml": Self.far])
    for arguments in [["check", "-"], ["check", "-", "-"], ["fmt", "--check", "-"]] {
      let run = try Tool.runList(arguments, input: Self.far, in: folder.url)
      #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty, "\(arguments)")
    }
    let wrong = try Tool.run("check", "-", input: Self.wrong)
    #expect(wrong.status == 1 && wrong.output.hasPrefix("<stdin>:7:"))
    let show = try Tool.run("show", "far", "--policies", "-", input: Self.far)
    #expect(show.status == 0 && show.output.contains("policy: far"))
    let test = try Tool.run(
      "test",
      "--policies",
      folder.path("far.yaml"),
      "-",
      input: Self.scenario
    )
    #expect(test.status == 0 && test.output.hasPrefix("1 scenario passed"))
    let simulate = try Tool.run(
      "simulate",
      "--policies",
      folder.path("far.yaml"),
      "--channel",
      "far",
      "-",
      input: Self.log
    )
    #expect(simulate.status == 0 && simulate.output.contains("idle → live"))
    let fix = try Tool.run("check", "--fix", "-", input: Self.wrong)
    #expect(fix.status == 2 && fix.errors.contains("standard input"))
    let graph = try Tool.runList(
      ["graph", "far", "--policies", "far.yaml", "-o", "-"],
      in: folder.url
    )
    #expect(graph.status == 0 && graph.output.hasPrefix("flowchart"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["far.yaml"])
  }

  // MARK: Output

  @Test func `of output that takes nothing more is reported, in every verb`() throws {
    let folder = try TemporaryFolder([
      "far.yaml": Self.far, "wrong.yaml": Self.wrong, "log": Self.log,
      "far.test.yaml": Self.scenario,
    ])
    for arguments in [
      "check wrong.yaml", "check --format json far.yaml", "test --policies far.yaml far.test.yaml",
      "simulate --policies far.yaml --channel far log", "show far --policies far.yaml",
      "explain --policies far.yaml --channel far log", "graph far --policies far.yaml",
      "channels --policies far.yaml", "fmt - < far.yaml", "schema policy", "--help",
      "check --explain list", "--version",
    ] {
      let run = try Tool.shell("policycheck \(arguments) > /dev/full", in: folder.url)
      #expect(run.status == 2, "\(arguments)")
      let expected = "policycheck: standard output can't be written: no space left on device\n"
      #expect(run.errors == expected, "\(arguments)")
    }
  }
}
