import Foundation
import PolicyEngine
import PolicyFormat
import PolicyViews
import TestSupport
import Testing

/// What holds for every file, whatever it looks like.
@Suite struct `Formatting any layout` {
  private static let files: [SourceFile] = {
    let valid = "Tests/PolicyEngineTests/Fixtures/valid"
    let own = "Tests/PolicyFormatTests/Fixtures"
    return ["policies", valid, own].flatMap { (try? Repository.yamlFiles(in: $0)) ?? [] }
  }()

  private static let layouts =
    ProcessInfo.processInfo.environment["FORMAT_LAYOUTS"].flatMap { Int($0) } ?? 16

  @Test func `there are files to lay out`() {
    #expect(Self.files.count > 30)
  }

  @Test(arguments: files.map(\.name))
  func `keeps what it says and its comments, and is done at once`(_ name: String) throws {
    let file = try #require(Self.files.first { $0.name == name })
    let text = String(decoding: file.bytes, as: UTF8.self)
    var formatted = 0
    // A long file is unreadable in most layouts that are thrown at random, so it is thrown more often.
    for seed in 0..<32 * Self.layouts
    where seed < Self.layouts || formatted <= Self.layouts / 8 {
      var layout = RandomLayout(seed: seed)
      let changed = layout.change(text)
      let source = SourceFile(name: file.name, text: changed)
      switch PolicyFormatter.format(source) {
      case .unreadable, .unchanged: continue
      // A random line break can part an ignore comment from its line so that no layout has both.
      case .refused(let reason)
      where reason.contains("ignore comment") && text.contains("policycheck: ignore"):
        continue
      case .refused(let reason): Issue.record("seed \(seed): \(reason)\n\(changed)")
      case .changed(let bytes):
        formatted += 1
        let result = String(decoding: bytes, as: UTF8.self)
        #expect(Self.comments(source.bytes) == Self.comments(bytes), "seed \(seed):\n\(changed)")
        #expect(Self.outline(source.bytes) == Self.outline(bytes), "seed \(seed):\n\(changed)")
        guard case .unchanged = PolicyFormatter.format(SourceFile(name: "", bytes: bytes)) else {
          Issue.record("seed \(seed): not done at once\n\(changed)\n--- first\n\(result)")
          continue
        }
      }
    }
    #expect(formatted > Self.layouts / 8)
  }

  /// The comments that were put into a file, by their numbers, in order; those that fell into a text
  /// are none.
  private static func comments(_ bytes: [UInt8]) -> [Substring] {
    let texts = YAMLReader.read(bytes, file: 0).root.map(texts) ?? []
    let inTexts = Set(texts.flatMap { $0.matches(of: /c[0-9]+\./).map { String($0.output) } })
    return String(decoding: bytes, as: UTF8.self).matches(of: /c[0-9]+\./).map(\.output)
      .filter { !inTexts.contains(String($0)) }
  }

  /// All keys and texts of a tree.
  private static func texts(_ node: YAMLNode) -> [String] {
    switch node.content {
    case .scalar(let text, _), .window(_, _, let text): [text]
    case .sequence(let items): items.flatMap(texts)
    case .mapping(let entries): entries.flatMap { [$0.key] + texts($0.value) }
    case .invalid: []
    }
  }

  /// What a file says: its keys, texts, lists and maps.
  private static func outline(_ bytes: [UInt8]) -> String? {
    YAMLReader.read(bytes, file: 0).root.map(outline)
  }

  private static func outline(_ node: YAMLNode) -> String {
    switch node.content {
    case .scalar(let text, _), .window(_, _, let text): return text.debugDescription
    case .sequence(let items): return "[\(items.map(outline).joined(separator: ","))]"
    case .mapping(let entries):
      let parts = entries.map { "\($0.key.debugDescription):\(outline($0.value))" }
      return "{\(parts.joined(separator: ","))}"
    case .invalid: return "invalid"
    }
  }
}
