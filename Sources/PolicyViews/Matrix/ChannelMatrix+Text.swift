import PolicyEngine

extension ChannelMatrix {
  /// The columns of a terminal.
  static let width = 100

  /// The matrix for a terminal: channels that are alike share a column, which has a letter for a name;
  /// what is the same in all channels stands once, in a line of its own.
  package var text: String {
    let groups = groups
    let names = facts.map(\.name.count).max() ?? 0
    // The widest cells with which all columns have room beside each other, if there are such.
    let layouts = [20, 16, 14, 12].map { width in
      Self.tables(of: groups.enumerated().map { column($0, $1[0], width) }, besides: 2 + names)
    }
    let tables = layouts.min { $0.count < $1.count } ?? []
    let texts = tables.enumerated().map { table($1, names: names, isFirst: $0 == 0) }
    return ([legend(groups)] + texts).joined(separator: "\n")
  }

  /// Puts as many columns beside each other as there is room for.
  private static func tables(of columns: [Column], besides margin: Int) -> [[Column]] {
    var tables: [[Column]] = []
    for column in columns {
      let used = tables.last?.reduce(margin) { $0 + 2 + $1.width } ?? width
      if used + 2 + column.width > width {
        tables.append([column])
      } else {
        tables[tables.count - 1].append(column)
      }
    }
    return tables
  }

  /// The channels with the letters of their columns.
  private func legend(_ groups: [[Int]]) -> String {
    let ids = channels.map(\.id.count).max() ?? 0
    let letters = Self.letter(max(0, groups.count - 1)).count
    return groups.enumerated().map { index, group in
      group.enumerated().map { position, channel in
        let letter = position == 0 ? Self.letter(index) : ""
        let channel = channels[channel]
        let policy = channel.policy == channel.id ? "" : " (follows \(channel.policy))"
        let line =
          "\(Lines.padded(letter, to: letters))  \(Lines.padded(channel.id, to: ids))"
          + "  \(Phrase.line(channel.title ?? ""))\(policy)"
        return Lines.trimmed(line) + "\n"
      }.joined()
    }.joined()
  }

  /// A column of a group: its letter and the lines of its cells, none where all channels agree.
  private struct Column {
    var letter: String
    var cells: [[String]]
    var width: Int {
      max(letter.count, cells.joined().map { TerminalCells.width(of: $0) }.max() ?? 0)
    }
  }

  private func column(_ group: Int, _ channel: Int, _ width: Int) -> Column {
    let cells = facts.map { fact in
      fact.common == nil ? Self.lines(fact.cells[channel], of: fact, to: width) : []
    }
    return Column(letter: Self.letter(group), cells: cells)
  }

  /// A value in a narrow column; long names of events are broken after their dots, and long brackets between words.
  private static func lines(_ cell: Cell, of fact: Fact, to width: Int) -> [String] {
    Lines.wrapped(phrase(cell, of: fact), to: width).flatMap { line -> [String] in
      guard TerminalCells.width(of: line) > width else { return [line] }
      if line.hasPrefix("(") {
        return Lines.filled(Lines.words(line) { _, _ in false }, to: width, rest: " ")
      }
      guard let dot = lastDot(of: line) else { return [line] }
      return [String(line[...dot]), "  \(line[line.index(after: dot)...])"]
    }
  }

  /// The last dot that joins two words: the two dots of a window stay together with its ends.
  private static func lastDot(of line: String) -> String.Index? {
    line.indices.dropFirst().dropLast().last { index in
      line[index] == "." && line[line.index(before: index)] != "."
        && line[line.index(after: index)] != "."
    }
  }

  private func table(_ columns: [Column], names: Int, isFirst: Bool) -> String {
    let margin = String(repeating: " ", count: names + 4)
    let letters = columns.map { Lines.padded($0.letter, to: $0.width) }.joined(separator: "  ")
    var text = Lines.trimmed(margin + letters) + "\n"
    var section: Section?
    for (index, fact) in facts.enumerated() {
      let shared = isFirst ? sharedPhrase(fact) : nil
      if fact.common != nil, shared == nil { continue }
      if fact.section != section {
        text += fact.section.rawValue + "\n"
        section = fact.section
      }
      var name = "  " + Lines.padded(fact.name, to: names)
      let below = String(repeating: " ", count: names + 2)
      for line in shared.map({ Lines.wrapped($0, to: Self.width - names - 4) }) ?? [] {
        text += "\(name)  \(line)\n"
        name = below
      }
      for line in 0..<(columns.map { $0.cells[index].count }.max() ?? 0) {
        let cells = columns.map { column in
          let lines = column.cells[index]
          return Lines.padded(line < lines.count ? lines[line] : "", to: column.width)
        }
        text += Lines.trimmed("\(name)  \(cells.joined(separator: "  "))") + "\n"
        name = below
      }
    }
    return text
  }

  /// What a fact is in all channels; of words, those that all have.
  private func sharedPhrase(_ fact: Fact) -> String? {
    let everywhere = channels.count > 1 ? "in all: " : ""
    return (fact.common ?? fact.shared).map { everywhere + Self.whole($0) }
  }

  /// The name of a column: A, B, and after Z AA, AB.
  static func letter(_ index: Int) -> String {
    let last = String(UnicodeScalar(UInt8(65 + index % 26)))
    return index < 26 ? last : letter(index / 26 - 1) + last
  }

  /// A value in one column: of a list, what not all channels have.
  static func phrase(_ cell: Cell, of fact: Fact) -> String {
    guard case .list = cell else { return whole(cell) }
    let own = fact.own(cell)
    if fact.commonItems.isEmpty || own == .none { return whole(own) }
    return "+ \(whole(own))"
  }

  /// A value in full, in one line.
  static func whole(_ cell: Cell) -> String {
    switch cell {
    case .none: "–"
    case .no: "no"
    case .yes: "yes"
    case .text(let text, let note):
      Phrase.line([text, note].compactMap(\.self).joined(separator: " "))
    case .timer(let time, let note, let firings):
      firings.map { words(for: $0) }.reduce([time, note].compactMap(\.self).joined(separator: " "))
      {
        $0 + ($1.hasPrefix("→") ? " " : ", ") + $1
      }
    case .list(let items): Phrase.line(items.joined(separator: ", "))
    }
  }

  /// `→ ended`, `→ warned if two_stages, do remind`.
  static func words(for firing: Firing) -> String {
    let effects = firing.effects.isEmpty ? nil : "do \(Phrase.all(firing.effects))"
    let state = firing.state.map { "→ \($0)" }
    let change = [state, firing.condition].compactMap(\.self).joined(separator: " ")
    return Phrase.line([change, effects ?? ""].filter { !$0.isEmpty }.joined(separator: ", "))
  }
}
