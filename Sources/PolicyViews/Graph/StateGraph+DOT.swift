extension StateGraph {
  /// The picture in the language of Graphviz.
  package var dot: String {
    var lines = [
      "digraph \(Self.quoted(id)) {",
      "  graph [rankdir=LR, compound=true, bgcolor=\"#ffffff\", pad=0.35, nodesep=0.45, ranksep=0.75,",
      "    fontname=\(Self.font), fontsize=11, fontcolor=\"#586374\"]",
      "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#e8f0fa\", color=\"#3d6ea5\",",
      "    fontname=\(Self.font), fontsize=13, fontcolor=\"#16202c\", margin=\"0.2,0.1\"]",
      "  edge [color=\"#586374\", fontname=\(Self.font), fontsize=10, fontcolor=\"#2b3644\", arrowsize=0.8]",
    ]
    for (index, state) in states.enumerated() where !open.contains(index) {
      if state.isInitial {
        lines.append("  _start [shape=circle, style=filled, label=\"\", width=0.16, class=start,")
        lines.append("    fillcolor=\"#586374\", color=\"#586374\"]")
        lines.append("  _start -> \(Self.quoted(state.name))")
      }
      lines.append("  \(node(index))")
    }
    if !open.isEmpty {
      let notes = openLabels.map { Self.lineBreak + Self.line($0) }.joined()
      lines += [
        "  subgraph cluster_open {",
        "    label=\(Self.block("open\(notes)")); labeljust=l; class=open",
        "    style=rounded; color=\"#b9c4d0\"; margin=14",
      ]
      lines += open.map { "    \(node($0))" }
      lines.append("  }")
    }
    lines += edges.map { "  \(line($0))" }
    return lines.joined(separator: "\n") + "\n}\n"
  }

  private static let lineBreak = "<br/>"
  private static let font = "\"Helvetica,Arial,sans-serif\""

  private func node(_ index: Int) -> String {
    let state = states[index]
    let title = state.title.map { title in
      Lines.wrapped(title, to: 26).map { line in
        "<br/><font point-size=\"10\">\(HTML.escaped(line))</font>"
      }.joined()
    }
    var attributes = ["label=<<b>\(HTML.escaped(state.name))</b>\(title ?? "")>"]
    if state.isFinal {
      attributes.append("peripheries=2, fillcolor=\"#e9ecf0\", color=\"#4a5563\", class=final")
    }
    return "\(Self.quoted(state.name)) [\(attributes.joined(separator: ", "))]"
  }

  private func line(_ edge: Edge) -> String {
    let text = edge.lines.map(Self.line).joined(separator: Self.lineBreak)
    var attributes = ["label=\(Self.block(text))"]
    var tail = 0
    switch edge.tail {
    case .state(let index): tail = index
    case .open:
      tail = open.last ?? 0
      attributes.append("ltail=cluster_open")
    }
    switch edge.kind {
    case .event: attributes.append("class=event")
    case .timer:
      attributes.append("class=timer, style=dashed, color=\"#b45309\", fontcolor=\"#8f4107\"")
    case .refusal:
      attributes.append("class=refusal, style=dotted, color=\"#b42318\", fontcolor=\"#b42318\"")
    }
    let ends = [tail, edge.head].map { Self.quoted(states[$0].name) }
    return "\(ends.joined(separator: " -> ")) [\(attributes.joined(separator: ", "))]"
  }

  /// Lines that begin below each other; a table, as it keeps them off the edge that they stand at.
  private static func block(_ text: String) -> String {
    "<<table border=\"0\"><tr><td align=\"left\" balign=\"left\">\(text)</td></tr></table>>"
  }

  /// A label on lines of its own; what it depends on is smaller, below it.
  private static func line(_ label: Label) -> String {
    let details = label.detail.map { Lines.wrapped($0, to: 34) } ?? []
    return
      ([HTML.escaped(label.text)]
      + details.map { "<font point-size=\"9\">\(HTML.escaped($0))</font>" })
      .joined(separator: lineBreak)
  }

  private static func quoted(_ name: String) -> String { "\"\(name)\"" }
}
