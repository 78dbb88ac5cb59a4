import PolicyEngine

/// What records say of steps, as `simulate` writes it, to be held against the bytes of a line.
///
/// Made once for each kind of step: most records of a log are like others but for session, time and timers.
struct RecordWords {
  /// The values of a step's record that are the same whenever the step is, as JSON.
  private final class Values {
    private let bytes: [UInt8]
    private let ends: [Int]

    /// The keys with such values.
    static let keys: [RecordedStep.Key] = [
      .outcome, .from, .to, .rule, .reason, .effects, .parameters, .cancelled,
    ]

    init(_ words: DecisionDescription) {
      func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
      func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
      var bytes: [UInt8] = []
      ends = Self.keys.map { key in
        let value: JSONValue =
          switch key {
          case .outcome: text(words.outcome.description)
          case .from: text(words.from)
          case .to: text(words.to)
          case .rule: text(words.rule)
          case .reason: text(words.reason)
          case .effects: list(words.effects.map(\.name))
          case .parameters: words.effects.parameters ?? .array([])
          case .cancelled: list(words.cancelled)
          case .started, .source, .late: .null
          }
        bytes += value.line.utf8
        return bytes.count
      }
      self.bytes = bytes
    }

    /// Whether a record says these, as far as it says anything.
    func agree(with record: PlainRecord, _ buffer: Span<UInt8>) -> Bool {
      let bytes = bytes
      let span = bytes.span
      var start = 0
      for index in Self.keys.indices {
        let value = record.value(Self.keys[index])
        if !value.isEmpty,
          !buffer.isEqual(value, to: span.extracting(start..<ends[index]))
        {
          return false
        }
        start = ends[index]
      }
      return true
    }
  }

  /// A kind of step: what its record and the timers that it stopped are.
  private struct Kind: Hashable {
    var record: DecisionRecord
    var cancelled: TimerSet
  }

  private var known: [Kind: Values] = [:]
  /// The names of the timers.
  private let timers: [[UInt8]]

  init(_ policy: Policy) {
    timers = policy.words.model.timers.map { Array($0.name.utf8) }
  }

  /// Whether a record says, byte for byte, what a step did, as far as it says anything; false as well where it says
  /// the same in another way.
  ///
  /// - Parameters:
  ///   - policy: that of the step's moment.
  ///   - session: as it was after the step.
  ///   - lastSeen: the latest moment that the session had seen before.
  mutating func agree(
    with record: PlainRecord,
    _ buffer: Span<UInt8>,
    _ decision: Decision,
    _ policy: Policy,
    after session: borrowing Session,
    lastSeen: Instant
  ) -> Bool {
    let late = record.value(.late)
    if !late.isEmpty {
      let isTrue = buffer[late.lowerBound] == UInt8(ascii: "t")
      // A record of a late event has the moment at which it was handled.
      let wasLate = decision.isLate || isTrue && record.frame.at == lastSeen
      if wasLate != isTrue { return false }
    }
    return values(of: decision, policy).agree(with: record, buffer)
      && record.agrees(buffer, started: decision.started, timers, after: session)
  }

  private mutating func values(of decision: Decision, _ policy: Policy) -> Values {
    let kind = Kind(record: decision.record, cancelled: decision.cancelled)
    if let known = known[kind] { return known }
    let made = Values(policy.describe(decision))
    // What effects say of settings changes with these.
    let effects = decision.rule.map { policy.words.model.rules[$0.index].effects } ?? []
    if effects.allSatisfy(\.settings.isEmpty) { known[kind] = made }
    return made
  }
}

/// What a line says that its event or firing did: as it lies in a buffer, or as it was read with places.
enum LineRecord {
  case plain(PlainRecord, [UInt8])
  case read(RecordedStep)

  var step: RecordedStep {
    switch self {
    case .plain(let record, let buffer): RecordedStep(record, buffer.span)
    case .read(let step): step
    }
  }
}
