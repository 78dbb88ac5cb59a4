extension StateGraph {
  /// How much of the picture is drawn.
  package enum Detail: Sendable {
    case full
    /// Arrows without what is written at them.
    case arrows
  }

  /// The picture in the language of Graphviz.
  package var dot: String { dot(.full) }

  func dot(_ detail: Detail) -> String {
    var lines = [
      "digraph \(Self.quoted(id)) {",
      "  graph [rankdir=TB, compound=true, bgcolor=\"#ffffff\", pad=0.35, nodesep=0.45, ranksep=0.6,",
      "    fontname=\(Self.font), fontsize=11, fontcolor=\"#586374\"\(detail == .full ? "" : Self.quick)]",
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
      lines.append("  \(node(state, detail))")
    }
    if !open.isEmpty {
      let notes = detail == .full ? openLabels.map(Self.lines) : []
      lines += [
        "  subgraph cluster_open {",
        "    label=<\(Self.table(["underway"] + notes))>; labeljust=l; class=open",
        "    style=rounded; color=\"#b9c4d0\"; margin=14",
      ]
      lines += open.map { "    \(node(states[$0], detail))" }
      lines.append("  }")
    }
    lines += edges.map { "  \(line($0, detail))" }
    return lines.joined(separator: "\n") + "\n}\n"
  }

  /// Straight arrows, laid out with less patience: a thousand of them in two seconds.
  private static let quick = ", splines=line, nslimit=1, nslimit1=1, mclimit=0.1"
  private static let lineBreak = "<br/>"
  private static let font = "\"Helvetica,Arial,sans-serif\""

  /// A state with its title, and below a line what can happen there.
  private func node(_ state: State, _ detail: Detail) -> String {
    let title = state.title.map { title in
      Lines.wrapped(title, to: 26).map { line in
        "<br/><font point-size=\"10\">\(HTML.escaped(line))</font>"
      }.joined()
    }
    var label = "<b>\(HTML.escaped(state.name))</b>\(title ?? "")"
    if detail == .full, !state.labels.isEmpty {
      let stays = Self.table(state.labels.map(Self.lines))
      label =
        "<table border=\"0\" cellspacing=\"0\" cellpadding=\"4\"><tr><td>\(label)</td></tr><hr/>"
        + "<tr><td><font point-size=\"10\">\(stays)</font></td></tr></table>"
    }
    var attributes = ["label=<\(label)>"]
    if state.isFinal {
      attributes.append("peripheries=2, fillcolor=\"#e9ecf0\", color=\"#4a5563\", class=final")
    }
    return "\(Self.quoted(state.name)) [\(attributes.joined(separator: ", "))]"
  }

  private func line(_ edge: Edge, _ detail: Detail) -> String {
    var attributes: [String] = []
    if detail == .full {
      attributes.append("label=<\(Self.table(edge.labels.map(Self.lines)))>")
    }
    let tail = edge.tail ?? open.last ?? 0
    if edge.tail == nil { attributes.append("ltail=cluster_open") }
    switch edge.kind {
    case .event: attributes.append("class=event")
    case .timer: attributes.append("class=timer, style=dashed, color=\"#b45309\"")
    case .refusal: attributes.append("class=refusal, style=dotted, color=\"#b42318\"")
    }
    let ends = [tail, edge.head].map { Self.quoted(states[$0].name) }
    return "\(ends.joined(separator: " -> ")) [\(attributes.joined(separator: ", "))]"
  }

  /// Texts that begin below each other, a little apart; a table keeps them off the edge that they stand at.
  private static func table(_ texts: [String]) -> String {
    let rows = texts.map { "<tr><td align=\"left\" balign=\"left\">\($0)</td></tr>" }
    return "<table border=\"0\" cellspacing=\"0\" cellpadding=\"2\">\(rows.joined())</table>"
  }

  /// A label on lines of its own, in the colour of its kind; its details are smaller, below it.
  private static func lines(_ label: Label) -> String {
    let details = label.details.flatMap { Lines.wrapped($0, to: 34) }
    let lines =
      [HTML.escaped(label.text)]
      + details.map { "<font point-size=\"9\">\(HTML.escaped($0))</font>" }
    let color: String? =
      switch label.kind {
      case .event: nil
      case .timer: timerColor
      case .refusal: refusalColor
      }
    return lines.map { line in color.map { "<font color=\"\($0)\">\(line)</font>" } ?? line }
      .joined(separator: lineBreak)
  }

  /// The colours of texts, which tell the kinds apart where a picture is coloured anew.
  static let timerColor = "#8f4107"
  static let refusalColor = "#b42318"

  private static func quoted(_ name: String) -> String { "\"\(name)\"" }
}
