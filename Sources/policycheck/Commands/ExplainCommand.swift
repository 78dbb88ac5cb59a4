import ArgumentParser
import CommandSupport
import PolicyEngine
import PolicyExplanation

/// `policycheck explain`: says why a session has its state, why not another, and what comes next.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain why a session has its state, why not another, and what comes next.",
    discussion: HelpText.discussion(
      """
      Events are read as NDJSON, as simulate reads them. What is reported is the chain that led to the \
      state: the event, the timer that it started, the rule, each with file and line; what was \
      stopped, refused or without effect on the way; and what time and events would do now.

      The session may be left out where the log has only one, and the instant is that of the \
      session's last event unless --at says otherwise. --why-not asks for another state: which \
      rules lead there, which of their conditions fail, and when it could come about.
      """,
      example: "policycheck explain --channel CHANNEL --why-not STATUS EVENTS.ndjson",
      findings: "lines that could not be played"
    )
  )

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
  }

  @OptionGroup var replay: ReplayOptions

  @Option(
    help: "The session; it may be left out where the log has only one.",
    completion: .of(\.sessions)
  )
  var session: String?

  @Option(
    help: ArgumentHelp(
      "The instant (RFC 3339) to explain; by default that of the session's last event.",
      valueName: "instant"
    )
  )
  var at: String?

  @Option(
    help: ArgumentHelp(
      "A state that the session does not have: why not, and how it could get there.",
      valueName: "status"
    ),
    completion: .of { $0.channel?.model.states.map(\.name) ?? [] }
  )
  var whyNot: String?

  @Flag(help: "List every step of the session, too.")
  var all = false

  @Option(help: "The form of the output: text or json.")
  var format = Format.text

  @Argument(help: "The events; - for standard input.", completion: .events)
  var file = "-"

  func run() throws {
    let end = try ReplayOptions.instant(at, of: "--at")
    let (policy, library) = try replay.load()
    let target = try index(ofState: policy)
    var recorder = HistoryRecorder(policy, session: session, until: end, firing: replay.firing)
    let log = EventLog(file, for: policy, keepsFields: true)
    let areAllPlayed = try log.play { (line, file, number) throws(PolicyError) in
      try recorder.play(line, at: FileLine(file: file, line: number))
    }
    let history = try history(recorder.finish())
    let explanation = SessionExplanation(
      of: history,
      channel: try library.channel(replay.channel),
      in: library,
      options: (try replay.setting.chosen(), SettingOptions.option),
      whyNot: target,
      hasTimeline: all
    )
    StandardOutput.write(format == .text ? explanation.text : explanation.json)
    if !areAllPlayed { throw ExitStatus.findings }
  }

  /// The index of the state that `--why-not` names; ends the command where there is none of this name.
  private func index(ofState policy: Policy) throws -> Int? {
    guard let whyNot else { return nil }
    let names = policy.words.model.states.map(\.name)
    if let index = names.firstIndex(of: whyNot) { return index }
    throw ExitStatus.failure(
      reporting:
        "`\(replay.channel)` has no state `\(whyNot)`; \(Suggestion.help(for: whyNot, among: names, "states"))"
    )
  }

  private func history(_ subject: HistoryRecorder.Subject) throws -> SessionHistory {
    switch subject {
    case .session(let history): return history
    case .unknown(let sessions):
      let help = Suggestion.help(for: session ?? "", among: sessions, "sessions")
      throw ExitStatus.failure(reporting: "there is no session `\(session ?? "")`; \(help)")
    case .endless(let session, let instant):
      throw ExitStatus.failure(
        reporting:
          "more than \(HistoryRecorder.longestRun) timers of session `\(session)` fire up to \(instant); choose an earlier instant by --at"
      )
    case .undecided(let sessions):
      throw ExitStatus.failure(
        reporting: sessions.isEmpty
          ? "the log has no event that could be played, so there is no session to explain"
          : "the log has \(sessions.count) sessions, name one by --session: \(Suggestion.list(sessions))"
      )
    }
  }
}
