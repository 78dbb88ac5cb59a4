import PolicyEngine

extension ChannelCatalog {
  /// For a terminal: the matrix of a single family, or a line for each of several.
  package var text: String {
    let head = title.map { "\(Phrase.line($0))\n\n" } ?? ""
    return head + (hasIndex ? index : families.map(\.matrix.text).joined())
  }

  private var index: String {
    let ids = width(of: families.map(\.id))
    let titles = width(of: families.map(Self.title))
    let counts = families.map { Self.count($0.channels.count, "channel", "channels") }
    let lines = zip(families, counts).map { family, count in
      let start = [
        Lines.padded(family.id, to: ids), Lines.padded(Self.title(of: family), to: titles),
        Lines.padded(count, to: width(of: counts)), "",
      ].joined(separator: "  ")
      let room = ChannelMatrix.width - TerminalCells.width(of: start)
      return start + Self.some(of: family.channels.map(\.id), within: room) + "\n"
    }
    return lines.joined() + """

      `policycheck channels FAMILY` puts one side by side; a channel's id chooses its family too.

      """
  }

  private static func title(of family: Family) -> String { Phrase.line(family.title ?? "") }

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
