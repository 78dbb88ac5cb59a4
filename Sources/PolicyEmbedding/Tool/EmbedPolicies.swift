import Foundation

/// Writes a Swift file that has texts of files: `embed-policies FOLDER OUTPUT FILE…`.
///
/// They are literals, which lie in the program as they are: nothing is made of them when it starts.
@main
enum EmbedPolicies {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count >= 2 else {
      throw Failure(description: "usage: embed-policies FOLDER OUTPUT FILE…")
    }
    let (folder, output) = (URL(filePath: arguments[1]), URL(filePath: arguments[2]))
    let entries = try arguments.dropFirst(2).map { name in
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      return "    (\"\(escaped(name))\", \"\"\"\n\(escaped(text))\n\"\"\"),\n"
    }
    let source = """
      // Made from the folder `policies` by the plugin EmbedPolicies.

      /// The files that the tool carries in itself.
      enum CarriedFiles {
        /// The paths in the folder `policies`, sorted, and what is in the files.
        static let all: [(path: String, text: String)] = [
      \(entries.joined())  ]
      }

      """
    try source.write(to: output, atomically: true, encoding: .utf8)
  }

  /// A text as it stands in a literal of several lines.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\n": "\n"
      case "\\", "\"": "\\\(scalar)"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        "\\u{\(String(scalar.value, radix: 16))}"
      default: String(scalar)
      }
    }.joined()
  }

  private struct Failure: Error, CustomStringConvertible {
    var description: String
  }
}
