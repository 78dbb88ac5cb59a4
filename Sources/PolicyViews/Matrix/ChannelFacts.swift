import PolicyEngine

/// The facts of one channel.
struct ChannelFacts {
  struct Item {
    var section: ChannelMatrix.Section
    var name: String
    var title: String?
    var cell: ChannelMatrix.Cell
  }

  private(set) var items: [Item] = []

  init(_ channel: PolicyLibrary.Channel) {
    let policy = LivePolicy(channel)
    let model = channel.model
    for (index, timer) in model.timers.enumerated() {
      let cell =
        policy.timers.contains(index) ? ChannelMatrix.Cell.text(Self.text(timer, policy)) : .none
      items.append(.init(section: .timers, name: timer.name, title: timer.title, cell: cell))
    }
    for (index, setting) in model.settings.enumerated() {
      let cell =
        setting.isOffered
        ? ChannelMatrix.Cell.text(Self.text(setting, channel.settings[index])) : .none
      items.append(.init(section: .settings, name: setting.name, title: setting.title, cell: cell))
    }
    for capability in model.capabilities {
      items.append(
        .init(section: .capabilities, name: capability.name, cell: capability.value ? .yes : .no)
      )
    }
    for set in model.keywordSets {
      let words = set.words.map(\.value)
      items.append(.init(section: .keywords, name: set.name, cell: .list(words)))
      items.append(
        .init(
          section: .keywords,
          name: set.name + ChannelMatrix.matchSuffix,
          cell: .text(set.match.rawValue)
        )
      )
    }
    for (index, refusal) in model.refusals.enumerated() {
      let events = Self.events(refusedWith: index, policy)
      let cell = events.isEmpty ? ChannelMatrix.Cell.none : .list(events)
      items.append(.init(section: .refusals, name: refusal.name, title: refusal.title, cell: cell))
    }
  }

  private static func text(_ timer: PolicyModel.Timer, _ policy: LivePolicy) -> String {
    if let window = policy.window(of: timer) { return window.description }
    guard let range = policy.setting(of: timer)?.range?.value else { return "if set" }
    return "\(range) if set"
  }

  private static func text(_ setting: PolicyModel.Setting, _ value: SettingValue?) -> String {
    "\(value?.description ?? "not set") (\(Phrase.choice(of: setting)))"
  }

  /// The events that are refused with a reason, or ignored with it in a final state.
  private static func events(refusedWith refusal: Int, _ policy: LivePolicy) -> [String] {
    let model = policy.model
    let refused = Set(
      policy.taken.filter { model.rules[$0.rule].refusal == refusal }.map(\.event)
    )
    if !refused.isEmpty { return refused.sorted().map(model.eventName) }
    let isOver = policy.reachable.contains { model.states[$0].reason == refusal }
    return isOver ? ["every event"] : []
  }
}
