import PolicyAnalysis
import PolicyEngine
import PolicyViews

enum DiffFormat: String, CaseIterable {
  case text
  case markdown
  case json
  /// A test of what only one of the policies does.
  case test

  /// - Parameters:
  ///   - side: whose sessions a test has.
  ///   - settings: what is chosen for that side.
  func render(
    _ comparisons: [ChannelComparison],
    of side: ComparedSide = .new,
    under settings: [(name: String, value: String)] = []
  ) -> String {
    switch self {
    case .text: Self.text(comparisons)
    case .markdown: Self.markdown(comparisons)
    case .json: comparisons.map { Self.json($0).line + "\n" }.joined()
    case .test: comparisons.map { Self.test($0, of: side, under: settings) }.joined()
    }
  }

  /// What sessions do comes before what only the record of an event says, and what follows from others last.
  private static func ordered(_ changes: [BehaviourChange]) -> [BehaviourChange] {
    func rank(_ change: BehaviourChange) -> Int {
      if change.isFurther { return 2 }
      guard case .answer(_, let before, let now) = change.kind else { return 0 }
      return before.to == now.to && before.effects == now.effects
        && before.refusal == now.refusal ? 1 : 0
    }
    return (0...2).flatMap { wanted in changes.filter { rank($0) == wanted } }
  }

  // MARK: Groups

  /// Channels of which the same is to be said.
  private struct Group {
    var channels: [String]
    var verdict: String
    var changes: [BehaviourChange]
    /// What else there is to say, as sentences.
    var notes: [String] = []

    var sentences: [String] { changes.map { ChangeWords.sentence(of: $0) } + notes }
  }

  /// The groups that differ, and the channels that don't.
  private static func groups(
    _ comparisons: [ChannelComparison]
  ) -> (differing: [Group], equivalent: [String]) {
    var groups: [Group] = []
    var equivalent: [String] = []
    for one in comparisons {
      if !one.differs {
        equivalent.append(one.channel)
        continue
      }
      var group = Group(channels: [one.channel], verdict: words(for: one), changes: [])
      if case .compared(let comparison) = one.result {
        group.changes = ordered(comparison.changes)
        group.notes = comparison.offers.map { ChangeWords.sentence(of: $0) }
        group.notes += comparison.undecided.map { "could not be compared: \($0)" }
      }
      let same = groups.firstIndex {
        $0.verdict == group.verdict && $0.sentences == group.sentences
      }
      if let same { groups[same].channels.append(one.channel) } else { groups.append(group) }
    }
    return (groups, equivalent)
  }

  private static func words(for comparison: ChannelComparison) -> String {
    switch comparison.result {
    case .isNew: return "a new channel"
    case .isGone: return "the channel is gone"
    case .isBroken(let why): return "not compared: \(why)"
    case .compared(let comparison):
      let words =
        switch comparison.verdict {
        case .equivalent: "the same behaviour"
        case .new: "new behaviour"
        case .lost: "lost behaviour"
        case .newAndLost: "new and lost behaviour"
        case .inconclusive: "inconclusive"
        }
      return comparison.isOnlyTimes ? "\(words), only in times" : words
    }
  }

  // MARK: Text

  private static let silence = "until then nothing happens"

  private static func text(_ comparisons: [ChannelComparison]) -> String {
    let (groups, equivalent) = groups(comparisons)
    var text = ""
    var shown: [String: String] = [:]
    for group in groups {
      text += "\(group.channels.joined(separator: ", ")): \(group.verdict)\n"
      for change in group.changes {
        let sentence = ChangeWords.sentence(of: change)
        text += "  \(sentence)\n"
        if let channel = shown[sentence] {
          if !examples(of: change).isEmpty { text += "    as in \(channel)\n" }
          continue
        }
        shown[sentence] = group.channels[0]
        for (whose, trace) in examples(of: change) {
          text += "    only \(whose):\n"
          text += WitnessFormat.text(trace, margin: "      ", end: Self.silence, isWhole: true)
        }
      }
      for note in group.notes { text += "  \(note)\n" }
    }
    if !equivalent.isEmpty { text += "equivalent: \(equivalent.joined(separator: ", "))\n" }
    return text
  }

  private static func traces(of change: BehaviourChange) -> [(whose: String, trace: Witness)] {
    [("before", change.lostTrace), ("now", change.newTrace)].compactMap { whose, trace in
      trace.map { (whose, $0) }
    }
  }

  /// The examples that show something: one of an event that is answered in another way, or of a state's other name, as
  /// the sentence says both, and none of what shows after another difference.
  private static func examples(of change: BehaviourChange) -> [(whose: String, trace: Witness)] {
    if change.isFurther { return [] }
    let traces = traces(of: change)
    if case .moment = change.kind { return traces }
    return Array(traces.suffix(1))
  }

  private static func markdown(_ comparisons: [ChannelComparison]) -> String {
    let (groups, equivalent) = groups(comparisons)
    var text = ""
    for group in groups {
      text += "### \(group.channels.map { "`\($0)`" }.joined(separator: ", "))\n\n"
      text += "**\(group.verdict)**\n\n"
      for change in group.changes {
        text += "- \(ChangeWords.sentence(of: change))\n"
        for (whose, trace) in examples(of: change) {
          text += "\n  <details><summary>only \(whose)</summary>\n\n  ```text\n"
          text += WitnessFormat.text(trace, margin: "  ", end: Self.silence, isWhole: true)
          text += "  ```\n\n  </details>\n"
        }
      }
      for note in group.notes { text += "- \(note)\n" }
      text += "\n"
    }
    if !equivalent.isEmpty {
      text += "Equivalent: \(equivalent.map { "`\($0)`" }.joined(separator: ", "))\n"
    }
    return text
  }

  // MARK: Test

  /// What only one side does, as a test; empty where there is nothing.
  ///
  /// A test has the names of one side only, which the other may not have.
  ///
  /// - Parameter settings: what is chosen for the channel, by name.
  static func test(
    _ comparison: ChannelComparison,
    of side: ComparedSide,
    under settings: [(name: String, value: String)]
  ) -> String {
    guard case .compared(let compared) = comparison.result else { return "" }
    let whose = side == .old ? "before" : "now"
    var scenarios: [String] = []
    // What shows only after another difference fails by that one.
    for change in ordered(compared.changes) where !change.isFurther {
      guard let trace = side == .old ? change.lostTrace : change.newTrace else { continue }
      scenarios += trace.scenario(
        named: "only-\(whose)-\(scenarios.count { $0.hasPrefix("  only-") } + 1)",
        "Only \(whose): \(ChangeWords.sentence(of: change))",
        margin: "  ",
        isWhole: true
      )
    }
    if scenarios.isEmpty { return "" }
    var head = [
      "test: \(comparison.channel)-only-\(side.rawValue)", "channel: \(comparison.channel)",
    ]
    if !settings.isEmpty { head.append("settings:") }
    for setting in settings {
      let isFlag = ["true", "false"].contains(setting.value)
      let value =
        isFlag ? setting.value : YAMLScalarText.written(setting.value, .quoted, inFlow: false)
      head.append("  \(setting.name): \(value)")
    }
    head.append("scenarios:")
    return (head + scenarios).joined(separator: "\n") + "\n"
  }

  // MARK: JSON

  static func json(_ comparison: ChannelComparison) -> JSONValue {
    var members: [(String, JSONValue?)] = [("channel", .string(comparison.channel))]
    switch comparison.result {
    case .isNew: members.append(("verdict", .string("channel-new")))
    case .isGone: members.append(("verdict", .string("channel-gone")))
    case .isBroken(let why):
      members += [("verdict", .string("inconclusive")), ("undecided", .array([.string(why)]))]
    case .compared(let compared):
      members += [
        ("verdict", .string(compared.verdict.rawValue)),
        ("onlyTimes", compared.changes.isEmpty ? nil : .boolean(compared.isOnlyTimes)),
        (
          "offers",
          compared.offers.isEmpty
            ? nil : .array(compared.offers.map { .string(ChangeWords.sentence(of: $0)) })
        ), ("states", .number(compared.zones)), ("changes", .array(compared.changes.map(json))),
        (
          "undecided",
          compared.undecided.isEmpty ? nil : .array(compared.undecided.map { .string($0) })
        ),
      ]
    }
    return .members(members)
  }

  private static func json(_ change: BehaviourChange) -> JSONValue {
    var members: [(String, JSONValue?)] = [
      ("sentence", .string(ChangeWords.sentence(of: change))),
      ("states", .array(change.states.map { .string($0) })),
    ]
    switch change.kind {
    case .answer(let event, let before, let now):
      members += [("event", .string(event)), ("before", json(before)), ("now", json(now))]
    case .moment(let consequence, let before, let now):
      members += [
        ("consequence", json(consequence)), ("before", before.map(json) ?? .null),
        ("now", now.map(json) ?? .null),
      ]
    case .name(let before, let now):
      members += [("before", .string(before)), ("now", .string(now))]
    }
    let settings = change.settings.map { (key: $0.name, value: JSONValue.string($0.value)) }
    members += [
      ("settings", settings.isEmpty ? nil : .object(settings)),
      ("further", change.isFurther ? .boolean(true) : nil),
      ("onlyOld", change.lostTrace.map(WitnessFormat.json)),
      ("onlyNew", change.newTrace.map(WitnessFormat.json)),
    ]
    return .members(members)
  }

  private static func json(_ consequence: BehaviourChange.Consequence) -> JSONValue {
    .members([
      ("outcome", consequence.outcome.map { .string($0.description) }),
      ("to", consequence.to.map { .string($0) }),
      (
        "effects",
        consequence.effects.isEmpty ? nil : .array(consequence.effects.map { .string($0) })
      ), ("reason", consequence.refusal.map { .string($0) }),
    ])
  }

  private static func json(_ span: BehaviourChange.Span) -> JSONValue {
    .members([
      ("earliest", .number(Int(span.least))),
      ("latest", span.greatest.map { .number(Int($0 + span.width)) } ?? .null),
      ("after", span.start.map { .string($0) }),
    ])
  }
}
