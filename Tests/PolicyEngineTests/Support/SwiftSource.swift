import Foundation
import TestSupport

/// A Swift file of the package with its comments taken out, so that tests can judge its code.
struct SwiftSource {
  let path: String
  let code: String

  /// The Swift files below a folder of the package.
  static func all(in folder: String) throws -> [SwiftSource] {
    let root = Repository.root.appending(path: folder)
    let names =
      FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    return try names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
      let text = try String(contentsOf: root.appending(path: name), encoding: .utf8)
      return SwiftSource(path: "\(folder)/\(name)", code: withoutComments(text))
    }
  }

  /// The text without `//` comments; good enough for sources that use no other kind.
  private static func withoutComments(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard let slashes = line.range(of: "//") else { return String(line) }
      // `//` inside a string, as in a URL, is no comment.
      let quotes = line[..<slashes.lowerBound].count { $0 == "\"" }
      return quotes.isMultiple(of: 2) ? String(line[..<slashes.lowerBound]) : String(line)
    }.joined(separator: "\n")
  }

  /// The modules that it imports; a text can have the word as well.
  var imports: [String] {
    code.matches(of: /(?m)^(?:[a-z@]+\s+)*import (.+)$/).map { String($0.output.1) }
  }

  /// The words of the code outside texts: runs of letters, digits and underscores.
  var words: Set<String> {
    Set(
      code.replacing(/"(?:[^"\\\n]|\\.)*"/, with: "").split {
        !($0.isLetter || $0.isNumber || $0 == "_")
      }.map(String.init)
    )
  }
}
