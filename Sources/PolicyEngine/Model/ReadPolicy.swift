/// A policy that others extend, read once, for its children to take over what they leave as it is.
///
/// The flat tree of a child holds the inherited nodes themselves, and every map or entry that the child
/// has a word in gets a place in the child's file. So two nodes that stand at the same place under the
/// same key are the same, and what was read of one holds for the other, as long as the names in it
/// mean the same.
package final class ReadPolicy: Sendable {
  /// The flat tree.
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

  /// The keyword set of a name.
  func keywordSet(_ name: String) -> PolicyModel.KeywordSet? {
    reader.keywordSets[name].map { reader.model.keywordSets[$0] }
  }

  /// The timer of an index, if it was read from the entry at a place.
  func timer(_ index: Int, at place: Place) -> PolicyModel.Timer? {
    guard index < reader.model.timers.count, reader.model.timers[index].place == place else {
      return nil
    }
    return reader.model.timers[index]
  }
}

/// The normal forms of the words of an inherited keyword set, to be found again in their order.
struct InheritedForms {
  private let set: PolicyModel.KeywordSet?
  private var next = 0

  init(_ set: PolicyModel.KeywordSet?) {
    self.set = set
  }

  /// The form of the word at a place, if it comes after those that were found before.
  mutating func form(at place: Place) -> [UInt32]? {
    guard let set else { return nil }
    for index in next..<set.words.count where set.words[index].place == place {
      next = index + 1
      return set.forms[index]
    }
    return nil
  }
}

/// The rules of a policy that others extend, to be found again in the order in which they stand.
struct InheritedRules {
  private let rules: [PolicyModel.Rule]
  private var next = 0

  init(_ rules: [PolicyModel.Rule]) {
    self.rules = rules
  }

  /// The rule that was read from the entry at a place, if it comes after those that were found before.
  mutating func rule(at place: Place) -> PolicyModel.Rule? {
    for index in next..<rules.count where rules[index].place == place {
      next = index + 1
      return rules[index]
    }
    return nil
  }
}
