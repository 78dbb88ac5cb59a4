import PolicyEngine

extension ChannelMatrix {
  /// The matrix as a page of its own: no scripts, nothing fetched; light and dark, and fit to print.
  package var html: String {
    let groups = groups
    let heading = HTML.escaped(title ?? "Channels")
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
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(heading)</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <main>
      <h1>\(heading)</h1>
      <p>\(summary(groups.count))</p>
      <div class="frame" tabindex="0" role="region" aria-label="Channels and what they can do">
      <table>
      <thead>
      <tr>
      <td></td>
      \(heads)
      </tr>
      </thead>
      \(sections)</table>
      </div>
      </main>
      </body>
      </html>

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

  private static let style = """
    :root { --paper: #ffffff; --ink: #1c2430; --soft: #586374; --line: #dfe4ea; --band: #f3f6f9;
      --accent: #0b57a4; --good: #116932; --good-paper: #e4f4e8; }
    @media (prefers-color-scheme: dark) {
      :root { --paper: #12161c; --ink: #e4e9f0; --soft: #9ba7b6; --line: #2c3440; --band: #1a2029;
        --accent: #86bdf7; --good: #86d99c; --good-paper: #17331f; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--paper); color: var(--ink);
      font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial,
        sans-serif; }
    main { width: fit-content; min-width: min(100%, 60rem); max-width: 100%; margin: 0 auto;
      padding: 2rem 1.5rem 3rem; }
    h1 { margin: 0; font-size: 1.7rem; letter-spacing: -0.01em; }
    p { margin: 0.3rem 0 1.4rem; color: var(--soft); }
    .frame { overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; }
    table { border-collapse: collapse; width: 100%; }
    th, td { padding: 0.5rem 0.8rem; text-align: left; vertical-align: top; font-weight: 400;
      border-top: 1px solid var(--line); }
    thead th, thead td { border-top: 0; background: var(--band); vertical-align: bottom; }
    thead th { min-width: 7.5rem; max-width: 16rem; font-size: 0.88rem; line-height: 1.3; }
    th[scope="row"], thead td { position: sticky; left: 0; width: 17rem; min-width: 12rem;
      background: var(--paper); }
    thead td { background: var(--band); }
    tbody .section th { padding-top: 1.1rem; font-size: 0.78rem; font-weight: 700; color: var(--accent);
      letter-spacing: 0.08em; text-transform: uppercase; background: var(--paper); }
    tbody tr:not(.section):hover > * { background: var(--band); }
    td span { display: inline-block; }
    td .firing { display: block; font-size: 0.85em; }
    th[scope="row"] span, thead li span { display: block; font-weight: 600; line-height: 1.3; }
    code { font: 0.82em ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
      color: var(--soft); }
    small { font-size: 0.85em; color: var(--soft); }
    b { font-weight: 650; white-space: nowrap; font-variant-numeric: tabular-nums; }
    ul { margin: 0; padding: 0; list-style: none; }
    thead li + li { margin-top: 0.45rem; }
    .yes { padding: 0 0.55em; border-radius: 1em; background: var(--good-paper); color: var(--good);
      font-weight: 600; }
    .no, .none { color: var(--soft); }
    @media print {
      :root { --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --band: #fff; --accent: #000;
        --good: #000; --good-paper: #fff; }
      @page { size: landscape; margin: 12mm; }
      body { font-size: 9.5pt; }
      main { max-width: none; padding: 0; }
      .frame { overflow: visible; border: 0; }
      th[scope="row"], thead td { position: static; }
      table { min-width: 0 !important; }
      tr { break-inside: avoid; }
      .yes { padding: 0; }
    }
    """
}
