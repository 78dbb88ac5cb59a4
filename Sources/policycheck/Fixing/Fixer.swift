import CommandSupport
import PolicyEngine

/// Carries out the fixes of findings in the files that were asked for.
enum Fixer {
  /// How often files are fixed and checked again, at most.
  static let rounds = 10

  /// Fixes what can be fixed and writes the files; whether there was any.
  ///
  /// Each file is replaced in one step, so that there is never half of one. Ends the command where one
  /// can't be written.
  static func fix(
    _ findings: Findings,
    of workspace: Workspace,
    includingUnsafe: Bool
  ) throws -> Bool {
    let plan = FixPlan(for: findings, in: workspace.wanted, includingUnsafe: includingUnsafe)
    for (file, count) in plan.counts.sorted(by: { $0.key < $1.key }) {
      let path = findings.sources.files[Int(file)].name
      try FileWriter.replace(path, with: plan.bytes(of: file, in: findings.sources))
      let problems = count == 1 ? "problem" : "problems"
      StandardError.report("fixed \(count) \(problems) in \(path)")
    }
    return !plan.counts.isEmpty
  }

  /// Says which of the problems could be fixed by the tool itself.
  static func advertise(_ findings: Findings, of workspace: Workspace) {
    let safe = FixPlan(for: findings, in: workspace.wanted).count
    let all = FixPlan(for: findings, in: workspace.wanted, includingUnsafe: true).count
    var clauses: [String] = []
    if safe > 0 { clauses.append("\(safe) with --fix") }
    if all > safe {
      clauses.append("\(all - safe)\(safe > 0 ? " more" : "") with --fix --unsafe-fixes")
    }
    if clauses.isEmpty { return }
    StandardError.report("can be fixed: \(clauses.joined(separator: ", "))")
  }
}
