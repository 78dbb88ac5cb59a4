import PolicyEngine

extension ChannelMatrix {
  /// The matrix for a page, with what there is to say above it.
  func html(label: String) -> String {
    let groups = groups
    let sections = Section.allCases.map { section in
      html(section, facts.filter { $0.section == section }, groups)
    }.joined()
    let heads = groups.map { group in
      let names = group.map { channel in
        let channel = channels[channel]
        let follows =
          channel.policy == channel.id
          ? "" : " <small>follows <code>\(HTML.name(channel.policy))</code></small>"
        let title = channel.title.map { "<span>\(HTML.escaped($0))</span> " } ?? ""
        return "<li>\(title)<code>\(HTML.name(channel.id))</code>\(follows)</li>"
      }.joined()
      return "<th scope=\"col\"><ul>\(names)</ul></th>"
    }.joined(separator: "\n")
    return """
      <p>\(summary(groups.count))</p>
      <div class="frame" tabindex="0" role="region" aria-label="\(label)">
      <table>
      <thead>
      <tr>
      <td></td>
      \(heads)
      </tr>
      </thead>
      \(sections)</table>
      </div>

      """
  }

  private func summary(_ columns: Int) -> String {
    let count = channels.count == 1 ? "One channel." : "\(channels.count) channels."
    let alike =
      columns == channels.count ? "" : " Those that differ in nothing share a column."
    return
      "\(count)\(alike) A window such as <code>24h..30h</code> has an earliest and a latest end."
  }

  private func html(_ section: Section, _ facts: [Fact], _ groups: [[Int]]) -> String {
    if facts.isEmpty { return "" }
    let span = groups.count + 1
    let rows = facts.map { html($0, groups) }.joined()
    return """
      <tbody>
      <tr class="section"><th scope="rowgroup" colspan="\(span)">\(section.rawValue)</th></tr>
      \(rows)</tbody>

      """
  }

  /// The rows of a fact: what is the same in all channels, what isn't, or both.
  private func html(_ fact: Fact, _ groups: [[Int]]) -> String {
    let title = fact.title.map { "<span>\(HTML.escaped($0))</span> " } ?? ""
    var rows: [String] = []
    let everywhere = channels.count > 1 ? " <small>in every channel</small>" : ""
    if let shared = fact.common ?? fact.shared {
      let value = "\(Self.html(shared))\(everywhere)"
      rows.append("<td class=\"all\" colspan=\"\(groups.count)\">\(value)</td>")
    }
    if fact.common == nil {
      let cells = groups.map { "<td>\(Self.html(fact.own(fact.cells[$0[0]])))</td>" }
      rows.append(cells.joined())
    }
    let span = rows.count > 1 ? " rowspan=\"\(rows.count)\"" : ""
    let head = "<th scope=\"row\"\(span)>\(title)<code>\(HTML.name(fact.name))</code></th>"
    return "<tr>\(head)\(rows.joined(separator: "</tr>\n<tr>"))</tr>\n"
  }

  private static func html(_ cell: Cell) -> String {
    switch cell {
    case .none: return "<span class=\"none\">–</span>"
    case .no: return "<span class=\"no\">no</span>"
    case .yes: return "<span class=\"yes\">yes</span>"
    case .text(let text, let note): return html(text, note)
    case .timer(let time, let note, let firings):
      let leads = firings.map { "<span class=\"firing\">\(HTML.escaped(words(for: $0)))</span>" }
      return ([html(time, note)] + leads).joined(separator: " ")
    case .list(let items):
      return items.map(HTML.name).joined(separator: ", ")
    }
  }

  /// The value is what the eye looks for; what else there is to say stands beside it.
  private static func html(_ value: String, _ note: String?) -> String {
    let note = note.map { " <small>\(HTML.escaped($0))</small>" } ?? ""
    return "<b>\(HTML.escaped(value))</b>\(note)"
  }
}
