import ArgumentParser
import PolicyEngine

/// `policycheck simulate`: plays a log of events through a channel.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Play a log of events through a channel and print what happens.",
    discussion: HelpText.discussion(
      """
      Events are read as NDJSON, one object a line:
      {"at": "2026-01-05T09:00:00Z", "session": "s1", "event": "NAME", "FIELD": "VALUE"}
      A line {"at": …, "set": {"SETTING": VALUE}} changes settings for all sessions from then on. After \
      the last event all timers run out.
      """,
      example: "policycheck simulate --channel CHANNEL --format ndjson EVENTS.ndjson",
      findings: "lines that could not be played"
    )
  )

  /// The forms of the output.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case ndjson
  }

  /// The moment of their windows at which timers fire.
  enum Fire: String, CaseIterable, ExpressibleByArgument {
    case earliest
    case latest
  }

  @Option(
    help: "The channel: one of the configuration, or a policy's id.",
    completion: .channel
  )
  var channel: String

  @OptionGroup var options: PolicyOptions

  @Option(name: .customLong("set"), help: "A setting, as name=value; `none` means not set.")
  var settings: [String] = []

  @Option(help: "When timers fire within their windows: earliest or latest.")
  var fire = Fire.earliest

  @Option(help: "The instant (RFC 3339) after which nothing is played any more.")
  var until: String?

  @Option(help: "The form of the output: text or ndjson.")
  var format = Format.text

  @Argument(
    help: "The events; - for standard input.",
    completion: .file(extensions: ["ndjson", "jsonl"])
  )
  var file = "-"

  func run() throws {
    let chosen = try readSettings()
    let end = try readEnd()
    let policy = try loadPolicy(chosen)
    var lines = try open()
    var simulator = Simulator(
      policy,
      firing: fire == .earliest ? .earliest : .latest,
      until: end,
      writer: RecordWriter(policy, format)
    )
    let name = file == "-" ? "<stdin>" : file
    var number = 0
    let progress = Progress()
    while let line = lines.next() {
      number += 1
      progress.advance(to: number)
      switch line {
      case .tooLong:
        simulator.refuse("\(name):\(number): the line is longer than \(LineReader.limit) bytes")
      case .text(let bytes):
        if bytes.allSatisfy({ $0 <= 0x20 }) { continue }
        simulator.play(SourceFile(name: name, bytes: bytes, firstLine: number))
      }
    }
    if let failure = lines.failure {
      throw fail("`\(name)` can't be read\(number == 0 ? "" : " to its end"): \(failure.reason)")
    }
    simulator.runOut()
    if simulator.hasProblems { throw ExitStatus.findings }
  }

  private func open() throws -> LineReader {
    do throws(FileReader.Failure) {
      return try LineReader(file)
    } catch {
      throw fail("`\(file)` can't be read: \(error.reason)")
    }
  }

  private func readSettings() throws -> [(name: String, value: String)] {
    try settings.map { text in
      guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
        throw fail("--set wants name=value, found `\(text)`")
      }
      return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }
  }

  private func readEnd() throws -> Instant? {
    guard let until else { return nil }
    guard let instant = Instant(until) else {
      throw fail("--until wants an RFC 3339 instant such as 2026-01-05T09:00:00Z, found `\(until)`")
    }
    return instant
  }

  private func loadPolicy(_ chosen: [(name: String, value: String)]) throws -> Policy {
    let library = try options.library()
    do throws(PolicyError) {
      let loaded = try library.policy(channel, choosing: chosen, from: "--set")
      // What is wrong elsewhere doesn't concern this channel; settings that conflict do (R5).
      StandardError.write(TextRenderer().render(loaded.findings))
      for conflict in loaded.policy.settingConflicts where loaded.findings.diagnostics.isEmpty {
        StandardError.write(
          "policycheck: `\(conflict.setting)` has no effect while `\(conflict.other)` is in use\n"
        )
      }
      return loaded.policy
    } catch {
      StandardError.write(error.description)
      throw ExitStatus.failure
    }
  }

  private func fail(_ message: String) -> ExitStatus {
    StandardError.write("policycheck: \(message)\n")
    return .failure
  }
}

/// Tells on a terminal how far a long run is.
private struct Progress {
  private let isShown = Terminal.showsProgress

  func advance(to line: Int) {
    if isShown, line % 250_000 == 0 { StandardError.write("policycheck: \(line) lines\n") }
  }
}
