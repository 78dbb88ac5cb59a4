package import PolicyEngine

/// Decisions as JSON, one on a line each: what `simulate` prints, and what stores keep.
package struct DecisionRecords {
  /// What records that say the same but for session, time and timers have in common, as JSON.
  private struct Pieces {
    /// From the event to the timers that started.
    var middle: [UInt8]
    /// From the effects on.
    var tail: [UInt8]
  }

  /// By what they are made of: event, rule, states and outcome.
  private var pieces: [UInt64: Pieces] = [:]
  /// The names of the timers, as JSON.
  private let timers: [[UInt8]]
  /// What is on record of the timers' calendars, as JSON, made when it is first needed.
  private var calendars: [Int: [UInt8]] = [:]
  private var records = JSONWriter()

  package init(_ policy: Policy) {
    timers = policy.words.model.timers.map { Array(JSONValue.string($0.name).line.utf8) }
  }

  /// What was written since it was last taken.
  package var bytes: [UInt8] { records.bytes }

  package mutating func removeAll() { records.removeAll() }

  /// Writes a decision, and a line feed behind it.
  ///
  /// - Parameters:
  ///   - session: the session's id, in UTF-8.
  ///   - after: the session after it.
  package mutating func write(
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
}
