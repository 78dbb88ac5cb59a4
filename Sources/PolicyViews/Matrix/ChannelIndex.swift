import PolicyEngine

/// For a terminal: what there is with its channels, a line each.
package struct ChannelIndex {
  package struct Row {
    package var name: String
    package var title: String?
    package var channels: [String]

    package init(name: String, title: String?, channels: [String]) {
      self.name = name
      self.title = title
      self.channels = channels
    }
  }

  private let rows: [Row]

  package init(_ rows: [Row]) {
    self.rows = rows
  }

  package var text: String {
    let names = width(of: rows.map(\.name))
    let titles = rows.map { Phrase.line($0.title ?? "") }
    let counts = rows.map { ChannelCatalog.count($0.channels.count, "channel", "channels") }
    return rows.indices.map { index in
      let start = [
        Lines.padded(rows[index].name, to: names),
        Lines.padded(titles[index], to: width(of: titles)),
        Lines.padded(counts[index], to: width(of: counts)), "",
      ].joined(separator: "  ")
      let room = ChannelMatrix.width - TerminalCells.width(of: start)
      return start + Self.some(of: rows[index].channels, within: room) + "\n"
    }.joined()
  }

  private func width(of texts: [String]) -> Int {
    texts.map { TerminalCells.width(of: $0) }.max() ?? 0
  }

  /// As many ids as there is room for, one at least, and how many more there are.
  private static func some(of ids: [String], within room: Int) -> String {
    let texts = ids.indices.reversed().map { index in
      let more = ids.count - index - 1
      return ids[...index].joined(separator: ", ") + (more == 0 ? "" : " and \(more) more")
    }
    return texts.first { TerminalCells.width(of: $0) <= room } ?? texts.last ?? ""
  }
}
