import PolicyEngine

/// Writes down what has come about as the expectation that a recorded scenario keeps.
struct ExpectationRecorder {
  private let source: SourceFile
  /// What each step has seen, by the byte at which it begins.
  private var seen: [Int32: (edit: TextEdit, channel: String)] = [:]
  private(set) var disagreements: [Mismatch] = []

  init(_ source: SourceFile) {
    self.source = source
  }

  /// The edits that make the file say what was seen; a step that channels see differently is left alone.
  var edits: [TextEdit] {
    seen.values.map(\.edit).filter { edit in
      !disagreements.contains {
        $0.place.lower <= edit.place.lower && edit.place.upper <= $0.place.upper
      }
    }
  }

  /// Notes what a step has seen in a channel.
  mutating func note(
    _ step: Scenario.Step,
    _ entries: [(key: String, value: String)],
    _ channel: String
  ) {
    let edit = edit(of: step, entries)
    guard let other = seen[step.place.lower] else {
      seen[step.place.lower] = (edit, channel)
      return
    }
    if other.edit == edit { return }
    disagreements.append(
      Mismatch(
        place: step.place,
        message:
          "`\(other.channel)` and `\(channel)` see different things here, so nothing is recorded"
      )
    )
  }

  private func edit(of step: Scenario.Step, _ entries: [(key: String, value: String)]) -> TextEdit {
    let flow = "expect: {\(entries.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}"
    let isFlow = source.bytes[Int(step.place.lower)] == UInt8(ascii: "{")
    let indent = String(repeating: " ", count: column(of: Int(step.place.lower)))
    var text = flow
    if !isFlow, indent.count + flow.count > 80 {
      text = "expect:" + entries.map { "\n\(indent)  \($0.key): \($0.value)" }.joined()
    }
    if let place = step.expectationEntry { return TextEdit(place, text) }
    if isFlow {
      // Before the bracket that closes the step, and the space in front of it.
      var end = Int(step.place.upper) - 1
      while source.bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
      return TextEdit(Place(file: step.place.file, lower: end, upper: end), ", \(text)")
    }
    // After the step's last line, so that a comment there stays with it.
    var end = Int(step.place.upper)
    while end < source.bytes.count, !"\r\n".utf8.contains(source.bytes[end]) { end += 1 }
    return TextEdit(Place(file: step.place.file, lower: end, upper: end), "\n\(indent)\(text)")
  }

  private func column(of offset: Int) -> Int {
    let line = source.bytes[..<offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return offset - line
  }

  // MARK: Words

  /// What has come about in some records and what runs after them, as the entries of an expectation.
  static func entries(
    _ records: [Timeline.Record],
    _ session: Session,
    _ policy: Policy,
    hasEvent: Bool,
    at now: Instant
  ) -> [(key: String, value: String)] {
    var entries: [(key: String, value: String)] = []
    let path = records.filter { $0.from != $0.to }.map(\.to)
    if !path.isEmpty { entries.append(("status", oneOrMany(path))) }
    let effects = records.flatMap(\.effects).map(words)
    if !effects.isEmpty { entries.append(("effects", oneOrMany(effects))) }
    if hasEvent, let last = records.last {
      if let reason = last.reason { entries.append(("refusal", reason)) }
      if last.isLate { entries.append(("late", "true")) }
    }
    let rules = records.compactMap { $0.rule?.name }
    entries.append(("because", rules.isEmpty ? "none" : oneOrMany(rules)))
    let timers = policy.words.model.timers.enumerated().compactMap { index, timer in
      session.timeLeft(of: index, at: now).map { "\(timer.name): \($0)" }
    }
    entries.append(("timers", timers.isEmpty ? "none" : "{\(timers.joined(separator: ", "))}"))
    return entries
  }

  private static func oneOrMany(_ items: [String]) -> String {
    items.count == 1 ? items[0] : "[\(items.joined(separator: ", "))]"
  }

  private static func words(_ effect: EffectCall) -> String {
    if effect.parameters.isEmpty { return effect.name }
    let parameters = effect.parameters.sorted { $0.key < $1.key }.map { name, value in
      "\(name): \(YAMLScalarText.written("\(value)", .plain, inFlow: true))"
    }
    return "{\(effect.name): {\(parameters.joined(separator: ", "))}}"
  }
}
