/// A policy that others extend, read once, for its children to take over what they leave as it is.
///
/// The flat tree of a child holds the inherited nodes themselves, and every map or entry that the child
/// has a word in gets a place in the child's file. So two nodes that stand at the same place under the
/// same key are the same, and what was read of one holds for the other, as long as the names in it
/// mean the same.
package final class ReadPolicy: Sendable {
  let root: YAMLNode
  /// The reader with the model and the tables of names.
  let reader: ModelReader

  /// Reads a flat tree without errors; nil where anything in it is reported or in doubt.
  ///
  /// A part that gives a diagnostic is read again in each child, which may fix it or make it worse.
  package init?(_ root: YAMLNode, id: Located<String>) {
    var reader = ModelReader(id: id, over: nil)
    reader.read(root)
    let entries = root["rules"]?.entries ?? []
    guard reader.diagnostics.isEmpty, !reader.isOpen, !root.hasUnknownEntries,
      zip(entries, reader.model.rules).allSatisfy({ $0.keyPlace == $1.place })
    else { return nil }
    self.root = root
    self.reader = reader
  }

  /// Whether a child leaves a section as it is.
  func isKept(_ section: String, in child: YAMLNode) -> Bool {
    root[section]?.place == child[section]?.place
  }
}

protocol Placed {
  var place: Place { get }
}

extension PolicyModel.Rule: Placed {}
extension Located: Placed {}

/// What was read of a policy that others extend, to be found again in the order in which it stands there.
struct InOrder<Item: Placed> {
  private let items: [Item]
  private var next = 0

  init(_ items: [Item]) {
    self.items = items
  }

  /// The index of the item of a place, if it comes after those that were found before.
  mutating func index(at place: Place) -> Int? {
    // In place, as copies of rules are dear.
    for index in next..<items.count where items[index].place == place {
      next = index + 1
      return index
    }
    return nil
  }
}
