import CommandSupport
import PolicyEngine
import PolicyReplay

/// How a recorded log goes under policies.
enum LogReplayReport {
  /// A policy, and what a report says of it.
  struct Played {
    var policy: Policy
    var mark: ReplayReport.PolicyMark

    /// - Parameter origin: where the policy comes from, as a report names it.
    init(_ policy: Policy, from origin: String) {
      self.policy = policy
      var settings: [String: String] = [:]
      for setting in policy.settingDeclarations {
        settings[setting.name] = policy.settingValues[setting.id.index]?.description
      }
      mark = ReplayReport.PolicyMark(
        from: origin,
        revision: policy.revision.description,
        settings: settings
      )
    }
  }

  /// Plays a log; ends the command where it can't be read.
  ///
  /// - Parameters:
  ///   - path: the log, or standard input.
  ///   - new: what to compare with; nil: the log is held against the old policy.
  ///   - end: the instant after which nothing is played.
  ///   - part: the sessions that are played.
  static func make(
    of path: String,
    _ channel: String,
    old: Played,
    new: Played?,
    until end: Instant? = nil,
    part: Shard = .whole
  ) throws -> ReplayReport {
    let log = try ReplayRun.open(path)
    // Most logs that record firings have one soon, and are begun anew there.
    var reported = 0
    for recordsFirings in [false, true] {
      let run = ReplayReport.Run(
        new == nil ? .audit : .comparison,
        log: log.name,
        channel: channel,
        old: old.mark,
        new: new?.mark,
        until: end?.description,
        recordsFirings: recordsFirings
      )
      var report: ReplayReport
      let outcome: ReplayRun.Outcome
      if let new {
        var comparison = LogComparison(
          run,
          old: old.policy,
          new: new.policy,
          until: end,
          shard: part
        )
        outcome = try log.play(old.policy, reportsLong: part.isFirst, quietThrough: reported) {
          let problems = comparison.play($0, $1, line: $2, source: $3)
          return comparison.hasMetFiring ? nil : problems
        }
        if outcome.isWhole { comparison.finish() }
        report = comparison.report
      } else {
        var audit = LogAudit(run, old.policy, until: end, shard: part)
        outcome = try log.play(old.policy, reportsLong: part.isFirst, quietThrough: reported) {
          let problems = audit.play($0, $1, line: $2, source: $3)
          return audit.hasMetFiring ? nil : problems
        }
        if outcome.isWhole { audit.finish() }
        report = audit.report
      }
      report.counts.lines += outcome.long
      report.counts.bad += outcome.long
      if outcome.isWhole { return report }
      reported = outcome.lines - 1
    }
    throw ExitStatus.failure
  }
}
