/// One file as a policy, a configuration, a test or an import table, in canonical form.
package struct Document: Sendable {
  /// What kind of document a file is; its content decides, not its name.
  package enum Kind: Sendable, CaseIterable {
    case configuration
    case importTable
    case policy
    case test
    /// None of them, or not readable far enough to tell.
    case unknown

    /// What may stand in such a document; nil where that is not known.
    package var shape: Shape? {
      switch self {
      case .policy: PolicyShape.document
      case .configuration: ConfigurationShape.document
      case .test: TestShape.document
      case .importTable: ImportShape.document
      case .unknown: nil
      }
    }

    /// How many keys of a map are those of such a document.
    fileprivate func count(in entries: [YAMLNode.Entry]) -> Int {
      guard case .keys(let keys)? = shape?.mapping else { return 0 }
      return entries.count { Shape.index(of: $0.key, in: keys) != nil }
    }

    /// The key that tells such a document from others, and what it is called.
    fileprivate var words: (marker: String, phrase: String)? {
      switch self {
      case .policy: (PolicyShape.marker, "a policy")
      case .configuration: (ConfigurationShape.marker, "a configuration")
      case .test: (TestShape.marker, "a test")
      case .importTable: (ImportShape.marker, "an import table")
      case .unknown: nil
      }
    }
  }

  package var kind: Kind
  package var file: Int32
  package var id: Located<String>?
  /// The canonical tree; nil where the file could not be read.
  package var root: YAMLNode?
  /// Whether the file was read to its end, so that nothing is missing from the tree.
  package var isComplete: Bool
  /// Whether the file has no errors of its own.
  package var isSound: Bool
  /// Whether a file of which the kind is not known looks like a policy.
  package var mayBePolicy = false
  package var suppressions: [Suppression] = []

  /// The id of the policy that it extends, as it is written.
  package var extends: YAMLNode? { root?["extends"] }
  package var isAbstract: Bool { root?["abstract"]?.text == "true" }

  package static func unreadable(file: Int32) -> Document {
    Document(kind: .unknown, file: file, id: nil, root: nil, isComplete: false, isSound: false)
  }

  /// Reads a file: bytes, nodes, canonical form; all problems are added to `diagnostics`.
  package static func read(
    _ source: SourceFile,
    file: Int32,
    limits: YAMLLimits = .init(),
    diagnostics: inout [Diagnostic]
  ) -> Document {
    let result = YAMLReader.read(source.bytes, file: file, limits: limits)
    var found = result.diagnostics
    defer { diagnostics += found }
    var document = Document.unreadable(file: file)
    document.isComplete = result.isComplete
    guard let root = result.root, !root.isInvalid else { return document }
    // A tree that lacks something would have comments where there are none.
    let isWhole = result.isComplete && !found.contains { $0.id != .byteOrderMark }
    if isWhole, IgnoreComments.mayBe(in: source.bytes) {
      let comments = IgnoreComments(source.bytes, of: root, file: file)
      document.suppressions = comments.suppressions
      found += comments.diagnostics
    }
    guard let entries = root.entries else {
      found.report(
        .unknownDocument,
        at: root.place.start,
        "a policy, configuration, test or import table is a map of keys, found \(root.phrase)",
        help: root.text?.contains(":") ?? false
          ? "put a space after the colon"
          : "a policy begins with `policy: NAME`, a configuration with `config: NAME`, a test with `test: NAME`"
      )
      return document
    }
    // Of a file that has the keys of several, most keys tell what it is.
    let kind = Kind.allCases.filter { kind in
      kind.words.map { root.entry($0.marker) != nil } ?? false
    }.max { $0.count(in: entries) < $1.count(in: entries) }
    guard let kind, let shape = kind.shape, let (marker, phrase) = kind.words else {
      if result.isComplete { found.append(unknown(entries, of: root)) }
      document.mayBePolicy = !result.isComplete || entries.contains { isOfPolicy($0.key) }
      return document
    }
    document.kind = kind
    var checker = ShapeChecker(isPolicy: kind == .policy)
    // A tree that ends too early would only give rise to mistakes that nobody made.
    if result.isComplete {
      document.root = checker.check(root, shape, phrase)
      found += checker.diagnostics
      if !checker.raised.isEmpty {
        document.root = document.root?.withoutEvents(named: checker.raised)
      }
    } else {
      document.root = root
    }
    if let node = document.root?[marker], let text = node.text {
      document.id = Located(text, at: node.place)
    }
    document.isSound = !checker.leavesMistakes && !found.contains { $0.severity == .error }
    return document
  }

  /// The ids of the policies that the channels of an import table can follow, as they are written.
  package var importedPolicies: [YAMLNode] {
    guard let channel = root?["channel"] else { return [] }
    let values = channel["policies"]?["values"]?.entries ?? []
    return [channel["policy"]].compactMap(\.self) + values.flatMap { $0.value.items ?? [] }
  }

  /// Whether a policy extends nothing and yet lacks what every policy has, as a forgotten child does.
  package var extendsNothing: Bool {
    guard kind == .policy, isComplete, let root, !root.hasUnknownEntries, extends == nil,
      root["abstract"]?.isInvalid != true
    else { return false }
    guard let states = root["states"] else { return true }
    // Who says where a session begins means to extend nothing.
    return root["events"] == nil
      && states.entries?.contains { $0.value["initial"] != nil } == false
  }

  /// Whether a key is one of those that policies have, or was meant to be the one that they begin with.
  private static func isOfPolicy(_ key: String) -> Bool {
    PolicyShape.document.sections.contains(key)
      || Suggestion.closest(to: key, among: [PolicyShape.marker]) != nil
  }

  private static func unknown(_ entries: [YAMLNode.Entry], of root: YAMLNode) -> Diagnostic {
    let markers = [
      PolicyShape.marker, ConfigurationShape.marker, TestShape.marker, ImportShape.marker,
    ]
    let meant = entries.lazy.compactMap { entry in
      Suggestion.closest(to: entry.key, among: markers).map { (entry: entry, marker: $0) }
    }.first
    return Diagnostic(
      .unknownDocument,
      at: (meant?.entry ?? entries.first)?.keyPlace ?? root.place,
      "this file is no policy, configuration, test or import table",
      help: meant.map { "did you mean `\($0.marker)` instead of `\($0.entry.key)`?" }
        ?? "add `policy: NAME`, `config: NAME`, `test: NAME` or `import: NAME` at its top",
      fixes: meant.map { Fix.writing($0.marker, at: $0.entry.keyPlace) } ?? []
    )
  }
}

extension YAMLNode {
  /// The tree with some names marked where events stand: that nothing declares them was said already.
  fileprivate func withoutEvents(named names: Set<String>) -> YAMLNode {
    guard let entries else { return self }
    let changed = entries.map { entry in
      var entry = entry
      if ["event", "start", "cancel"].contains(entry.key), let items = entry.value.items {
        let marked = items.map { item in
          item.text.map(names.contains) == true ? YAMLNode(.invalid, at: item.place) : item
        }
        entry.value = YAMLNode(.sequence(marked), at: entry.value.place)
      } else {
        entry.value = entry.value.withoutEvents(named: names)
      }
      return entry
    }
    return YAMLNode(.mapping(changed), at: place)
  }
}
