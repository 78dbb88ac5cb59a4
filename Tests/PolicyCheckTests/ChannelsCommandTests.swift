import Foundation
import TestSupport
import Testing

@Suite("policycheck channels")
struct ChannelsCommandTests {
  @Test(
    "prints every channel in every form",
    arguments: [
      ("table", "A  "), ("markdown", "|  |"), ("json", "{\n"), ("html", "<!doctype html>"),
    ]
  )
  func printsAll(format: String, start: String) throws {
    let run = try Tool.run("channels", "--format", format)
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.output.hasPrefix(start))
    for channel in ["bring-your-own-channel", "enhanced-sms", "standard-whatsapp"] {
      #expect(run.output.replacing("<wbr>", with: "").contains(channel))
    }
  }

  @Test("prints a table by itself, with the channels of a configuration first")
  func configuration() throws {
    let table = try Tool.run("channels", "--format", "table").output
    #expect(try Tool.run("channels").output == table)
    let folder = try TemporaryFolder([
      "own.yaml": "config: own\nchannels: {ours: {policy: standard-sms}}\n"
    ])
    let run = try Tool.run("channels", "--config", folder.path("own.yaml"))
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
}
