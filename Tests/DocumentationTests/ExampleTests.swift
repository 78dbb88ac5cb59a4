import Foundation
import PolicyAnalysis
import PolicyEngine
import PolicyImport
import PolicyTesting
import TestSupport
import Testing

/// Every YAML block of the documents is checked, and every command is run.
///
/// The comment above a block says what it is for: see ``MarkdownDocument/Purpose``. With
/// RECORD_DOCUMENTS=1 the outputs of commands are written into the documents, and the test fails once.
@Suite struct `Examples in the documents` {
  private static let isRecording = ProcessInfo.processInfo.environment["RECORD_DOCUMENTS"] == "1"

  @Test(arguments: Repository.documents())
  func `do what the document says`(_ path: String) throws {
    let document = try MarkdownDocument(path)
    let sandbox = try Sandbox()
    defer { sandbox.remove() }
    for block in document.blocks {
      let place = "\(path):\(block.line)"
      switch block.purpose {
      case .example(let example): try check(block, example, in: sandbox, place)
      case .file(let name): try sandbox.write(block.text, to: name)
      case .run(let exit):
        let actual = try run(block, exit: exit, in: sandbox, place)
        if actual == block.lines { continue }
        if Self.isRecording { try document.record(actual, in: block) }
        #expect(actual.joined(separator: "\n") == block.lines.joined(separator: "\n"), "\(place)")
      case .output(let command):
        let result = try sandbox.run(command)
        #expect(result.exit == 0, "\(place)")
        if result.output == block.text { continue }
        if Self.isRecording {
          try document.record(result.output.split(separator: "\n").map(String.init), in: block)
        }
        #expect(result.output == block.text, "\(place)")
      case .embedding, .embeddingOutput, .notRun: continue
      case nil:
        #expect(
          !["yaml", "console", "mermaid"].contains(block.language),
          "\(place): a comment above the block has to say what comes of it"
        )
      }
    }
  }

  private func check(
    _ block: MarkdownDocument.Block,
    _ example: MarkdownDocument.Example,
    in sandbox: Sandbox,
    _ place: String
  ) throws {
    let head = example.base.map { "policy: example\nextends: \($0)\n" } ?? ""
    let name = example.path ?? "example.yaml"
    let text = head + block.text
    if example.path != nil { try sandbox.write(text, to: name) }
    var files = [SourceFile(name: name, text: text)]
    let companions = example.companion.map { [$0] } ?? []
    // Of the products' folders examples use only one, and to read all each time would take minutes.
    let known = try sandbox.policies().filter {
      $0.split(separator: "/").count == 2 || $0.hasPrefix("policies/salesforce/")
    }
    for path in known + companions where path != name {
      let bytes = Array(try Data(contentsOf: sandbox.root.appending(path: path)))
      // The shipped policies come first, so that an example is blamed for what it repeats.
      files.insert(SourceFile(name: path, bytes: bytes), at: files.count - 1)
    }
    let documents = DocumentSet(files, zones: Zones.data)
    let library = PolicyLibrary(lookingAtTimesIn: documents)
    let findings = PolicyTests(library).findings.adding(ImportTables(library).diagnostics)
    let ids = findings.diagnostics.map(\.id.rawValue)
    #expect(ids == example.ids, "\(place):\n\(TextRenderer().render(findings))")
    for diagnostic in findings.diagnostics {
      #expect(findings.sources.location(of: diagnostic.place).file == name, "\(place)")
    }
  }

  /// The commands of a block, each followed by what it prints.
  private func run(
    _ block: MarkdownDocument.Block,
    exit: Int32,
    in sandbox: Sandbox,
    _ place: String
  ) throws -> [String] {
    var actual: [String] = []
    var last: Int32 = 0
    for line in block.lines where line.hasPrefix("$ ") {
      let result = try sandbox.run(String(line.dropFirst(2)))
      actual.append(line)
      actual += result.output.split(separator: "\n", omittingEmptySubsequences: false).map(
        String.init
      )
      if result.output.isEmpty || result.output.hasSuffix("\n") { actual.removeLast() }
      last = result.exit
    }
    #expect(last == exit, "\(place): the exit code of the last command")
    return actual
  }
}
