package import PolicyEngine

/// What channels can do, side by side: each fact with its value in each channel.
package struct ChannelMatrix: Sendable {
  package enum Section: String, CaseIterable, Sendable {
    case timers = "Timers"
    case settings = "Settings"
    case capabilities = "Capabilities"
    case keywords = "Keywords"
    case effects = "Effects"
    case refusals = "Refusals"
  }

  /// What follows the name of a keyword set in the name of the fact how its words are compared.
  static let matchSuffix = " match"

  /// What a timer's firing leads to.
  package struct Firing: Sendable, Hashable {
    package var state: String?
    /// What the host is to do, with parameters.
    package var effects: [String]
    /// When it is so: `if two_stages`, `otherwise`.
    package var condition: String?

    package init(state: String?, effects: [String] = [], condition: String? = nil) {
      self.state = state
      self.effects = effects
      self.condition = condition
    }
  }

  package enum Cell: Sendable, Hashable {
    case none
    case no
    case yes
    /// A value, with what else there is to say of it: `10m`, `(5m..30m by 1m)`.
    case text(String, note: String? = nil)
    /// How long a timer runs, with on what that depends, and what its firing leads to.
    case timer(String, note: String? = nil, [Firing])
    /// The words of a keyword set, or the events that something comes of.
    case list([String])
  }

  package struct Fact: Sendable {
    package var section: Section
    package var name: String
    package var title: String?
    package var cells: [Cell]

    /// The value in all channels, if it is the same.
    package var common: Cell? { Set(cells).count == 1 ? cells.first : nil }

    /// Whether no channel has it, or words are compared in all as they are unless a policy says how.
    fileprivate var goesWithoutSaying: Bool {
      common == .some(.none)
        || name.hasSuffix(matchSuffix) && common == .text(KeywordMatch.whole.rawValue)
    }
  }

  package let channels: [PolicyLibrary.Channel]
  /// The facts by section, in the order of the policies.
  package let facts: [Fact]

  package init(_ channels: [PolicyLibrary.Channel]) {
    self.channels = channels
    var facts: [Section: [Fact]] = [:]
    for (index, channel) in channels.enumerated() {
      for var fact in ChannelFacts(channel).all {
        var rows = facts[fact.section] ?? []
        let row = rows.firstIndex { $0.name == fact.name } ?? rows.count
        let cell = fact.cells[0]
        if row == rows.count {
          fact.cells = [Cell](repeating: .none, count: channels.count)
          rows.append(fact)
        }
        rows[row].cells[index] = cell
        // What a channel doesn't offer it has no title for.
        rows[row].title = fact.title ?? rows[row].title
        facts[fact.section] = rows
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
    guard lists.count == cells.count, let first = lists.first else { return [] }
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
