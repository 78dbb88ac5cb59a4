import PolicyEngine
import TestSupport

/// Random events, times and settings that fit a policy, whatever the policy is.
struct RandomSession {
  private let model: PolicyModel
  private let words: [String]
  private let texts: [String]
  private let firing: Firing?
  /// The lengths of the pauses between events, in milliseconds.
  private let pauses: [Int]

  /// How many of a hundred messages are other than small talk.
  private let meaningful: Int
  /// For each state, the events that keep a session going there.
  private let lively: [[PolicyModel.Event]]

  /// - Parameters:
  ///   - pauses: the pauses to choose from, besides none at all.
  ///   - meaningful: how many of a hundred messages are keywords or texts that rules look for.
  init(_ model: PolicyModel, pauses: [Int], meaningful: Int, random: inout SeededRandom) {
    self.model = model
    self.pauses = pauses
    self.meaningful = meaningful
    lively = model.states.indices.map { Self.livelyEvents(of: model, in: $0) }
    words = model.keywordSets.flatMap { $0.words.map(\.value) } + RandomPolicy.words
    texts =
      RandomPolicy.texts
      + model.rules.flatMap { rule in
        rule.guardCondition.tests.flatMap { test in
          if case .field(_, let values) = test { values } else { [String]() }
        }
      }
    // Most sessions keep to one end of the windows, as a simulation does.
    firing = random.pick([.earliest, .earliest, .latest, .latest, nil])
  }

  /// Plays a session of so many events in both interpreters.
  ///
  /// - Returns: how many events were handled.
  func play(_ policy: Policy, events: Int, random: inout SeededRandom) throws -> Int {
    var comparison = Comparison(policy)
    var now: Int64 = 1_700_000_000_000
    var endedEvents = 0
    for count in 0..<events {
      now += Int64(random.chance(25) ? 0 : random.pick(pauses))
      // An event that was delayed on its way, perhaps by more than the last pause (D10).
      let at = Instant(milliseconds: random.chance(10) ? now - Int64(random.pick(pauses)) : now)
      let firing = self.firing ?? random.pick([.earliest, .latest])
      if random.chance(6) {
        try comparison.advance(through: at, firing)
        try comparison.change(to: settings(&random), at: at)
      }
      // A host that picks the instants itself, rightly or wrongly.
      if random.chance(20), let timer = comparison.deadlines.randomElement(using: &random) {
        let present = comparison.present ?? now
        let at = random.pick([
          timer.earliest, timer.latest, present, now, timer.earliest - 1, timer.latest + 1,
          random.pick(comparison.deadlines).latest,
          Int64.random(in: timer.earliest...timer.latest, using: &random),
        ])
        try comparison.fire(
          random.chance(90) ? timer.timer : random.number(0...model.timers.count - 1),
          // Of a timer whose calendar opens no more, any moment is in its window, to the last that there is.
          at: Instant(milliseconds: min(at, now + 86_400_000))
        )
        now = max(now, comparison.present ?? now)
      }
      let event = event(in: comparison.state, &random)
      try comparison.receive(event.name, fields(of: event, at: at, &random), at: at, firing)
      // Little happens after the end (D7): a few events there are enough.
      if comparison.hasEnded { endedEvents += 1 }
      if endedEvents > 2 { return count + 1 }
    }
    let end = Instant(milliseconds: now + Int64(random.pick(pauses)))
    try comparison.advance(through: end, self.firing ?? .latest)
    return events
  }

  /// An event for a session in a state, most often one that keeps the session going.
  func event(in state: Int, _ random: inout SeededRandom) -> PolicyModel.Event {
    let lively = lively[state]
    return random.pick(lively.isEmpty || random.chance(30) ? model.events : lively)
  }

  /// The events that a timer or a rule that does not end the session names.
  private static func livelyEvents(of model: PolicyModel, in state: Int) -> [PolicyModel.Event] {
    let rules = model.rules.filter { rule in
      rule.from.contains(state) && rule.to?.states.allSatisfy { !model.states[$0].isFinal } ?? true
    }
    let timers = model.timers.filter { $0.states.contains(state) }
    let named = rules.flatMap(\.events) + timers.flatMap { $0.starts + $0.cancels }
    let indices = Set(named.map(\.value))
    return model.events.indices.filter(indices.contains).map { model.events[$0] }
  }

  // MARK: Settings

  /// Values for some of the settings that the policy offers.
  func settings(_ random: inout SeededRandom) -> [(name: String, value: SettingValue?)] {
    let offered = model.settings.filter(\.isOffered)
    if offered.isEmpty { return [] }
    return random.some(offered, most: 3).flatMap { setting -> [(String, SettingValue?)] in
      guard let memory = setting.key, random.chance(70) else {
        return [(setting.name, value(of: setting, &random))]
      }
      let keys = random.some(model.memory[memory].values + ["default"], most: 3)
      let chosen = keys.indices.filter { !keys[..<$0].contains(keys[$0]) }.map { keys[$0] }
      return chosen.map { ("\(setting.name).\($0)", value(of: setting, &random)) }
    }
  }

  private func value(of setting: PolicyModel.Setting, _ random: inout SeededRandom) -> SettingValue?
  {
    if random.chance(20) { return nil }
    switch setting.type {
    case .boolean: return .boolean(random.chance(50))
    case .choice(let values): return .choice(random.pick(values))
    case .text: return .choice(random.pick(["hello there", "so long", "5m"]))
    case .duration where setting.values != nil:
      return setting.values?.randomElement(using: &random).map { .duration($0) }
    case .duration, .instant:
      let step = setting.step?.value ?? 500
      let range = setting.range?.value ?? TimeWindow(earliest: 1000, latest: 60_000)
      let most = random.chance(70) ? min(range.latest, range.earliest + 8 * step) : range.latest
      let least = (range.earliest + step - 1) / step
      if least > most / step { return .duration(range.earliest) }
      return .duration(Int64.random(in: least...most / step, using: &random) * step)
    }
  }

  // MARK: Events

  /// What such an event may say that happens at an instant.
  func fields(
    of event: PolicyModel.Event,
    at instant: Instant,
    _ random: inout SeededRandom
  ) -> [String: String] {
    var fields: [String: String] = [:]
    for field in event.fields where random.chance(field.isLength ? 60 : 90) {
      if let range = field.range?.value {
        let length = Int64.random(in: range.earliest...range.latest, using: &random)
        let isMoment = field.type == .instant
        fields[field.name] = isMoment ? "\(instant.adding(length))" : "\(length)ms"
        continue
      }
      switch field.type {
      case .text: fields[field.name] = text(&random)
      case .boolean: fields[field.name] = random.pick(["true", "false"])
      case .duration:
        fields[field.name] = random.pick(RandomPolicy.lengths + ["120m", "PT1M", "7s"])
      case .choice(let values): fields[field.name] = random.pick(values)
      case .instant: break
      }
    }
    return fields
  }

  /// A message: often a keyword, plain or dressed up, in front of or among other words.
  private func text(_ random: inout SeededRandom) -> String {
    if !random.chance(meaningful) { return random.pick(["", " ", "…", "thanks", "see you later"]) }
    if random.chance(30) { return random.pick(texts) }
    let word = random.pick(words)
    switch random.number(0...8) {
    case 0: return word.uppercased()
    case 1: return " «\(word)»!\n"
    case 2: return "\(word), please"
    case 3: return "could you \(word)?"
    case 4: return "non-\(word)"
    case 5: return word.replacing(" ", with: " \u{2003}\t")
    case 6: return word.lowercased() + "\u{FE0F}"
    default: return word
    }
  }
}
