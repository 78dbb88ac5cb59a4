import Foundation
import TestSupport
import Testing

@Suite("policycheck test")
struct TestCommandTests {
  /// A test with a scenario that passes, one that fails and one that is skipped.
  private static let mixed = """
    test: mixed
    channel: enhanced-sms
    scenarios:
      right:
        refs: [R13]
        steps:
          - event: {customer.message: {text: stop}}
            expect: {status: ended, effects: record_opt_out}
      wrong:
        steps:
          - {event: customer.message, expect: {status: active, effects: route}}
      later:
        skip: "<not> decided & \\"open\\""
        steps:
          - {event: rep.end}
    """

  @Test("passes the shipped scenarios, which bring about all that the policies can do")
  func shipped() throws {
    let run = try Tool.run("test", "--coverage", "--threshold", "100")
    #expect(run.status == 0 && run.errors.isEmpty)
    let folder = "policies/salesforce"
    let some = try Tool.run(
      "test",
      "--coverage",
      "--threshold",
      "100",
      "--policies",
      folder,
      folder
    )
    #expect(some.status == 0 && some.errors.isEmpty)
    #expect(some.output.contains("coverage: rule: 23 of 23, 100 %"))
  }

  @Test("tells what was expected, what was, the rule and what came about until then")
  func failure() throws {
    let folder = try TemporaryFolder(["mixed.test.yaml": Self.mixed])
    let file = folder.path("mixed.test.yaml")
    let run = try Tool.run("test", file)
    #expect(run.status == 1)
    #expect(
      run.output == """
        \(file):11:52: failed: mixed/wrong: the state is `waiting`, expected `active`
                - {event: customer.message, expect: {status: active, effects: route}}
                                                             ^~~~~~
          because of: customer-opens (policies/salesforce/messaging-session.yaml:122)
          in `enhanced-sms`, until then:
            0s  customer.message: unopened → waiting, by customer-opens (policies/salesforce/messaging-session.yaml:122); effects route
          skipped: mixed/later: <not> decided & "open"
        1 scenario passed, 1 failed, 1 skipped

        """
    )
  }

  @Test("runs the scenarios that are asked for")
  func filter() throws {
    let folder = try TemporaryFolder(["mixed.test.yaml": Self.mixed])
    let file = folder.path("mixed.test.yaml")
    let right = try Tool.run("test", file, "--run", "^mixed/r")
    #expect(right.status == 0)
    #expect(right.output == "1 scenario passed, 0 failed, 0 skipped\n")
    let none = try Tool.run("test", file, "--run", "nothing")
    #expect(none.status == 0)
    #expect(none.errors == "policycheck: there is no scenario to run\n")
    #expect(try Tool.run("test", file, "--run", "nothing", "--fail-on-empty").status == 1)
    #expect(try Tool.run("test", file, "--run", "(").status == 2)
    #expect(try Tool.run("test", file, "--run", "^mixed/r", "--threshold", "100").status == 1)
    #expect(try Tool.run("test", file, "--threshold", "101").status == 2)
  }

  @Test("prints JSON and JUnit's XML")
  func formats() throws {
    let folder = try TemporaryFolder(["mixed.test.yaml": Self.mixed])
    let file = folder.path("mixed.test.yaml")
    let json = try Tool.run("test", file, "--format", "json", "--coverage")
    #expect(json.status == 1)
    let scenarios = try #require(json.records.first?["scenarios"] as? [[String: Any]])
    #expect(scenarios.map { $0["outcome"] as? String } == ["passed", "failed", "skipped"])
    let failures = try #require(scenarios[1]["failures"] as? [[String: Any]])
    #expect(failures[0]["rule"] as? String == "customer-opens")
    #expect(failures[0]["line"] as? Int == 11)
    let coverage = try #require(json.records.first?["coverage"] as? [String: Any])
    #expect((coverage["missing"] as? [Any])?.isEmpty == false)
    let junit = try Tool.run("test", file, "--format", "junit")
    #expect(junit.status == 1)
    let reader =
      "import sys, xml.etree.ElementTree as t; r = t.fromstring(sys.stdin.read());"
      + "print(r.get('tests'), r.get('failures'), r.get('skipped'), [c.tag for c in r.iter()])"
    let read = try Program.python.run(["-c", reader], input: junit.output).output
    #expect(
      read
        == "3 1 1 ['testsuites', 'testsuite', 'testcase', 'testcase', 'failure', 'testcase', 'skipped']\n"
    )
  }

  @Test("fails where a calendar is missing that a scenario needs, and names it")
  func missingCalendar() throws {
    let folder = try TemporaryFolder([
      "desk.yaml": """
      policy: desk
      states: {new: {initial: true}, open: Somebody is there, ended: {final: true}}
      events: {come: {}}
      calendars: {hours: When somebody is there}
      timers: {close: {while: open, start: enter, after: 8h, counts: hours, then: {to: ended}}}
      rules: {opens: {event: come, from: new, to: open}}

      """,
      "desk.test.yaml":
        "test: desk\nchannel: desk\nscenarios: {it: {steps: [{event: come, expect: {status: open}}]}}\n",
    ])
    let run = try Tool.run("test", folder.path("desk.yaml"), folder.path("desk.test.yaml"))
    #expect(run.status == 1)
    #expect(run.output.contains("nobody says when `hours` is open"))
    #expect(run.output.hasSuffix("0 scenarios passed, 0 failed, 0 skipped, 1 not run\n"))
    #expect(run.errors.isEmpty)
    let check = try Tool.run("check", folder.path("desk.yaml"), folder.path("desk.test.yaml"))
    #expect(check.status == 1 && check.output.contains("[missing-calendar]"))
  }

  @Test("can't run what is wrong in itself")
  func wrong() throws {
    let folder = try TemporaryFolder([
      "x.test.yaml":
        "test: x\nchannel: enhanced-smss\nscenarios: {a: {steps: [{event: rep.end}]}}\n"
    ])
    let run = try Tool.run("test", folder.path("x.test.yaml"))
    #expect(run.status == 1)
    #expect(run.output.contains("did you mean `enhanced-sms`?"))
    #expect(run.output.hasSuffix("0 scenarios passed, 0 failed, 0 skipped, 1 not run\n"))
    let json = try Tool.run("test", folder.path("x.test.yaml"), "--format", "json")
    #expect(json.status == 1)
    #expect(json.records.count == 1)
    #expect(json.records.first?["notRun"] as? Int == 1)
    #expect(json.errors.contains("did you mean `enhanced-sms`?"))
    let checked = try Tool.run("check", folder.path("x.test.yaml"))
    #expect(checked.status == 1)
    #expect(run.output.hasPrefix(checked.output))
    #expect(try Tool.run("test", folder.path("nowhere.yaml")).status == 2)
  }

  @Test("tells what is wrong with the channel of a test, and of no other")
  func brokenChannel() throws {
    let folder = try TemporaryFolder([
      "sound.yaml":
        "policy: sound\nstates: {a: {initial: true}, b: {final: true}}\nevents: {go: {}}\n"
        + "rules: {go: {event: go, from: a, to: b}}\n",
      "broken.yaml":
        "policy: broken\nextends: sound\nrules: {leave: {event: gone, from: a, to: b}}\n",
      "sound.test.yaml":
        "test: sound\nchannel: sound\nscenarios: {x: {steps: [{event: go, expect: {status: b}}]}}\n",
      "broken.test.yaml": "test: broken\nchannel: broken\nscenarios: {x: {steps: [{event: go}]}}\n",
    ])
    let policies = ["--policies", folder.url.path]
    let sound = try Tool.runList(["test", folder.path("sound.test.yaml")] + policies)
    #expect(sound.status == 0)
    #expect(sound.output == "1 scenario passed, 0 failed, 0 skipped\n")
    let broken = try Tool.runList(
      ["test", folder.path("sound.test.yaml"), folder.path("broken.test.yaml")] + policies
    )
    #expect(broken.status == 1)
    #expect(broken.output.hasSuffix("\n1 scenario passed, 0 failed, 0 skipped, 1 not run\n"))
    let checked = try Tool.runList(["check", folder.path("broken.test.yaml")] + policies)
    #expect(checked.status == 1)
    #expect(
      checked.output.hasPrefix("\(folder.path("broken.yaml")):3:24: error:"),
      "\(checked.output)"
    )
    // What two ways lead to is reported once.
    let both = try Tool.runList(["check", folder.url.path] + policies)
    #expect(both.output == checked.output)
  }

  @Test("writes what recorded scenarios see, and leaves everything else as it is")
  func update() throws {
    let test = """
      test: recorded
      channel: [enhanced-sms, standard-sms]
      scenarios:
        both: # of them
          recorded: true
          steps:
            - {event: customer.message}
            # the rep comes
            - at: +5s
              event: rep.accept # at once
            - event: rep.inactivate
            - at: 1h
              event: {customer.message: {text: STOP}}
              expect:
                status: waiting
        by-hand:
          steps:
            - {event: customer.message, expect: {status: waiting, effects: route}}

      """
    let folder = try TemporaryFolder(["a.test.yaml": test])
    let file = folder.path("a.test.yaml")
    let run = try Tool.run("test", file, "--update")
    #expect(run.status == 1, "the channels differ, so one step stays as it was")
    #expect(
      run.errors == """
        \(file):11:9: `enhanced-sms` and `standard-sms` see different things here, so nothing is recorded
        policycheck: recorded \(file)

        """
    )
    let recorded = test.replacing(
      "{event: customer.message}",
      with:
        "{event: customer.message, expect: {status: waiting, effects: route, because: customer-opens, timers: none}}"
    ).replacing(
      "# at once",
      with: "# at once\n        expect: {status: active, because: accept, timers: none}"
    ).replacing(
      "          status: waiting\n",
      with: """
                  status: ended
                  effects: record_opt_out
                  because: opt-out
                  timers: none

        """
    )
    #expect(try String(contentsOfFile: file, encoding: .utf8) == recorded)
    // One channel sees one thing; recording once more finds nothing to write.
    try folder.write(recorded.replacing(", standard-sms", with: ""), to: "a.test.yaml")
    let alone = try Tool.run("test", file, "--update")
    #expect(alone.status == 0)
    #expect(alone.output == "2 scenarios passed, 0 failed, 0 skipped\n")
    #expect(try Tool.run("test", file, "--update").errors.isEmpty)
  }
}
