extension PolicyChecker {
  /// What is reported of some diagnostics: what the files' ignore comments are for is left out.
  ///
  /// - Parameters:
  ///   - files: the files that were checked; all files if nil.
  ///   - unsought: what was not looked for.
  package func findings(
    _ diagnostics: [Diagnostic],
    in files: Set<Int32>? = nil,
    unsought: Set<Diagnostic.ID> = []
  ) -> Findings {
    let suppressions = documents.suppressions
    var whole: Set<Int32> = []
    if !suppressions.isEmpty {
      let broken = Set(diagnostics.lazy.filter { $0.severity == .error }.map(\.place.file))
      whole = wholeFiles(among: Set(suppressions.map(\.place.file)), checked: files, broken)
    }
    return Findings(
      sources: documents.sources,
      diagnostics: diagnostics,
      suppressions: suppressions,
      wholeFiles: whole,
      unsought: unsought
    ).withLookAlikes
  }

  /// The files in which every check that could find something did run.
  ///
  /// Some checks run only where there are no errors, and those of an inherited line where the policies
  /// that inherit it are checked.
  private func wholeFiles(
    among files: Set<Int32>,
    checked: Set<Int32>?,
    _ broken: Set<Int32>
  ) -> Set<Int32> {
    var whole = files.subtracting(broken)
    if let checked { whole.formIntersection(checked) }
    // An abstract policy is looked into with the channels that inherit it.
    var used: Set<Int32> = []
    func isWhole(_ chain: Set<Int32>) -> Bool {
      chain.isDisjoint(with: broken) && !chain.contains(where: lacksPolicies)
    }
    func lacksPolicies(_ file: Int32) -> Bool {
      !documents.missingPolicies(of: documents.documents[Int(file)]).isEmpty
    }
    for document in documents.documents {
      switch document.kind {
      case .importTable, .test: used.insert(document.file)
      case .unknown: break
      case .configuration:
        used.insert(document.file)
        guard whole.contains(document.file) else { continue }
        let entries = document.root?["channels"]?.entries ?? []
        let policies = Set(entries.compactMap { $0.value["policy"]?.text })
        if lacksPolicies(document.file) || !policies.allSatisfy({ isWhole(parents(of: $0)) }) {
          whole.remove(document.file)
        }
      case .policy:
        guard let id = document.id?.value else { continue }
        let chain = parents(of: id)
        let isChecked = checked?.contains(document.file) ?? true
        if !isChecked || !isWhole(chain) {
          whole.subtract(chain)
        } else if !document.isAbstract {
          used.formUnion(chain.intersection(whole))
        }
      }
    }
    return whole.intersection(used)
  }
}
