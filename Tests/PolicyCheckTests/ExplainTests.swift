import Foundation
import TestSupport
import Testing

@Suite("policycheck check --explain")
struct ExplainTests {
  /// The ids as the tool lists them.
  private static func ids() throws -> [String] {
    let list = try Tool.run("check", "--explain", "list")
    #expect(list.status == 0 && list.errors.isEmpty)
    return list.output.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
  }

  /// What the documentation says of an id.
  private static func article(_ id: String) throws -> String {
    let file = Tool.root.appending(path: "Sources/policycheck/Explanations/Pages/\(id).md")
    return try String(contentsOf: file, encoding: .utf8)
  }

  @Test("lists all ids with what they mean, each on a line")
  func list() throws {
    let run = try Tool.run("check", "--explain", "list")
    #expect(try Self.ids().count > 75)
    #expect(run.output.contains("\nunknown-state "))
    for line in run.output.split(separator: "\n") { #expect(line.hasSuffix("."), "\(line)") }
  }

  @Test("prints a page for each id")
  func pages() throws {
    for id in try Self.ids() {
      let run = try Tool.run("check", "--explain", id)
      #expect(run.status == 0 && run.errors.isEmpty)
      let lines = run.output.split(separator: "\n")
      #expect(lines.first == "\(id) (error)" || lines.first == "\(id) (warning)")
      #expect(lines.contains("Bad:") && lines.contains("Good:"))
      let paragraphs = try Self.article(id).components(separatedBy: "\n\n")
      #expect(paragraphs[0] == "# \(id)")
      // The summary, and the first of the reasons.
      let printed = run.output.replacing("\n", with: " ")
      for paragraph in [paragraphs[1], paragraphs[4]] where !paragraph.contains("doc:") {
        #expect(printed.contains(paragraph.replacing("\n", with: " ")), "\(id)")
      }
      // What is meant for other readers of the page.
      for mark in ["```", "<!--", "doc:"] { #expect(!run.output.contains(mark), "\(id)") }
      let prose = lines.filter { !$0.hasPrefix("    ") }
      #expect(prose.allSatisfy { $0.count <= 80 }, "\(id)")
    }
  }

  @Test("takes an id as it is copied from a message, and looks at no files")
  func brackets() throws {
    let run = try Tool.run("check", "--explain", "[unknown-state]", "no-such-file")
    let same = try Tool.run("check", "--explain", "unknown-state")
    #expect(run.status == 0 && run.errors.isEmpty && run.output == same.output)
  }

  @Test("helps with an id that is none")
  func unknown() throws {
    let run = try Tool.run("check", "--explain", "unknwon-state")
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(
      run.errors
        == "policycheck: there is no diagnostic `unknwon-state`; did you mean `unknown-state`? `--explain list` names all\n"
    )
    let other = try Tool.run("check", "--explain", "qqq")
    #expect(
      other.status == 2
        && other.errors
          == "policycheck: there is no diagnostic `qqq`; `--explain list` names all\n"
    )
  }
}
