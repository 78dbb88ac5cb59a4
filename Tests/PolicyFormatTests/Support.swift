import Foundation
import PolicyEngine
import PolicyFormat
import Testing

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
