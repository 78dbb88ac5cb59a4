import ArgumentParser
import CommandSupport
import PolicyEngine
import PolicyReplay

/// `policycheck simulate`: plays a log of events through a channel.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Play a log of events through a channel and print what happens.",
    discussion: HelpText.discussion(
      """
      Events are read as NDJSON, one object a line:

        {"at": "2026-01-05T09:00:00Z", "session": "s1", "event": "NAME", "FIELD": "VALUE"}

      A line {"at": "2026-01-05T10:00:00Z", "set": {"SETTING": VALUE}} changes settings for all \
      sessions from then on; with "session", for that one. After the last event all timers run out.
      """,
      example: "policycheck simulate --channel CHANNEL --format ndjson EVENTS.ndjson",
      findings: "lines that could not be played"
    )
  )

  @OptionGroup var replay: ReplayOptions

  @Option(help: "The instant (RFC 3339) after which nothing is played any more.")
  var until: String?

  @Option(help: "The form of the output: text or ndjson.")
  var format = RecordWriter.Format.text

  @Argument(help: "The events; - for standard input.", completion: .events)
  var file = "-"

  func run() throws {
    let end = try ReplayOptions.instant(until, of: "--until")
    let policy = try replay.load().policy
    var log = LogReplay(policy, firing: replay.firing, until: end)
    var writer = RecordWriter(format, policy)
    // What was made is printed, also where the log can't be read to its end.
    defer { writer.flush() }
    let areAllPlayed = try EventLog(file, for: policy).play(beforeWaiting: { writer.flush() }) {
      (line, _, _) throws(PolicyError) in
      try log.play(line) { writer.write($1, of: $0) }
    }
    let cut = log.runOut { writer.write($1, of: $0) }
    for session in cut {
      StandardError.report(
        "more than \(LogReplay.longestRun) timers of session `\(session)` fire after its last event; the rest is left out, --until gives an end"
      )
    }
    let count = log.linesPassedOver
    if count > 0 {
      let lines = count == 1 ? "1 line after --until was" : "\(count) lines after --until were"
      StandardError.report("\(lines) not played")
    }
    if !areAllPlayed || !cut.isEmpty { throw ExitStatus.findings }
  }
}

extension RecordWriter.Format: ExpressibleByArgument {}
