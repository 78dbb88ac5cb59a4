package import PolicyEngine

/// What channels can do, side by side: each fact with its value in each channel.
package struct ChannelMatrix: Sendable {
  /// What a fact is about.
  package enum Section: String, CaseIterable, Sendable {
    case timers = "Timers"
    case settings = "Settings"
    case capabilities = "Supports"
    case keywords = "Keywords"
    case refusals = "Refuses"
  }

  /// What follows the name of a keyword set in the name of the fact how its words are compared.
  fileprivate static let matchSuffix = " match"

  package struct Channel: Sendable {
    package var id: String
    package var title: String?
    /// The id of the policy that it follows.
    package var policy: String
  }

  /// A value in one channel.
  package enum Cell: Sendable, Hashable {
    /// The channel doesn't have it.
    case none
    case no
    case yes
    /// A value in one phrase.
    case text(String)
    /// The words of a keyword set, or the events that are refused.
    case list([String])
  }

  package struct Fact: Sendable {
    package var section: Section
    package var name: String
    package var title: String?
    /// A value for each channel.
    package var cells: [Cell]

    /// The value in all channels, if it is the same.
    package var common: Cell? { Set(cells).count == 1 ? cells.first : nil }

    /// Whether no channel has it, or words are compared in all as they are unless a policy says how.
    fileprivate var goesWithoutSaying: Bool {
      common == .some(.none)
        || name.hasSuffix(matchSuffix) && common == .text(KeywordMatch.whole.rawValue)
    }
  }

  package let channels: [Channel]
  /// The facts by section, in the order of the policies.
  package let facts: [Fact]

  package init(_ channels: [PolicyLibrary.Channel]) {
    self.channels = channels.map { Channel(id: $0.id, title: $0.title, policy: $0.policy) }
    var facts: [Section: [Fact]] = [:]
    for (index, channel) in channels.enumerated() {
      for item in ChannelFacts(channel).items {
        let known = facts[item.section]?.firstIndex { $0.name == item.name }
        let row = known ?? facts[item.section]?.count ?? 0
        if known == nil {
          let cells = [Cell](repeating: .none, count: channels.count)
          facts[item.section, default: []].append(
            Fact(section: item.section, name: item.name, title: item.title, cells: cells)
          )
        }
        facts[item.section]?[row].cells[index] = item.cell
      }
    }
    self.facts = Section.allCases.flatMap { facts[$0] ?? [] }.filter { !$0.goesWithoutSaying }
  }

  /// The facts that differ between channels.
  package var differing: [Fact] { facts.filter { $0.common == nil } }

  /// The channels that differ in nothing, together, by index.
  package var groups: [[Int]] {
    var groups: [[Int]] = []
    for channel in channels.indices {
      let alike = groups.firstIndex { group in
        facts.allSatisfy { $0.cells[group[0]] == $0.cells[channel] }
      }
      if let alike { groups[alike].append(channel) } else { groups.append([channel]) }
    }
    return groups
  }
}

extension ChannelMatrix.Fact {
  /// The words that all channels have.
  var commonItems: [String] {
    let lists = cells.compactMap { cell -> [String]? in
      if case .list(let items) = cell { items } else { nil }
    }
    guard section == .keywords, lists.count == cells.count, let first = lists.first else {
      return []
    }
    return first.filter { item in lists.allSatisfy { $0.contains(item) } }
  }

  /// The words that all channels have, where they don't have the same.
  var shared: ChannelMatrix.Cell? {
    common == nil && !commonItems.isEmpty ? .list(commonItems) : nil
  }

  /// A value without the words that all channels have.
  func own(_ cell: ChannelMatrix.Cell) -> ChannelMatrix.Cell {
    guard case .list(let items) = cell else { return cell }
    let common = commonItems
    let own = items.filter { !common.contains($0) }
    return own.isEmpty ? .none : .list(own)
  }
}

/// The facts of one channel.
private struct ChannelFacts {
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
    var choice =
      switch setting.type {
      case .boolean: "true or false"
      case .choice(let values): Phrase.alternatives(values)
      case .duration: setting.range?.value.description ?? "any duration"
      }
    if let step = setting.step?.value { choice += " by \(DurationText.format(step))" }
    return "\(value?.description ?? "not set") (\(choice))"
  }

  /// The events that are refused with a reason, or ignored with it in a final status.
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

/// Words for people.
enum Phrase {
  /// `a`, `a or b`, `a, b or c`.
  static func alternatives(_ items: [String]) -> String { join(items, "or") }

  /// `a`, `a and b`, `a, b and c`.
  static func all(_ items: [String]) -> String { join(items, "and") }

  private static func join(_ items: [String], _ word: String) -> String {
    guard items.count > 1, let last = items.last else { return items.first ?? "" }
    return "\(items.dropLast().joined(separator: ", ")) \(word) \(last)"
  }
}
