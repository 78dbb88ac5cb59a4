import Foundation
import TestSupport
import Testing

@Suite("policycheck channels")
struct ChannelsCommandTests {
  @Test(
    "prints every channel of a family in every form",
    arguments: [
      ("table", "A  "), ("markdown", "|  |"), ("json", "{\n"), ("html", "<!doctype html>"),
    ]
  )
  func printsAll(format: String, start: String) throws {
    let run = try Tool.run("channels", "enhanced-sms", "--format", format)
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.output.hasPrefix(start))
    for channel in ["bring-your-own-channel", "enhanced-sms", "standard-whatsapp"] {
      #expect(run.output.replacing("<wbr>", with: "").contains(channel))
    }
  }

  @Test("prints a table by itself, with the channels of a configuration first")
  func configuration() throws {
    let table = try Tool.run("channels", "enhanced", "--format", "table").output
    #expect(try Tool.run("channels", "--policies", "policies/salesforce").output == table)
    let folder = try TemporaryFolder([
      "own.yaml": "config: own\nchannels: {ours: {policy: standard-sms}}\n"
    ])
    let run = try Tool.run("channels", "ours", "--config", folder.path("own.yaml"))
    #expect(run.status == 0 && run.output.hasPrefix("own\n\nA  ours "))
  }

  @Test("takes several configurations, and nothing else for one")
  func configurations() throws {
    let folder = try TemporaryFolder([
      "one.yaml": "config: one\nchannels: {mine: {policy: standard-sms}}\n",
      "two.yaml": "config: two\nchannels: {yours: {policy: enhanced-sms}}\n",
      "a.test.yaml": "test: a\nchannel: enhanced-sms\nscenarios: {}\n",
    ])
    let both = ["--config", folder.path("one.yaml"), "--config", folder.path("two.yaml")]
    for channel in ["mine", "yours"] {
      #expect(try Tool.runList(["show", channel] + both).status == 0)
    }
    let policy = Repository.root.appending(path: "policies/salesforce/enhanced-sms.yaml").path()
    for (path, found) in [
      (policy, "a policy"), (folder.path("a.test.yaml"), "a test"), (folder.url.path, "a folder"),
    ] {
      let run = try Tool.run("channels", "--config", path)
      #expect(run.status == 2 && run.output.isEmpty)
      #expect(run.errors.contains("is \(found), and `--config` wants a configuration"))
    }
  }

  @Test("prints the usable channels and what is wrong with the others")
  func brokenChannel() throws {
    let folder = try TemporaryFolder([
      "good.yaml": """
      policy: good
      states: {a: {initial: true}, b: {final: true}}
      events: {go: {}}
      rules: {end: {event: go, from: a, to: b}}
      """,
      "bad.yaml": "policy: bad\nextends: no-such\n",
    ])
    let run = try Tool.run("channels", "--policies", folder.url.path)
    #expect(run.status == 2)
    #expect(run.output.hasPrefix("A  good\n") && run.errors.contains("[unknown-policy]"))
    #expect(try Tool.run("channels", "--policies", "no-such-folder").status == 2)
    #expect(try Tool.run("channels", "--format", "xml").status == 2)
  }

  private static let small = """
    states: {a: {initial: true}, b: {final: true}}
    events: {go: {}}
    rules: {end: {event: go, from: a, to: b}}

    """

  @Test("prints an index of several families, and the one that is asked for")
  func families() throws {
    let folder = try TemporaryFolder([
      "kiosk.yaml": "policy: kiosk\ntitle: Kiosk\n\(Self.small)",
      "desk.yaml": "policy: desk\nabstract: true\n\(Self.small)",
      "left.yaml": "policy: left-desk\nextends: desk\n",
    ])
    let policies = ["--policies", folder.url.path]
    let index = try Tool.runList(["channels"] + policies)
    #expect(index.status == 0)
    #expect(
      index.output.hasPrefix(
        "kiosk  Kiosk  1 channel  kiosk\ndesk          1 channel  left-desk\n\n`policycheck "
      )
    )
    for name in ["desk", "left-desk"] {
      let one = try Tool.runList(["channels", name] + policies)
      #expect(one.status == 0 && one.output.hasPrefix("A  left-desk\n\n"))
    }
    let all = try Tool.runList(["channels", "--format", "json"] + policies).output
    let one = try Tool.runList(["channels", "desk", "--format", "json"] + policies).output
    #expect(all.contains(#""id": "kiosk""#) && all.contains(#""family": "desk""#))
    #expect(!one.contains("kiosk") && one.contains(#""family": "desk""#))
  }

  @Test("says which families there are where one is asked for that isn't")
  func unknownFamily() throws {
    let folder = try TemporaryFolder([
      "desk.yaml": "policy: desk\nabstract: true\n\(Self.small)",
      "left.yaml": "policy: left-desk\nextends: desk\n",
      "lone.yaml": "policy: lone\nabstract: true\n\(Self.small)",
    ])
    for (name, message) in [
      ("dsk", "there is no family `dsk`; did you mean `desk`? families here: `desk`\n"),
      (
        "lft-desk",
        "there is no family `lft-desk`; did you mean `left-desk`? families here: `desk`\n"
      ),
      ("market", "there is no family `market`; families here: `desk`\n"),
      ("lone", "no channel of the family `lone` can be run\n"),
    ] {
      let run = try Tool.run("channels", name, "--policies", folder.url.path)
      #expect(run.status == 2 && run.output.isEmpty)
      #expect(run.errors == "policycheck: " + message)
    }
  }
}
