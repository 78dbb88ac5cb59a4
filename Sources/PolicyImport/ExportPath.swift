package import PolicyEngine

/// Where something is in an export: keys with dots between them, `.` for the whole export; a `*` at the
/// end of a key stands for any end.
package struct ExportPath: Sendable, Hashable {
  package let text: String
  private let keys: [String]

  /// Nil for a text that has nothing before, after or between dots.
  package init?(_ text: String) {
    self.text = text
    if text == "." {
      keys = []
      return
    }
    keys = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if keys.contains(where: \.isEmpty) { return nil }
  }

  /// All that is there, in the order of the export; of a list its items.
  package func nodes(in node: YAMLNode) -> [YAMLNode] {
    var found = Self.items(of: node)
    for key in keys {
      found = found.flatMap { node in
        (node.entries ?? []).filter { Self.does(key, match: $0.key) }.flatMap {
          Self.items(of: $0.value)
        }
      }
    }
    return found
  }

  /// Whether a key of a path is meant for a key of an export.
  package static func does(_ pattern: String, match key: String) -> Bool {
    pattern.utf8.last == UInt8(ascii: "*") ? key.hasPrefix(pattern.dropLast()) : key == pattern
  }

  /// The items of a list, also of lists in it; a node that is no list itself.
  private static func items(of node: YAMLNode) -> [YAMLNode] {
    guard let items = node.items else { return [node] }
    return items.flatMap { Self.items(of: $0) }
  }
}
