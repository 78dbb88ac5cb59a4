package import PolicyEngine

extension PolicyLibrary {
  /// Checks documents, for what only times decide as well; only what is wrong with `files`, and with what they
  /// depend on, is reported.
  package init(
    lookingAtTimesIn documents: DocumentSet,
    reporting files: Set<Int32>? = nil,
    _ checks: TimeChecks = TimeChecks()
  ) {
    var checker = PolicyChecker(documents)
    var times = checks
    var parts: [PolicyChecker.Part] = []
    for document in checker.documents(in: files) {
      var part = checker.check(document)
      times.add(to: &part, &checker)
      parts.append(part)
    }
    self.init(checker, parts, reporting: files, unsought: [])
  }
}
