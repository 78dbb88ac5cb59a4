import PolicyEngine
import PolicyReplay
import TestSupport
import Testing

/// A small policy with windows, an effect, a refusal, words and a setting, and changes of it.
enum Desk {
  static let text = """
    policy: desk
    states: {fresh: {initial: true}, busy: Somebody is there, quiet: Nobody says anything, gone: {final: true}}
    events: {begin: {}, say: {text: string}, leave: {}, nod: {}}
    effects: {remind: {}, greet: {}}
    refusals: {too_late: It is too late}
    keywords: {bye: {match: whole, words: [bye]}}
    settings: {limit: {type: duration, range: 1m..8h, default: 1h}}
    timers:
      silence: {while: busy, start: say, after: limit, then: {to: quiet}}
      reminder: {while: quiet, start: enter, after: 2h..4h, then: {do: remind}}
      end: {while: quiet, start: enter, after: 24h..30h, then: {to: gone}}
    rules:
      bye: {event: say, if: {text: {in: bye}}, from: busy, to: gone}
      opens: {event: begin, from: fresh, to: busy, do: greet}
      returns: {event: say, from: quiet, to: busy}
      late: {event: nod, from: quiet, reject: too_late}
      leaves: {event: leave, from: [busy, quiet], to: gone}

    """

  static func policy(_ text: String = text) throws -> Policy {
    try PolicyLibrary([SourceFile(name: "desk.yaml", text: text)]).policy("desk")
  }

  /// The policy with some text in the place of another.
  static func policy(_ old: String, _ new: String) throws -> Policy {
    try #require(text.contains(old))
    return try policy(text.replacing(old, with: new))
  }

  static let start = Instant(milliseconds: 1_767_600_000_000)

  static func at(_ hours: Double) -> Instant {
    Instant(milliseconds: start.milliseconds + Int64(hours * 3_600_000))
  }

  /// A line of an event, or of a firing.
  static func line(
    _ hours: Double,
    _ event: String,
    _ text: String? = nil,
    session: String = "s",
    more: String = ""
  ) -> String {
    let text = text.map { #","text":"\#($0)""# } ?? ""
    return #"{"at":"\#(at(hours))","session":"\#(session)","event":"\#(event)"\#(text)\#(more)}"#
  }

  static func set(_ hours: Double, _ settings: String) -> String {
    #"{"at":"\#(at(hours))","set":{\#(settings)}}"#
  }

  /// A session that goes quiet an hour after its start, as far as the log goes.
  static let silent = [line(0, "begin"), line(0, "say", "hello")]
}

/// A log that is replayed, and what is said of its lines.
struct Replay {
  private(set) var report: ReplayReport
  /// By line, the ids of what is wrong with it.
  private(set) var problems: [Int: [String]] = [:]

  /// Plays lines under two policies, or holds them against one.
  init(
    _ lines: [String],
    _ old: Policy,
    _ new: Policy? = nil,
    until: Instant? = nil,
    shard: Shard = .whole
  ) {
    let mark = ReplayReport.PolicyMark(
      from: "old",
      revision: old.revision.description,
      settings: ["limit": "1h"]
    )
    let run = ReplayReport.Run(
      new == nil ? .audit : .comparison,
      log: "log.ndjson",
      channel: "desk",
      old: mark,
      new: new.map { _ in mark },
      until: until?.description,
      recordsFirings: lines.contains { $0.contains(#""timer."#) }
    )
    report = ReplayReport(run, shard: shard)
    guard let new else {
      var audit = LogAudit(run, old, until: until, shard: shard)
      play(lines) { audit.play($0, $1, line: $2, source: $3) }
      audit.finish()
      report = audit.report
      return
    }
    var comparison = LogComparison(run, old: old, new: new, until: until, shard: shard)
    play(lines) { comparison.play($0, $1, line: $2, source: $3) }
    comparison.finish()
    report = comparison.report
  }

  private mutating func play(
    _ lines: [String],
    _ play: ([UInt8], Range<Int>, Int, () -> SourceFile) -> [LogProblem]
  ) {
    for (index, line) in lines.enumerated() {
      // Somewhere in a buffer, as a reader has it.
      let bytes = Array("{\"".utf8) + Array(line.utf8)
      let found = play(bytes, 2..<bytes.count, index + 1) {
        SourceFile(name: "log.ndjson", bytes: Array(line.utf8), firstLine: index + 1)
      }
      for problem in found {
        problems[index + 1, default: []] += problem.diagnostics.map(\.id.rawValue)
      }
    }
  }

  /// The sessions by class, those that have none left out.
  var classes: [SessionClass: Int] { report.sessions.filter { $0.value != 0 } }

  var groups: [ReplayGroup] { report.ordered }
}
