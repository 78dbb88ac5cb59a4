/// Tells of a policy that was meant to extend another and extends nothing, or none with states.
///
/// All that it takes from the other policy would be wrong too: that is one mistake.
enum ForgottenParent {
  /// The most policies that are looked at for the one that was meant.
  private static let mostCandidates = 64

  /// The one diagnostic of a policy that extends nothing.
  static func diagnostic(of index: Int, policies: inout PolicyChecker) -> Diagnostic {
    let document = policies.documents.documents[index]
    let id = document.id?.value ?? ""
    let root = document.root
    let missing = [("states", "states"), ("events", "events")].filter { root?[$0.0] == nil }
    let meant = root.flatMap { parent(of: $0, id, &policies) }
    let alone = "to extend nothing, add \(Suggestion.list(missing.map { "\($0.0): …" }))"
    return Diagnostic(
      .missingKey,
      at: document.id?.place ?? Place(file: document.file, lower: 0, upper: 1),
      "the policy `\(id)` extends nothing, and has no \(missing.map(\.1).joined(separator: " and no ")) of its own",
      help: meant.map { "add `extends: \($0)`; \(alone)" } ?? "add `extends: POLICY`; \(alone)"
    )
  }

  /// The one diagnostic of a policy that extends others, of which none has states, like itself.
  static func diagnostic(
    ofChild index: Int,
    _ flat: YAMLNode,
    policies: inout PolicyChecker
  ) -> Diagnostic {
    let document = policies.documents.documents[index]
    let id = document.id?.value ?? ""
    let extends = document.root?["extends"]
    let missing = [("states", "states"), ("events", "events")].filter { flat[$0.0] == nil }
    let meant = document.root.flatMap { parent(of: $0, id, &policies) }
    let kinds = missing.map(\.1).joined(separator: " and no ")
    let alone = Suggestion.list(missing.map { "\($0.0): …" })
    return Diagnostic(
      .missingKey,
      at: extends?.place ?? document.id?.place ?? Place(file: document.file, lower: 0, upper: 1),
      "`\(extends?.text ?? "")` has no \(kinds), and the policy `\(id)` that extends it has none of its own",
      help: meant.map { "did you mean `extends: \($0)`? otherwise add \(alone)" }
        ?? "extend a policy that has them, or add \(alone)"
    )
  }

  /// The policy that declares the most of the names in a document; of equals the one that others extend.
  private static func parent(
    of root: YAMLNode,
    _ id: String,
    _ policies: inout PolicyChecker
  ) -> String? {
    var names: Set<String> = []
    collect(root, into: &names)
    var best: (id: String, count: Int, parents: Int)?
    for candidate in policies.parents.prefix(mostCandidates) where candidate != id {
      guard let flat = policies.flatten(candidate), flat.fragment == nil else { continue }
      let count = PolicyShape.document.sections.reduce(0) { count, section in
        count + (flat.root[section]?.entries ?? []).count { names.contains($0.key) }
      }
      let parents = policies.parents(of: candidate).count
      let isBetter = best.map { ($0.count, parents) < (count, $0.parents) } ?? (count > 0)
      if isBetter { best = (candidate, count, parents) }
    }
    return best?.id
  }

  /// All names that a document declares or refers to.
  private static func collect(_ node: YAMLNode, into names: inout Set<String>) {
    if let text = node.text { names.insert(text) }
    for item in node.items ?? [] { collect(item, into: &names) }
    for entry in node.entries ?? [] {
      names.insert(entry.key)
      collect(entry.value, into: &names)
    }
  }
}
