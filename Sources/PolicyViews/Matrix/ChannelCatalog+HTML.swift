import PolicyEngine

extension ChannelCatalog {
  /// As a page of its own: no scripts, nothing fetched; light and dark, and fit to print.
  ///
  /// Several families are listed at the top, and each has its matrix below.
  package var html: String {
    let heading = HTML.escaped(title ?? "Channels")
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
      \(hasIndex ? index + sections : matrix)</main>
      </body>
      </html>

      """
  }

  private var matrix: String {
    families.map { $0.matrix.html(label: "Channels and what they can do") }.joined()
  }

  private var index: String {
    let lines = families.map { family in
      let channels = family.channels.map { "<code>\(HTML.name($0.id))</code>" }
      let link = "<a href=\"#\(HTML.escaped(family.id))\">\(Self.heading(of: family))</a>"
      return "<li>\(link) <span>\(channels.joined(separator: ", "))</span></li>\n"
    }
    let channels = families.map(\.channels.count).reduce(0, +)
    let counts = "\(families.count) families, \(Self.count(channels, "channel", "channels"))"
    return """
      <p>\(counts). A family is what extends one policy in the end.</p>
      <nav aria-label="Families">
      <ul>
      \(lines.joined())</ul>
      </nav>

      """
  }

  private var sections: String {
    families.map { family in
      let label = "Channels of \(HTML.escaped(family.title ?? family.id)) and what they can do"
      return """
        <section id="\(HTML.escaped(family.id))">
        <h2>\(Self.heading(of: family))</h2>
        \(family.matrix.html(label: label))</section>

        """
    }.joined()
  }

  private static func heading(of family: Family) -> String {
    let title = family.title.map { "\(HTML.escaped($0)) " } ?? ""
    return "\(title)<code>\(HTML.name(family.id))</code>"
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
    h2 { margin: 3rem 0 0; font-size: 1.25rem; letter-spacing: -0.01em; }
    h2 code { margin-left: 0.4rem; font-weight: 400; }
    a { color: var(--accent); text-decoration: none; }
    a:hover { text-decoration: underline; }
    nav li { padding: 0.45rem 0; border-top: 1px solid var(--line); }
    nav li > span { display: block; color: var(--soft); }
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
      section { break-before: page; }
      th[scope="row"], thead td { position: static; }
      table { min-width: 0 !important; }
      tr { break-inside: avoid; }
      .yes { padding: 0; }
    }
    """
}
