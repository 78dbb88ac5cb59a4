import Foundation
import PolicyEngine
import PolicyFormat
import Testing

/// The files of the package that tests read.
enum Repository {
  /// The root of the package.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The YAML files of a folder and the folders in it, in order, named relative to the root.
  static func yamlFiles(in folder: String) throws -> [SourceFile] {
    let names = try FileManager.default.subpathsOfDirectory(
      atPath: root.appending(path: folder).path
    )
    return try names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
      let path = "\(folder)/\(name)"
      return SourceFile(name: path, bytes: Array(try Data(contentsOf: root.appending(path: path))))
    }
  }
}

extension PolicyFormatter {
  /// The text of a file after formatting.
  static func formatted(_ text: String) throws -> String {
    let file = SourceFile(name: "file.yaml", text: text)
    switch format(file) {
    case .unchanged: return text
    case .changed(let bytes): return String(decoding: bytes, as: UTF8.self)
    case .unreadable(let findings): throw NotFormatted(reason: TextRenderer().render(findings))
    case .refused(let reason): throw NotFormatted(reason: reason)
    }
  }
}

/// Why a file has no new layout.
struct NotFormatted: Error {
  let reason: String
}

/// Random numbers that are the same for the same seed (Steele, Lea and Flood's SplitMix64).
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: Int) {
    state = UInt64(truncatingIfNeeded: seed)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  mutating func pick<Item>(_ items: [Item]) -> Item { items[number(0...items.count - 1)] }
}
