import Foundation
import PolicyEngine

extension RandomPolicy {
  /// What a random policy may be found guilty of: its rules are thrown together, not thought out.
  private static let allowed: Set<Diagnostic.ID> = [
    .noInitialState, .noFinalState, .unreachableState, .deadEndState, .unreachableRule,
    .shadowedRule,
    .timerNeverStarts, .timerInFinalState, .keywordOverlap, .keywordRepeated, .conflictingSettings,
    .timerNeverFires, .busyTimer, .keyWithoutEffect, .unusedName,
  ]

  /// Both policies read and checked; nil for one in which more than its behaviour is found fault with.
  func checked() -> (
    policies: [(id: String, checked: PolicyChecker.Checked?)], documents: DocumentSet
  ) {
    let documents = DocumentSet([
      SourceFile(name: "base.yaml", text: base),
      SourceFile(name: "child.yaml", text: child),
    ])
    var checker = PolicyChecker(documents)
    let ownProblems = documents.diagnostics.filter { !Self.allowed.contains($0.id) }
    let policies = ["base", "child"].map { id -> (String, PolicyChecker.Checked?) in
      guard ownProblems.isEmpty, let checked = checker.check(id) else { return (id, nil) }
      let problems = checked.diagnostics.filter { !Self.allowed.contains($0.id) }
      if ProcessInfo.processInfo.environment["ORACLE_SHOW_SKIPPED"] != nil, !problems.isEmpty {
        print(TextRenderer().render(Findings(sources: documents.sources, diagnostics: problems)))
      }
      return (id, problems.isEmpty ? checked : nil)
    }
    return (policies, documents)
  }
}
