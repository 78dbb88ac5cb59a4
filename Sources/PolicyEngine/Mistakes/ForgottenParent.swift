/// Tells of a policy that was meant to extend another and extends nothing, or none with states.
///
/// All that it takes from the other policy would be wrong too: that is one mistake.
struct ForgottenParent {
  struct Candidate {
    var id: String
    var root: YAMLNode
    /// How many policies it is laid out from.
    var depth: Int
  }

  /// The id of the policy that extends nothing, or nothing with states.
  let id: Located<String>
  let root: YAMLNode
  let flat: YAMLNode
  let candidates: [Candidate]

  var diagnostic: Diagnostic {
    let missing = ["states", "events"].filter { flat[$0] == nil }
    let kinds = missing.joined(separator: " and no ")
    let alone = Suggestion.list(missing.map { "\($0): …" })
    guard let extends = root["extends"] else {
      return Diagnostic(
        .missingKey,
        at: id.place,
        "the policy `\(id.value)` extends nothing, and has no \(kinds) of its own",
        help: "add `extends: \(meant ?? "POLICY")`; to extend nothing, add \(alone)"
      )
    }
    return Diagnostic(
      .missingKey,
      at: extends.place,
      "`\(extends.text ?? "")` has no \(kinds), and the policy `\(id.value)` that extends it has none of its own",
      help: meant.map { "did you mean `extends: \($0)`? otherwise add \(alone)" }
        ?? "extend a policy that has them, or add \(alone)"
    )
  }

  /// The policy that declares the most of the names in the document; of equals the one that others extend.
  private var meant: String? {
    var names: Set<String> = []
    Self.collect(root, into: &names)
    let counted = candidates.map { candidate in
      let declared = PolicyShape.document.sections.flatMap { candidate.root[$0]?.entries ?? [] }
      return (
        id: candidate.id, depth: candidate.depth, count: declared.count { names.contains($0.key) }
      )
    }
    let best = counted.max { ($0.count, -$0.depth) < ($1.count, -$1.depth) }
    return best.flatMap { $0.count > 0 ? $0.id : nil }
  }

  private static func collect(_ node: YAMLNode, into names: inout Set<String>) {
    if let text = node.text { names.insert(text) }
    for item in node.items ?? [] { collect(item, into: &names) }
    for entry in node.entries ?? [] {
      names.insert(entry.key)
      collect(entry.value, into: &names)
    }
  }
}
