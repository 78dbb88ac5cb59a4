import Foundation
import PolicyEngine
import TestSupport
import Testing

/// Every diagnostic has a page, and `policycheck check --explain` has all of them.
@Suite struct `The pages of diagnostics` {
  /// What no file can show.
  private static let withoutExample: Set<Diagnostic.ID> = [.outOfMemory]

  @Test(arguments: Diagnostic.ID.allCases)
  func `say what, how bad and why, and show it`(_ id: Diagnostic.ID) throws {
    let page = try DiagnosticPage(id)
    #expect(page.headings == [id.rawValue, "Why", "Bad", "Good"])
    #expect(page.head.count == 2 && page.head.last == "Severity: \(id.severity.rawValue).")
    let summary = page.head.first ?? ""
    #expect(summary.hasSuffix(".") && !summary.contains("\"#"))
    #expect(!summary.contains(". "), "the summary is one sentence: \(summary)")
    #expect(page.text(of: "Why").count > 20)
    for heading in ["Bad", "Good"] { #expect(!page.text(of: heading).isEmpty) }
  }

  @Test(arguments: Diagnostic.ID.allCases.filter { !withoutExample.contains($0) })
  func `show a bad example that gives it, and a good one that is silent`(
    _ id: Diagnostic.ID
  ) throws {
    let page = try DiagnosticPage(id)
    #expect(page.text(of: "Bad").contains("[\(id.rawValue)]"))
    #expect(page.text(of: "Bad").components(separatedBy: ": error: ").count <= 2)
    // What the examples give is tested with all others; here, that they are what the page needs.
    // Files that an example needs beside it show nothing by themselves.
    let purposes = page.article.blocks.compactMap(\.purpose).filter { purpose in
      if case .file = purpose { false } else { true }
    }
    let isCommand = purposes.count == 2
    if isCommand {
      #expect(purposes.last == .run(exit: 0))
      #expect(page.text(of: "Good").contains("```console\n$ "))
      #expect(!page.text(of: "Good").contains("[\(id.rawValue)]"))
    } else {
      #expect(purposes[1] == .run(exit: 1))
      guard case .example(let bad) = purposes[0], case .example(let good) = purposes[2] else {
        Issue.record("\(id.rawValue): a bad example, its output, and a good example are expected")
        return
      }
      #expect(bad.ids == [id.rawValue] && good.ids.isEmpty)
    }
  }

  @Test func `are listed in the guide, each once`() throws {
    let guide = try String(
      contentsOf: Repository.root.appending(path: "\(Repository.toolCatalog)/Guides/Checks.md"),
      encoding: .utf8
    )
    let listed = guide.matches(of: /(?m)^- <doc:(.+)>$/).map { String($0.output.1) }
    #expect(listed.sorted() == Diagnostic.ID.allCases.map(\.rawValue).sorted())
  }

  @Test func `are about diagnostics that there are`() throws {
    let folder = Repository.root.appending(path: DiagnosticPage.folder)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()
    #expect(names == Diagnostic.ID.allCases.map { "\($0.rawValue).md" }.sorted())
  }
}
