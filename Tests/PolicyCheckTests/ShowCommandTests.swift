import Foundation
import TestSupport
import Testing

@Suite("policycheck show")
struct ShowCommandTests {
  private static let channels: [String] = {
    let folder = Tool.root.appending(path: "policies/salesforce")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let others = [".test.yaml", ".import.yaml"]
    return names.filter { name in
      name.hasSuffix(".yaml") && !others.contains { name.hasSuffix($0) }
    }.map {
      String($0.dropLast(5))
    }
    .filter { name in
      let text = try? String(contentsOf: folder.appending(path: "\(name).yaml"), encoding: .utf8)
      return text?.contains("abstract: true") == false
    }.sorted()
  }()

  @Test("has the ignore comments of the channel's own files, and no others")
  func ignoreComments() throws {
    var files = [
      "kiosk.yaml": """
      policy: kiosk
      extends: messaging-session
      settings:
        # policycheck: ignore[endless-state] reps end them
        customer_inactivity: none

      """
    ]
    for name in ["messaging-session"] + Self.channels + ["enhanced", "standard"] {
      let path = Tool.root.appending(path: "policies/salesforce/\(name).yaml")
      files["\(name).yaml"] = try String(contentsOf: path, encoding: .utf8)
    }
    let folder = try TemporaryFolder(files)
    let run = try Tool.run("show", "kiosk", "--policies", folder.url.path)
    let comments = run.output.split(separator: "\n").filter { $0.contains("ignore[endless-state]") }
    #expect(
      comments.map { String($0.drop { $0 == " " }) } == [
        "# policycheck: ignore[endless-state] no known limit",
        "# policycheck: ignore[endless-state] reps end them",
      ]
    )
  }

  @Test("there are eleven channels to show")
  func allChannels() {
    #expect(Self.channels.count == 11)
  }

  @Test("prints a file that check and yamllint find no fault with", arguments: channels)
  func printsCleanFile(channel: String) throws {
    let shown = try Tool.run("show", channel)
    #expect(shown.status == 0 && shown.errors.isEmpty)
    #expect(shown.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    // In a folder of its own, where nothing else could be extended.
    let folder = try TemporaryFolder(["shown.yaml": shown.output])
    let check = try Tool.run("check", "--strict", "--policies", folder.url.path, folder.url.path)
    #expect(check.status == 0 && check.output.isEmpty, "\(check.output)")
    let again = try Tool.run("show", channel, "--policies", folder.url.path)
    #expect(again.output == shown.output)

    let lint = try Program(URL(filePath: "/usr/bin/yamllint")).run(
      ["--strict", "--config-data", "relaxed", folder.path("shown.yaml")]
    )
    #expect(lint.status == 0, "\(lint.output)")
  }

  @Test("shows what a configuration chooses, and where")
  func configuredChannel() throws {
    let folder = try TemporaryFolder([
      "acme.yaml": """
      config: acme
      channels:
        acme-web: {policy: enhanced-web-chat, settings: {customer_inactivity: 10m}}
      """
    ])
    let run = try Tool.run("show", "acme-web", "--config", folder.path("acme.yaml"), "--origin")
    #expect(run.status == 0 && run.errors.isEmpty)
    let all = run.output.split(separator: "\n")
    let lines = all.filter { !$0.contains("# policycheck: ignore") }
    #expect(all.count == lines.count + 2)
    #expect(lines.allSatisfy { $0.wholeMatch(of: /.*  # .*\.yaml:[0-9]+/) != nil })
    func line(_ start: String) -> Substring? { lines.first { $0.hasPrefix(start) } }
    #expect(line("policy: acme-web")?.hasSuffix("acme.yaml:3") == true)
    #expect(line("    default: 10m")?.hasSuffix("acme.yaml:3") == true)
    #expect(
      line("    range: 5m..30m")?.hasSuffix("policies/salesforce/messaging-session.yaml:45") == true
    )
  }

  @Test("says which channels there are when there is none of that name")
  func unknownChannel() throws {
    let run = try Tool.run("show", "enhanced-web-chad")
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.contains("did you mean `enhanced-web-chat`? channels here: `apple-shop`"))
    #expect(try Tool.run("show", "standard").status == 2)
    let missing = try Tool.run("show", "standard-sms", "--policies", "no-such-folder")
    #expect(missing.status == 2 && missing.errors.contains("`no-such-folder` can't be read"))
  }

  @Test("prints what is wrong with a channel that has errors, and nothing else")
  func brokenChannel() throws {
    let folder = try TemporaryFolder(["p.yaml": "policy: p\nstates: {a: {initial: true}}\n"])
    let run = try Tool.run("show", "p", "--policies", folder.url.path)
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.contains("[no-final-state]"))
  }

  @Test("says which settings exclude each other, and shows them all the same")
  func conflictingSettings() throws {
    let folder = try TemporaryFolder([
      "own.yaml": """
      config: own
      channels:
        ours:
          policy: enhanced-web-chat
          settings: {customer_inactivity: 10m, status_based_capacity: true}
      """
    ])
    let run = try Tool.run("show", "ours", "--config", folder.path("own.yaml"))
    #expect(run.status == 0 && run.output.contains("    default: 10m\n"))
    #expect(
      run.errors
        == "policycheck: `customer_inactivity` has no effect while `status_based_capacity` is in use\n"
    )
  }
}
