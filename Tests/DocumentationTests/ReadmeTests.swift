import Foundation
import TestSupport
import Testing

/// The README is short, and what it shows is so.
@Suite struct `The README` {
  @Test func `has at most 250 lines`() throws {
    #expect(try MarkdownDocument("README.md").lines.count <= 250)
  }

  /// A row of its table of channels, as `policycheck channels` has it.
  private struct Channel: Decodable {
    let id: String
    let timers: [String: String]
    let refuses: [String: [String]]

    var row: String {
      let times = ["customer_inactivity", "inactive_end", "unanswered_end"].map {
        timers[$0] ?? "–"
      }
      let opens = refuses["business_initiated_unsupported"] == nil ? "yes" : "no"
      return "| `\(id)` | \((times + [opens]).joined(separator: " | ")) |"
    }
  }

  private struct Channels: Decodable {
    let channels: [Channel]
  }

  @Test func `has a table of the eleven channels`() throws {
    let sandbox = try Sandbox()
    defer { sandbox.remove() }
    let command = "policycheck channels --policies policies/salesforce --format json"
    let result = try sandbox.run(command)
    let channels = try JSONDecoder().decode(Channels.self, from: Data(result.output.utf8)).channels
    let rows = try MarkdownDocument("README.md").lines.filter {
      $0.wholeMatch(of: /\| `[a-z-]+` \|( [^|]+ \|){4}/) != nil
    }
    #expect(rows.sorted() == channels.map(\.row).sorted())
  }

  @Test func `has two commands that do what it says`() throws {
    let document = try MarkdownDocument("README.md")
    let commands = document.blocks.filter { $0.language == "sh" }.flatMap(\.lines)
      .filter { $0.hasPrefix("apt-get install ") }
    #expect(commands.count == 2)
    let sandbox = try Sandbox()
    defer { sandbox.remove() }
    let steps = commands.flatMap { $0.components(separatedBy: " && ") }
    #expect(steps.last == "swift test")
    let prefix = "swift run "
    for step in steps where step.hasPrefix(prefix) {
      let result = try sandbox.run(String(step.dropFirst(prefix.count)))
      #expect(result.exit == 0, "\(step)\n\(result.output)")
    }
  }
}
