import Foundation
import PolicyEngine
import TestSupport
import Testing

/// The documents say something about all that there is, and lead to what is there.
@Suite struct `The documents` {
  /// What each reference has to name.
  private static let references: [(guide: String, words: [String])] = [
    (
      "LanguageReference",
      keys(PolicyShape.document) + keys(ConfigurationShape.document)
        + KeywordMatch.allCases.map(\.rawValue) + Name.reserved.sorted()
    ),
    ("TestPolicies", keys(TestShape.document)), ("BringYourSettings", keys(ImportShape.document)),
    ("EventLines", EventLineShape.keys.map(\.name)),
  ]

  @Test(arguments: references)
  func `name every key and word of the language`(_ guide: String, _ names: [String]) throws {
    let path = "\(Repository.toolCatalog)/Guides/\(guide).md"
    let words = try text(path).split { !($0.isLetter || $0 == "_" || $0 == "-") }.map(String.init)
    for name in Set(names).subtracting(words).sorted() {
      Issue.record("\(path) says nothing of `\(name)`")
    }
  }

  /// The fixed keys of a shape and of all shapes in it.
  private static func keys(_ shape: Shape) -> [String] {
    let items = shape.list.flatMap { keys($0.item) }
    switch shape.mapping {
    case nil: return items
    case .keys(let keys): return items + keys.flatMap { [$0.name] + Self.keys($0.shape) }
    case .named(let named): return items + keys(named.value)
    }
  }

  @Test(arguments: Repository.documents())
  func `lead only to what is there`(_ path: String) throws {
    let folder = Repository.root.appending(path: path).deletingLastPathComponent()
    for match in try text(path).matches(of: /\]\((?<target>[^)\s]+)\)/) {
      let target = String(match.output.target)
      // DocC resolves its own links: see the command in Contributing.
      if target.contains("://") || target.hasPrefix("doc:") { continue }
      let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let url =
        parts[0].isEmpty
        ? Repository.root.appending(path: path) : folder.appending(path: String(parts[0]))
      #expect(FileManager.default.fileExists(atPath: url.path()), "\(path): \(target)")
      guard parts.count > 1, url.pathExtension == "md" else { continue }
      let file = url.standardizedFileURL.path().dropFirst(Repository.root.path().count)
      let headings = try MarkdownDocument(String(file)).headings
      #expect(headings.map(Self.anchor).contains(String(parts[1])), "\(path): \(target)")
    }
  }

  /// The fragment that leads to a heading.
  private static func anchor(_ heading: String) -> String {
    heading.lowercased().replacing(" ", with: "-").filter {
      $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_"
    }
  }

  /// The programs of the package in Tests/Embedding, and the documents that show them.
  private static let programs = [
    (name: "QuickStart", path: "README.md"),
    (name: "Embedding", path: "\(Repository.libraryCatalog)/Guides/EmbedTheEngine.md"),
    (name: "KeepSessions", path: "\(Repository.libraryCatalog)/Guides/Sessions.md"),
  ]

  @Test(arguments: programs)
  func `show the programs that the embedding package runs`(_ name: String, _ path: String) throws {
    let document = try MarkdownDocument(path)
    let block = try #require(document.blocks.first { $0.purpose == .embedding(name) })
    #expect(try block.text == text("Tests/Embedding/Sources/\(name)/main.swift"))
  }

  /// Builds a package of its own against the library, as a service would.
  @Test func `show what the embedding package prints`() throws {
    // The plan of a package doesn't see that a package it depends on by path has got a new file.
    let command =
      "rm -f .build/embedding/debug.yaml; swift build --package-path Tests/Embedding --scratch-path .build/embedding"
    let build = try Shell.run(command, in: Repository.root)
    try #require(build.exit == 0, "\(build.output)")
    let policy = try #require(
      try MarkdownDocument("README.md").blocks.first { $0.text.hasPrefix("policy: shop-chat") }
    )
    let input = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).yaml")
    try policy.text.write(to: input, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: input) }
    for (name, path) in Self.programs {
      let document = try MarkdownDocument(path)
      let block = try #require(document.blocks.first { $0.purpose == .embeddingOutput(of: name) })
      let run = try Shell.run(
        ".build/embedding/debug/\(name) < \(input.path())",
        in: Repository.root
      )
      #expect(run.exit == 0)
      let actual = block.lines.prefix(1) + run.output.split(separator: "\n").map(String.init)
      if Array(actual) != block.lines,
        ProcessInfo.processInfo.environment["RECORD_DOCUMENTS"] == "1"
      {
        try document.record(Array(actual), in: block)
      }
      #expect(actual.joined(separator: "\n") == block.lines.joined(separator: "\n"))
    }
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Repository.root.appending(path: path), encoding: .utf8)
  }
}
