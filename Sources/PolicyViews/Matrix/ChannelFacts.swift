import PolicyEngine

struct ChannelFacts {
  /// With one cell each.
  private(set) var all: [ChannelMatrix.Fact] = []

  init(_ channel: PolicyLibrary.Channel) {
    let policy = ChannelBehaviour(channel)
    let model = channel.model
    for (index, timer) in model.timers.enumerated() {
      let cell = policy.timers.contains(index) ? Self.cell(of: index, policy) : .none
      add(.timers, timer.name, timer.title, cell)
    }
    for (index, setting) in model.settings.enumerated() {
      let value = channel.settings[index]?.description ?? "not set"
      let choice = "(\(Phrase.choice(of: setting)))"
      add(
        .settings,
        setting.name,
        setting.title,
        setting.isOffered ? .text(value, note: choice) : .none
      )
    }
    for capability in model.capabilities {
      add(.capabilities, capability.name, nil, capability.value ? .yes : .no)
    }
    for set in model.keywordSets {
      add(.keywords, set.name, nil, .list(set.words.map(\.value)))
      add(.keywords, set.name + ChannelMatrix.matchSuffix, nil, .text(set.match.rawValue))
    }
    for (index, effect) in model.effects.enumerated() {
      let events = Self.events(policy) { $0.effects.contains { $0.effect == index } }
      add(.effects, effect.name, effect.title, events.isEmpty ? .none : .list(events))
    }
    for (index, refusal) in model.refusals.enumerated() {
      let events = Self.events(refusedWith: index, policy)
      add(.refusals, refusal.name, refusal.title, events.isEmpty ? .none : .list(events))
    }
  }

  private mutating func add(
    _ section: ChannelMatrix.Section,
    _ name: String,
    _ title: String?,
    _ cell: ChannelMatrix.Cell
  ) {
    all.append(.init(section: section, name: name, title: title, cells: [cell]))
  }

  private static func cell(of timer: Int, _ policy: ChannelBehaviour) -> ChannelMatrix.Cell {
    let length = policy.model.timers[timer].length
    let words = LengthWords(policy.model, under: policy.settings)
    let changes = words.changes(of: timer)
    let firings = firings(of: timer, policy)
    if let window = words.window(of: timer) { return .timer(window, note: changes, firings) }
    // The name of a single setting has a row of its own.
    if let setting = length.settings.first, length.sources.count == 1, length.before == 0,
      length.lateBy == 0, length.gaps.isEmpty, policy.settings[setting] == nil
    {
      let declared = policy.model.settings[setting]
      let time = declared.range?.value.description ?? declared.name
      let calendar = policy.model.calendarWords(of: policy.model.timers[timer])
      let note = ["if set", changes].compactMap(\.self).joined(separator: ", ")
      return .timer(time + calendar, note: note, firings)
    }
    return .timer(words.words(for: timer), firings)
  }

  /// What can come of a timer's firing, in the order in which it is tried.
  private static func firings(of timer: Int, _ policy: ChannelBehaviour) -> [ChannelMatrix.Firing] {
    let model = policy.model
    let event = model.firing(of: timer)
    let taken = Set(policy.taken.filter { $0.event == event }.map(\.rule)).sorted()
    var firings: [ChannelMatrix.Firing] = []
    for rule in taken.map({ model.rules[$0] }) {
      var firing = ChannelMatrix.Firing(
        state: rule.to.map { Phrase.alternatives($0.states.map { model.states[$0].name }) },
        effects: rule.effects.map { EffectCall($0, of: model).description },
        condition: ConditionWords(model).words(for: rule.guardCondition, of: [])
      )
      if !firings.isEmpty, firing.condition == nil { firing.condition = "otherwise" }
      let says = firing.state != nil || !firing.effects.isEmpty
      if says, !firings.contains(firing) { firings.append(firing) }
    }
    return firings
  }

  /// The events that are refused with a reason, or ignored with it in a final state.
  private static func events(refusedWith refusal: Int, _ policy: ChannelBehaviour) -> [String] {
    let model = policy.model
    let refused = events(policy) { $0.refusal == refusal }
    if !refused.isEmpty { return refused }
    let isOver = policy.reachable.contains { model.states[$0].reason == refusal }
    return isOver ? ["every event"] : []
  }

  /// The events for which a rule of some kind can be taken.
  private static func events(
    _ policy: ChannelBehaviour,
    where isWanted: (PolicyModel.Rule) -> Bool
  ) -> [String] {
    let events = Set(policy.taken.filter { isWanted(policy.model.rules[$0.rule]) }.map(\.event))
    return events.sorted().map(policy.model.eventName)
  }
}
