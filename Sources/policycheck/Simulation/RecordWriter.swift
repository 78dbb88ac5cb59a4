import PolicyEngine
import PolicyReplay

/// Prints what happened to sessions, one line a step.
struct RecordWriter {
  enum Format: String, CaseIterable {
    case text
    case ndjson
  }

  /// What records that say the same but for session, time and timers have in common, as JSON.
  private struct Pieces {
    /// From the event to the timers that started.
    var middle: [UInt8]
    /// From the effects on.
    var tail: [UInt8]
  }

  /// The most bytes that are kept before they are handed on.
  private static let most = 1 << 16

  private let format: Format
  /// By what they are made of: event, rule, states and outcome.
  private var pieces: [UInt64: Pieces] = [:]
  /// The names of the timers, as JSON.
  private let timers: [[UInt8]]
  /// What is on record of the timers' calendars, as JSON, made when it is first needed.
  private var calendars: [Int: [UInt8]] = [:]
  private var records = JSONWriter()

  init(_ format: Format, _ policy: Policy) {
    self.format = format
    timers = policy.words.model.timers.map { Array(JSONValue.string($0.name).line.utf8) }
  }

  /// Hands everything to the system.
  mutating func flush() {
    StandardOutput.write(records.bytes)
    records.removeAll()
    StandardOutput.flush()
  }

  mutating func write(_ step: SessionReplay.Step, of session: ArraySlice<UInt8>) {
    let policy = step.policy
    switch (step.decision, format) {
    case (let decision?, .ndjson): write(decision, of: session, step.after, policy)
    case (let decision?, .text):
      StandardOutput.write(Self.text(decision, of: session, step.after, policy))
    case (nil, .text):
      // For people only: a record is of an event or a firing.
      if step.stopped.isEmpty, step.moved.isEmpty { return }
      let id = String(decoding: session, as: UTF8.self)
      let moved = step.moved.indices.map { timer in
        let window = step.after.window(of: timer)
        let end = window.lowerBound == window.upperBound ? "" : " to \(window.upperBound)"
        return "; \(policy.words.model.timers[timer].name) is due \(window.lowerBound)\(end)"
      }
      let timers =
        step.stopped.indices.map { "; stops \(policy.words.model.timers[$0].name)" } + moved
      let line = "\(step.at) \(id) set: stays \(policy.state(of: step.before))\(timers.joined())"
      StandardOutput.write(TextRenderer.printable(line) + "\n")
    case (nil, .ndjson): break
    }
  }

  // MARK: JSON

  private mutating func write(
    _ decision: Decision,
    of session: ArraySlice<UInt8>,
    _ after: Session,
    _ policy: Policy
  ) {
    let pieces = pieces(of: decision, policy)
    records.append(literal: "{\"at\":")
    records.append(decision.at)
    records.append(literal: ",\"session\":")
    records.append(session)
    records.append(literal: pieces.middle)
    if !decision.started.isEmpty {
      let words = policy.describe(decision, after: after).started
      for (index, timer) in zip(decision.started.indices, words) {
        records.append(
          literal: index == decision.started.indices[0] ? "{\"timer\":" : ",{\"timer\":"
        )
        records.append(literal: timers[index])
        records.append(literal: ",\"earliest\":")
        records.append(timer.earliest)
        records.append(literal: ",\"latest\":")
        records.append(timer.latest)
        if let calendar = policy.words.model.timers[index].calendar {
          records.append(literal: self.calendar(calendar.index, policy))
        }
        records.append(literal: "}")
      }
    }
    records.append(literal: "],\"cancelled\":[")
    if !decision.cancelled.isEmpty {
      for (index, timer) in decision.cancelled.indices.enumerated() {
        if index > 0 { records.append(literal: ",") }
        records.append(literal: timers[timer])
      }
    }
    records.append(literal: pieces.tail)
    records.append(literal: decision.isLate ? ",\"late\":true}\n" : "}\n")
    if records.bytes.count >= Self.most {
      StandardOutput.write(records.bytes)
      records.removeAll()
    }
  }

  /// Which calendar a deadline is of: with these openings it is the same on every machine.
  private mutating func calendar(_ index: Int, _ policy: Policy) -> [UInt8] {
    if let known = calendars[index] { return known }
    let calendar = policy.words.model.calendars[index]
    let openings = calendar.hours?.openings
    let members = JSONValue.members([
      ("calendar", .string(calendar.name)),
      ("digest", openings.map { .string($0.table.digest) }),
      ("tzdata", openings.map { .string($0.zoneVersion) }),
    ])
    let made = Array(",\(members.line.dropFirst().dropLast())".utf8)
    calendars[index] = made
    return made
  }

  /// The pieces of a decision's record, made at the first that needs them.
  private mutating func pieces(of decision: Decision, _ policy: Policy) -> Pieces {
    var key =
      UInt64(decision.event.index) << 48 | UInt64(decision.rule.map { $0.index + 1 } ?? 0) << 24
    key |=
      UInt64(decision.from.index) << 16 | UInt64(decision.to.index) << 8
      | UInt64(decision.outcome.rawValue)
    if let known = pieces[key] { return known }
    let made = Self.pieces(policy.describe(decision))
    // What effects say of settings changes with these.
    let effects = decision.rule.map { policy.words.model.rules[$0.index].effects } ?? []
    if effects.allSatisfy(\.settings.isEmpty) { pieces[key] = made }
    return made
  }

  private static func pieces(_ words: DecisionDescription) -> Pieces {
    let rule = words.rule.map { JSONValue.string($0) } ?? .null
    let source = words.source.map { source -> JSONValue in
      ["file": .string(source.file), "line": .number(source.line)]
    }
    let middle: JSONValue = [
      "event": .string(words.event), "outcome": .string(words.outcome.description),
      "from": .string(words.from), "to": .string(words.to), "rule": rule,
      "source": source ?? .null,
    ]
    let tail = JSONValue.members([
      ("effects", .array(words.effects.map { .string($0.name) })),
      ("parameters", words.effects.parameters),
      ("reason", words.reason.map { .string($0) }),
    ])
    // Both are parts of one object: the brackets stand elsewhere.
    return Pieces(
      middle: Array(",\(middle.line.dropFirst().dropLast()),\"started\":[".utf8),
      tail: Array("],\(tail.line.dropFirst().dropLast())".utf8)
    )
  }

  // MARK: Text

  private static func text(
    _ decision: Decision,
    of session: ArraySlice<UInt8>,
    _ after: Session,
    _ policy: Policy
  ) -> String {
    let words = policy.describe(decision, after: after)
    let id = String(decoding: session, as: UTF8.self)
    var line = "\(decision.at) \(id) \(words.event)\(decision.isLate ? " (late)" : ""): "
    switch words.outcome {
    case .applied:
      line += words.from == words.to ? "stays \(words.to)" : "\(words.from) → \(words.to)"
    case .ignored: line += "ignored, stays \(words.to)"
    case .rejected: line += "rejected, stays \(words.to)"
    }
    if let reason = words.reason {
      line += ": \(reason)"
      if let title = policy.refusal(named: reason)?.title, !title.isEmpty { line += " (\(title))" }
    }
    if let rule = words.rule, let source = words.source {
      line += "; by \(rule) at \(source.file):\(source.line)"
    }
    for started in words.started {
      line += "; starts \(started.timer), due \(started.earliest)"
      if started.latest != started.earliest { line += " to \(started.latest)" }
    }
    for cancelled in words.cancelled { line += "; stops \(cancelled)" }
    for effect in words.effects { line += "; effect \(effect)" }
    return TextRenderer.printable(line) + "\n"
  }
}
