import ArgumentParser
import CommandSupport
import PolicyEngine
import PolicyReplay

/// `policycheck replay`: says how a recorded log would have gone under changed policies.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Say how a recorded log goes under changed policies, or whether it agrees with one.",
    discussion: HelpText.discussion(
      """
      Lines are read as simulate reads and prints them. With --new, every session is played under the old and \
      the new policies: it is the same, comes to the same end at another time, has another outcome, or that \
      depends on when timers fire. Without --new, what the log records is held against the policies: firings, \
      and outcome, states and effects where its lines have them.

      --shard 1/4 plays a quarter of the sessions; --merge puts the JSON reports of all four together.
      """,
      example: "policycheck replay --channel CHANNEL EVENTS.ndjson",
      findings: "sessions differ, or lines could not be played"
    )
  )

  @Option(
    help: "The channel: one of the configuration, or a policy's id.",
    completion: .channel
  )
  var channel: String?

  @OptionGroup var options: PolicyOptions

  @OptionGroup var setting: SettingOptions

  @Option(
    help: ArgumentHelp(
      "A folder or file of the policies that the log was recorded under, instead of --policies.",
      valueName: "path"
    ),
    completion: .yaml
  )
  var old: String?

  @Option(
    help: ArgumentHelp(
      "A folder or file of the policies to compare with; without it the log is held against the old ones.",
      valueName: "path"
    ),
    completion: .yaml
  )
  var new: String?

  @Option(help: "The instant (RFC 3339) after which nothing is played any more.")
  var until: String?

  @Option(
    help: ArgumentHelp(
      "Play only a part of the sessions, chosen by their ids: 2/8 is the second of eight.",
      valueName: "part"
    )
  )
  var shard: String?

  @Flag(help: "Put reports together that --shard and --format json have made, instead of a log.")
  var merge = false

  @Option(help: "The form of the output: text or json.")
  var format = ReplayFormat.text

  @Argument(
    help: ArgumentHelp(
      "The events; - for standard input. With --merge, the reports.",
      valueName: "file"
    ),
    completion: .events
  )
  var files: [String] = []

  func run() throws {
    let report = merge ? try merged() : try replayed()
    StandardOutput.write(format.render(report))
    if !report.isClean { throw ExitStatus.findings }
  }

  // MARK: A log

  private func replayed() throws -> ReplayReport {
    guard let channel else {
      throw ExitStatus.failure(reporting: "a log is replayed in a channel: name it by --channel")
    }
    guard files.count < 2 else {
      throw ExitStatus.failure(
        reporting: "one log is replayed, and these are \(files.count) files: give them as one"
      )
    }
    let end = try ReplayOptions.instant(until, of: "--until")
    let part = try part()
    return try LogReplayReport.make(
      of: files.first ?? FileFinder.standardInput,
      channel,
      old: try policy(channel, at: old.map { [$0] }),
      new: try new.map { try policy(channel, at: [$0]) },
      until: end,
      part: part
    )
  }

  private func part() throws -> Shard {
    guard let shard else { return .whole }
    guard let part = Shard(shard) else {
      throw ExitStatus.failure(
        reporting: "--shard wants a part and how many there are, such as 2/8, found `\(shard)`"
      )
    }
    return part
  }

  private func policy(_ channel: String, at paths: [String]?) throws -> LogReplayReport.Played {
    let paths = paths.map { PolicyPaths(named: $0) } ?? options.location.paths
    return LogReplayReport.Played(
      try setting.policy(channel, of: options.library(at: paths)),
      from: paths.paths.joined(separator: ", ")
    )
  }

  // MARK: Reports

  private func merged() throws -> ReplayReport {
    let reports = try files.map { path in
      let bytes: [UInt8]
      do {
        bytes = try FileReader.read(path, limit: Self.longestReport)
      } catch {
        throw ExitStatus.failure(reporting: "`\(path)` can't be read: \(error.words)")
      }
      guard let node = try? JSONReader.read(bytes, file: 0, as: .file),
        let report = ReplayReport(node)
      else {
        throw ExitStatus.failure(
          reporting: "`\(path)` is no report that `policycheck replay --format json` has written"
        )
      }
      return report
    }
    do throws(ReplayReport.Mismatch) {
      if let whole = try ReplayReport.merge(reports) { return whole }
      throw .missing([])
    } catch {
      throw ExitStatus.failure(reporting: words(for: error))
    }
  }

  private static let longestReport = 1 << 28

  private func words(for mismatch: ReplayReport.Mismatch) -> String {
    switch mismatch {
    case .otherRun(let index):
      "`\(files[index])` is of another run than `\(files[0])`: reports to put together have the same log, channel, policies, settings and number of parts"
    case .twice(let part): "part \(part.index) of \(part.count) is given twice"
    case .missing(let parts):
      parts.isEmpty
        ? "--merge wants the reports of all parts"
        : "of \(parts[0].count) parts these are missing: \(parts.map { String($0.index) }.joined(separator: ", "))"
    }
  }
}

extension ReplayFormat: ExpressibleByArgument {}
