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
        members.append((section.rawValue.lowercased(), .object(values)))
      }
      return JSONValue.object(members)
    }
    let document = JSONValue.object([
      (key: "version", value: .number(1)), (key: "channels", value: .array(channels)),
    ])
    return document.text() + "\n"
  }

  private static func value(_ cell: Cell) -> JSONValue {
    switch cell {
    case .none, .no: .boolean(false)
    case .yes: .boolean(true)
    case .text(let text): .string(text)
    case .list(let items): .array(items.map { .string($0) })
    }
  }
}
