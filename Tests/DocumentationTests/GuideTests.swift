import Foundation
import PolicyEngine
import TestSupport
import Testing

/// The documents say something about all that there is, and lead to what is there.
@Suite struct `The documents` {
  @Test(arguments: ["README.md", "\(Repository.catalog)/Guides/PolicyReference.md"])
  func `name every key and word of the language`(_ path: String) throws {
    let text = try text(path)
    let words = text.split { !($0.isLetter || $0 == "_" || $0 == "-") }.map(String.init)
    let keys =
      Self.keys(PolicyShape.document) + Self.keys(ConfigurationShape.document)
      + EventLineShape.keys.map(\.name) + KeywordMatch.allCases.map(\.rawValue)
      + Name.reserved.sorted()
    for key in Set(keys).subtracting(words).sorted() {
      Issue.record("\(path) says nothing of `\(key)`")
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
      let file = parts[0].isEmpty ? path : String(parts[0])
      let url =
        parts[0].isEmpty ? Repository.root.appending(path: path) : folder.appending(path: file)
      #expect(FileManager.default.fileExists(atPath: url.path()), "\(path): \(target)")
      guard parts.count > 1, file.hasSuffix(".md") else { continue }
      let headings = try MarkdownDocument(file).headings
      #expect(headings.map(Self.anchor).contains(String(parts[1])), "\(path): \(target)")
    }
  }

  /// The fragment that leads to a heading.
  private static func anchor(_ heading: String) -> String {
    heading.lowercased().replacing(" ", with: "-").filter {
      $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_"
    }
  }

  @Test func `show the program that the embedding package runs`() throws {
    let document = try MarkdownDocument("README.md")
    let block = try #require(document.blocks.first { $0.purpose == .embedding })
    #expect(try block.text == text("Tests/Embedding/Sources/Embedding/main.swift"))
  }

  /// Builds a package of its own against the library, as a service would.
  @Test func `show what the embedding package prints`() throws {
    let document = try MarkdownDocument("README.md")
    let block = try #require(document.blocks.first { $0.purpose == .embeddingOutput })
    // The plan of a package doesn't see that a package it depends on by path has got a new file.
    let command =
      "rm -f .build/embedding/debug.yaml; swift build --package-path Tests/Embedding --scratch-path .build/embedding"
    let build = try Shell.run(command, in: Repository.root)
    try #require(build.exit == 0, "\(build.output)")
    let run = try Shell.run(".build/embedding/debug/Embedding", in: Repository.root)
    #expect(run.exit == 0)
    let actual = block.lines.prefix(1) + run.output.split(separator: "\n").map(String.init)
    if Array(actual) != block.lines, ProcessInfo.processInfo.environment["RECORD_DOCUMENTS"] == "1"
    {
      try document.record(Array(actual), in: block)
    }
    #expect(actual.joined(separator: "\n") == block.lines.joined(separator: "\n"))
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Repository.root.appending(path: path), encoding: .utf8)
  }
}
