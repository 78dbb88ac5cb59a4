import Foundation
import TestSupport
import Testing

@Suite("policycheck verify")
struct VerifyCommandTests {
  @Test func `proves what a policy says that is read from standard input`() throws {
    let policy = """
      policy: kiosk
      extends: messaging-session
      properties:
        quick: {title: It is over at once, within: 1h, of: inactive, comes: ended}

      """
    let run = try Tool.run("verify", "-", "--within", "10s", "--format", "json", input: policy)
    #expect(run.status == 1)
    let lines = run.output.split(separator: "\n")
    #expect(lines.count > 20 && lines.allSatisfy { $0.contains("\"channel\":\"kiosk\"") })
    let violated = lines.filter { $0.contains("\"answer\":\"violated\"") }
    #expect(violated.count == 1)
    #expect(violated.first?.contains("\"until\":3600001") == true)
  }

  @Test func `looks at the channels of a configuration from standard input`() throws {
    let configuration = """
      config: own
      channels:
        own-chat: {policy: enhanced-web-chat, settings: {customer_inactivity: 10m}}

      """
    let run = try Tool.run("verify", "-", input: configuration)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.hasPrefix("own-chat\n"))
  }

  /// A property that was meant otherwise than it was read must not be proved.
  @Test(arguments: [
    ("desk", "{never: {enterng: open}}", "has no key `enterng`"),
    ("desk", "{never: {entering: opn}}", "`opn` is none of the states"),
    ("desk", "{within: 3x, of: open, comes: over}", "`3x`"),
    ("desk", "{title: Nothing}", "what must hold"),
    ("dsk", "{never: {entering: open}}", "there is no channel `dsk`"),
    ("desk", "{never: {entering: open", "isn't closed"),
  ]) func `proves nothing where a test states what can't be read`(
    channel: String,
    property: String,
    problem: String
  ) throws {
    let folder = try TemporaryFolder([
      "desk.yaml": """
      policy: desk
      states: {new: {initial: true}, open: Talking, over: {final: true}}
      events: {come: {}, leave: {}}
      rules:
        come: {event: come, from: new, to: open}
        leave: {event: leave, from: open, to: over}

      """,
      "rules.test.yaml": "test: rules\nchannel: \(channel)\nproperties:\n  it: \(property)\n",
    ])
    let run = try Tool.run("verify", "--policies", folder.url.path(), "desk")
    #expect(run.status == 2 && run.errors.contains(problem), "\(run.output)\(run.errors)")
  }

  @Test func `says that standard input has no channel`() throws {
    let run = try Tool.run(
      "verify",
      "-",
      input: "policy: base\nabstract: true\nstates: {a: {initial: true}}\n"
    )
    #expect(run.status == 2)
    #expect(run.errors.contains("standard input has no channel"))
  }

  /// A counter that is open from Monday to Friday, where somebody waits for an hour of its time.
  private static func counter(_ property: String) -> String {
    """
    policy: counter
    calendars:
      desk: {zone: UTC, hours: {monday-friday: 9h..17h}}
    states: {new: {initial: true}, waiting: Somebody waits, over: {final: true}}
    events: {come: {}}
    timers:
      give_up: {while: waiting, start: enter, after: 1h, counts: desk, then: {to: over}}
    rules:
      come: {event: come, from: new, to: waiting}
    properties:
      it: {\(property)}

    """
  }

  @Test func `shows when a session begins that a calendar lets come about`() throws {
    let policy = Self.counter("not_before: 2h, of: waiting, comes: over")
    let run = try Tool.run("verify", "-", "--format", "test", input: policy)
    #expect(run.status == 1, "\(run.errors)")
    #expect(run.output.contains("  begins: 20"), "\(run.output)")
    let folder = try TemporaryFolder(["counter.yaml": policy, "shown.test.yaml": run.output])
    let test = try Tool.runList(
      ["test", "--policies", "counter.yaml", "shown.test.yaml"],
      in: folder.url
    )
    #expect(test.status == 1)
    #expect(test.output.contains("the property `it` is broken"), "\(test.output)\(test.errors)")
  }

  @Test func `shows nothing that can't come about`() throws {
    // Whoever passes the first place waits for two minutes at most, there and here.
    let policy = """
      policy: queue
      states:
        new: {initial: true}
        first: Somebody waits
        second: Somebody waits once more
        over: {final: true}
      events: {come: {patience: {type: duration, range: 1m..10m}}}
      memory: {own: {type: duration, range: 1m..10m}}
      timers:
        give_up: {while: first, start: enter, after: 2m, then: {to: over}}
        pass: {while: first, start: enter, after: own, then: {to: second}}
        close: {while: second, start: enter, after: 9m, then: {to: over}}
        pass_again: {while: second, start: enter, after: own, then: {to: over}}
      rules:
        come: {event: come, from: new, to: first, remember: {own: {field: patience}}}
      properties:
        no-close: {never: {event: timer.close}}

      """
    let run = try Tool.run("verify", "-", "--format", "json", input: policy)
    #expect(run.status == 1, "\(run.errors)")
    let line = run.output.split(separator: "\n").last { $0.contains("no-close") } ?? ""
    #expect(
      line.contains("\"answer\":\"inconclusive\"") && line.contains("can't be played"),
      "\(run.output)"
    )
  }
}
