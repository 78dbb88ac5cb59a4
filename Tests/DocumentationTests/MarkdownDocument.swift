import Foundation
import TestSupport

/// A Markdown file and its fenced blocks, each with what the HTML comment above it says.
struct MarkdownDocument {
  /// What a block is for: the comment on the line above its fence.
  enum Purpose: Equatable {
    /// A YAML document that is checked.
    case example(Example)
    /// A file that later commands read.
    case file(String)
    /// Commands whose output follows them.
    case run(exit: Int32)
    /// What a command prints, without the command: a picture that the page draws.
    case output(of: String)
    /// A program of the package in Tests/Embedding.
    case embedding(String)
    /// What that program prints.
    case embeddingOutput(of: String)
    /// Commands that a test can't run.
    case notRun
  }

  /// What should come of checking an example.
  struct Example: Equatable {
    /// The policy that the block's text extends; nil where the block is a document of its own.
    var base: String?
    /// The path that it is written to; later blocks see it there.
    var path: String?
    /// A file of an earlier block that is checked together with it.
    var companion: String?
    /// The ids of all its diagnostics; none where it is clean.
    var ids: [String]
  }

  /// A fenced block.
  struct Block {
    var language: String
    var purpose: Purpose?
    /// The number of the line of the opening fence, counted from 1.
    var line: Int
    var lines: [String]

    var text: String { lines.map { $0 + "\n" }.joined() }
  }

  /// The path from the root of the repository.
  let path: String
  let lines: [String]
  private(set) var blocks: [Block] = []

  init(_ path: String) throws {
    self.path = path
    let text = try String(contentsOf: Repository.root.appending(path: path), encoding: .utf8)
    lines = text.components(separatedBy: "\n")
    var open: Block?
    for (index, line) in lines.enumerated() {
      if let block = open {
        if line == "```" {
          blocks.append(block)
          open = nil
        } else {
          open?.lines.append(line)
        }
      } else if line.hasPrefix("```") {
        open = Block(
          language: String(line.dropFirst(3)),
          purpose: index > 0 ? try Self.purpose(lines[index - 1], at: "\(path):\(index)") : nil,
          line: index + 1,
          lines: []
        )
      }
    }
    if let open { throw DocumentProblem("\(path):\(open.line): the block is not closed") }
  }

  /// The headings, without their number signs.
  var headings: [String] {
    var inBlock = false
    return lines.compactMap { line in
      if line.hasPrefix("```") { inBlock.toggle() }
      guard !inBlock, line.hasPrefix("#") else { return nil }
      return String(line.drop { $0 == "#" }.drop { $0 == " " })
    }
  }

  /// Replaces a block's lines in the file as it is now; line numbers of later blocks are no longer right.
  func record(_ new: [String], in block: Block) throws {
    let first = block.line
    // Another test may have recorded something in the meantime.
    var lines = try MarkdownDocument(path).lines
    guard
      let start = lines.indices.first(where: {
        $0 >= first - 1 && lines[$0] == "```\(block.language)"
          && Array(lines[($0 + 1)...].prefix(block.lines.count)) == block.lines
      })
    else { throw DocumentProblem("\(path):\(first): the block is gone") }
    lines.replaceSubrange(start + 1..<start + 1 + block.lines.count, with: new)
    try lines.joined(separator: "\n")
      .write(to: Repository.root.appending(path: path), atomically: true, encoding: .utf8)
  }

  // MARK: Comments

  private static func purpose(_ line: String, at place: String) throws -> Purpose? {
    guard line.hasPrefix("<!-- "), line.hasSuffix(" -->") else { return nil }
    let text = String(line.dropFirst(5).dropLast(4))
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    let rest = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
    switch parts[0] {
    case "example": return .example(try example(rest, at: place))
    case "file": return .file(rest)
    case "run": return .run(exit: Int32(rest.split(separator: " ").last ?? "0") ?? 0)
    case "output of": return .output(of: rest)
    case "embedding": return .embedding(rest)
    case "embedding output": return .embeddingOutput(of: rest)
    case "not run": return .notRun
    default: throw DocumentProblem("\(place): there is no purpose `\(text)`")
    }
  }

  private static func example(_ text: String, at place: String) throws -> Example {
    var example = Example(ids: [])
    var hasResult = false
    for part in text.components(separatedBy: ", ") {
      let words = part.split(separator: " ").map(String.init)
      switch words.first {
      case "child": example.base = words.last == "child" ? "messaging-session" : words.last
      case "file": example.path = words.last
      case "with": example.companion = words.last
      case "clean": hasResult = true
      case "fails":
        example.ids = Array(words.dropFirst())
        hasResult = !example.ids.isEmpty
      default: throw DocumentProblem("\(place): there is no `\(part)` in an example")
      }
    }
    if !hasResult { throw DocumentProblem("\(place): the example says neither clean nor fails") }
    return example
  }
}

/// What is wrong with a document, so that it can't be tested.
struct DocumentProblem: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
