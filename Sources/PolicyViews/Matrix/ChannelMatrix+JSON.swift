import PolicyEngine

extension ChannelMatrix {
  /// A channel for programs: its facts by section; what it doesn't have is left out.
  func json(of index: Int, family: String) -> JSONValue {
    let channel = channels[index]
    let sections = Section.allCases.flatMap { section in
      let facts = facts.filter { $0.section == section && $0.cells[index] != .none }
      let values = facts.map { (key: $0.name, value: Self.value($0.cells[index])) }
      return Self.keys(of: section).map { (key: $0, value: JSONValue?.some(.object(values))) }
    }
    let firings = facts.compactMap { fact -> JSONValue.Member? in
      guard case .timer(_, _, let firings) = fact.cells[index] else { return nil }
      return (fact.name, .array(firings.map(Self.value)))
    }
    return JSONValue.members(
      [
        ("id", .string(channel.id)), ("title", channel.title.map { .string($0) }),
        ("policy", .string(channel.policy)), ("family", .string(family)),
      ] + sections + [("firings", .object(firings))]
    )
  }

  /// The names of a section; programs may know it by another word than the language has now.
  private static func keys(of section: Section) -> [String] {
    let key = section.rawValue.lowercased()
    return switch section {
    case .capabilities: [key, "supports"]
    case .refusals: [key, "refuses"]
    case .timers, .settings, .keywords, .effects: [key]
    }
  }

  private static func value(_ firing: Firing) -> JSONValue {
    let effects = JSONValue.array(firing.effects.map { .string($0) })
    return .members([
      ("to", firing.state.map { .string($0) }), ("when", firing.condition.map { .string($0) }),
      ("effects", firing.effects.isEmpty ? nil : effects),
    ])
  }

  private static func value(_ cell: Cell) -> JSONValue {
    switch cell {
    case .none, .no: .boolean(false)
    case .yes: .boolean(true)
    case .text(let text, let note), .timer(let text, let note, _):
      .string([text, note].compactMap(\.self).joined(separator: " "))
    case .list(let items): .array(items.map { .string($0) })
    }
  }
}
