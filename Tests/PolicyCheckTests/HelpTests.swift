import Foundation
import TestSupport
import Testing

@Suite("policycheck --help")
struct HelpTests {
  private static let events = "Tests/DocumentationTests/Examples/silent-customer.ndjson"

  /// The verbs as the tool lists them.
  private static func verbs() throws -> [String] {
    let help = try Tool.run("--help").output
    let list = try #require(help.components(separatedBy: "SUBCOMMANDS:\n").last)
    let lines = list.components(separatedBy: "\n\n")[0].split(separator: "\n")
    return lines.filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
      .map { String($0.drop { $0 == " " }.prefix { $0 != " " }) }
  }

  @Test("names the verbs and the exit codes")
  func root() throws {
    let run = try Tool.run("--help")
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.output.contains("Exit codes: 0 clean, 1 findings, 2 could not do it."))
    let verbs = try Self.verbs()
    #expect(
      Set(verbs).isSuperset(of: [
        "check", "test", "simulate", "explain", "show", "channels", "graph", "import", "fmt",
        "schema", "init",
      ])
    )
  }

  @Test("a verb that isn't there is reported with the one that was meant")
  func misspelt() throws {
    let run = try Tool.run("simulte", "--channel", "a")
    #expect(run.status == 2 && run.output.isEmpty)
    let start =
      "policycheck: there is no verb `simulte`; did you mean `simulate`? verbs here: `check`"
    #expect(run.errors.hasPrefix(start))
    #expect(try Tool.run("--verbose").errors.hasPrefix("Error: Unknown option '--verbose'"))
  }

  /// See `HelpText.discussion` for how a new verb gets there.
  @Test("each verb says what it does, shows how, and how it ends")
  func pages() throws {
    for verb in try Self.verbs() {
      let page = try Tool.run(verb, "--help").output
      #expect(page.hasPrefix("OVERVIEW: "), "\(verb)")
      // What makes the man page loses other characters.
      #expect(page.utf8.count == page.unicodeScalars.count, "\(verb)")
      #expect(page.contains("\nUSAGE: policycheck \(verb) "), "\(verb)")
      #expect(page.contains("\nEXAMPLE:\n  $ policycheck \(verb)"), "\(verb)")
      #expect(page.contains("\nEXIT CODES:\n  0 "), "\(verb)")
      #expect(page.contains("\n  2 could not do it"), "\(verb)")
      if page.contains("  --format ") { #expect(page.contains(/\(values:\s/), "\(verb)") }
    }
  }

  @Test("each verb's example is one that works")
  func examples() throws {
    let folder = try TemporaryFolder([
      "config.yaml": "config: acme\nchannels: {acme: {policy: enhanced-sms}}\n",
      "store.xml":
        "<MessagingChannel><messagingChannelType>Text</messagingChannelType></MessagingChannel>",
    ])
    let meaning = [
      "CHANNEL": "enhanced-sms", "STATUS": "ended", "CONFIG.yaml": folder.path("config.yaml"),
      "EVENTS.ndjson": Self.events, "EXPORT.xml": folder.path("store.xml"),
      "TEST.yaml": folder.path("test.yaml"),
      "PICTURE.dot": folder.path("picture.dot"),
      "PRODUCT": "salesforce", "FOLDER": folder.path("mine"), "OLD": "policies", "NEW": "policies",
    ]
    for verb in try Self.verbs() {
      let page = try Tool.run(verb, "--help").output
      let example = try #require(page.firstMatch(of: /\n  \$ policycheck (.+)\n/)).output.1
      let words = example.split(separator: " ").map { meaning[String($0)] ?? String($0) }
      let run = try Tool.runList(words)
      #expect(run.status == 0, "\(example)\n\(run.output)\(run.errors)")
    }
  }
}
