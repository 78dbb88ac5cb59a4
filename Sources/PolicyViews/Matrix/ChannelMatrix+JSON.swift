import PolicyEngine

extension ChannelMatrix {
  /// The matrix for programs: each channel with its facts by section; what a channel doesn't have is
  /// left out.
  package var json: String {
    let channels = channels.indices.map { channel in
      var members: [(key: String, value: JSONValue)] = [
        ("id", .string(self.channels[channel].id))
      ]
      if let title = self.channels[channel].title { members.append(("title", .string(title))) }
      members.append(("policy", .string(self.channels[channel].policy)))
      for section in Section.allCases {
        let facts = facts.filter { $0.section == section && $0.cells[channel] != .none }
        let values = facts.map { (key: $0.name, value: Self.value($0.cells[channel])) }
        members += Self.keys(of: section).map { ($0, .object(values)) }
      }
      let firings = facts.compactMap { fact -> (key: String, value: JSONValue)? in
        guard case .timer(_, _, let firings) = fact.cells[channel] else { return nil }
        return (fact.name, .array(firings.map(Self.value)))
      }
      members.append(("firings", .object(firings)))
      return JSONValue.object(members)
    }
    var members: [(key: String, value: JSONValue)] = [("version", .number(1))]
    if let title { members.append(("title", .string(title))) }
    let document = JSONValue.object(members + [("channels", .array(channels))])
    return document.text + "\n"
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
    var members: [(key: String, value: JSONValue)] = []
    if let state = firing.state { members.append(("to", .string(state))) }
    if let condition = firing.condition { members.append(("when", .string(condition))) }
    if !firing.effects.isEmpty {
      members.append(("effects", .array(firing.effects.map { .string($0) })))
    }
    return .object(members)
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
