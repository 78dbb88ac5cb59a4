/// The chains of policies that extend one another: each leads up to a policy that extends nothing.
extension PolicyChecker {
  /// The documents of a policy and of what it extends, in this order; no circle of policies has one.
  func chain(of id: String) -> [Int] {
    var chain: [Int] = []
    var next: String? = id
    // A circle would be longer.
    while let id = next, let index = documents.policy(id), chain.count < documents.documents.count {
      chain.append(index)
      next = documents.documents[index].extends?.text
    }
    return chain
  }

  /// What is wrong with the `extends` of the documents: policies that don't exist, and cycles.
  func chainDiagnostics() -> [Diagnostic] {
    var found: [Diagnostic] = []
    let cycles = self.cycles()
    for document in documents.documents where document.kind == .policy && document.isComplete {
      guard let id = document.id?.value, documents.policy(id) == Int(document.file),
        let extends = document.extends, let name = extends.text
      else { continue }
      if let cycle = cycles[id] {
        // Of a copy that kept the id of what it extends, that two files have the id is the mistake.
        if documents.duplicates.isDisjoint(with: cycle) {
          found.append(cycleDiagnostic(cycle, id, extends))
        }
      } else if documents.policy(name) == nil,
        let diagnostic = unknownPolicy(name, at: extends.place)
      {
        found.append(diagnostic)
      }
    }
    return found
  }

  /// Each cycle once, by the first of its ids: one cycle is one mistake.
  private func cycles() -> [String: [String]] {
    var found: [String: [String]] = [:]
    var seen: Set<String> = []
    for start in documents.policyIDs {
      var chain: [String] = []
      var next: String? = start
      while let id = next, let index = documents.policy(id), seen.insert(id).inserted {
        chain.append(id)
        next = documents.documents[index].extends?.text
      }
      guard let id = next, let first = chain.firstIndex(of: id) else { continue }
      let cycle = Array(chain[first...])
      guard let least = cycle.min(), let turn = cycle.firstIndex(of: least) else { continue }
      found[least] = Array(cycle[turn...] + cycle[..<turn])
    }
    return found
  }

  private func cycleDiagnostic(_ cycle: [String], _ id: String, _ extends: YAMLNode) -> Diagnostic {
    let path = (cycle + [id]).map { "`\($0)`" }.joined(separator: " → ")
    return Diagnostic(
      .inheritanceCycle,
      at: extends.place,
      cycle.count == 1
        ? "the policy `\(id)` extends itself" : "the policy `\(id)` extends itself: \(path)",
      help: "remove one `extends`",
      related: cycle.dropFirst().compactMap { other in
        documents.document(of: other)?.extends
          .map { .init("`\(other)` extends the next one here", at: $0.place) }
      }
    )
  }

  /// That a policy doesn't exist; nil where it may be in a file that can't be read far enough to tell.
  ///
  /// Then that file is reported. A name that is almost one that exists is misspelt in any case.
  func unknownPolicy(_ name: String, at place: Place) -> Diagnostic? {
    let id = Name.fileStem(name) ?? name
    let declared =
      documents.policy(inFile: name) ?? Suggestion.closest(to: id, among: documents.policyIDs)
    if declared == nil, !documents.unclearFiles.isEmpty { return nil }
    let allowed = "policies here: \(Suggestion.list(documents.policyIDs))"
    return Diagnostic(
      .unknownPolicy,
      at: place,
      "there is no policy `\(name)`",
      help: documents.policyIDs.isEmpty
        ? "there are no policies here"
        : declared.map { "did you mean `\($0)`? \(allowed)" } ?? allowed,
      fixes: declared.map { Fix.writing($0, at: place) } ?? []
    )
  }
}
