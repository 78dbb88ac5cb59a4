extension StateGraph {
  /// The picture as a flowchart of Mermaid, which GitHub and many wikis draw.
  ///
  /// A flowchart and no state diagram, as only its edges can be dashed.
  package var mermaid: String {
    let ids = Self.mermaidIDs(of: states.map(\.name))
    var lines = ["flowchart TB"]
    for (index, state) in states.enumerated() where !open.contains(index) {
      if state.isInitial { lines.append("  start_(( )):::start --> \(ids[index])") }
      lines.append("  \(node(state, ids[index]))")
    }
    if !open.isEmpty {
      lines.append("  subgraph open_[\"underway\"]")
      if !openLabels.isEmpty { lines.append("    note_[\"\(Self.lines(openLabels))\"]:::note") }
      lines += open.map { "    \(node(states[$0], ids[$0]))" }
      lines.append("  end")
    }
    for edge in edges {
      let tail = edge.tail.map { ids[$0] } ?? "open_"
      let arrow = edge.kind == .event ? "-->" : "-.->"
      lines.append("  \(tail) \(arrow)|\"\(Self.lines(edge.labels))\"| \(ids[edge.head])")
    }
    for (kind, style) in [(Kind.timer, "#d97706"), (.refusal, "#dc3b2e")] {
      // The edge into the initial state is the first of all.
      let first = states.contains(where: \.isInitial) ? 1 : 0
      let numbers = edges.indices.filter { edges[$0].kind == kind }.map { String($0 + first) }
      if numbers.isEmpty { continue }
      lines.append("  linkStyle \(numbers.joined(separator: ",")) stroke:\(style)")
    }
    if !open.isEmpty { lines.append("  style open_ fill:transparent,stroke:#8a97a8") }
    lines.append("  classDef start fill:#5b6675,stroke:#5b6675")
    if !openLabels.isEmpty { lines.append("  classDef note fill:transparent,stroke:transparent") }
    lines.append("  classDef state fill:#e8f0fa,stroke:#3d6ea5,color:#16202c")
    lines.append("  classDef final fill:#e9ecf0,stroke:#4a5563,stroke-width:3px,color:#16202c")
    return lines.joined(separator: "\n") + "\n"
  }

  private func node(_ state: State, _ id: String) -> String {
    let title = state.title.map { "<br>\(Self.escaped($0))" } ?? ""
    let labels = state.labels.isEmpty ? "" : "<br>– – –<br>\(Self.lines(state.labels))"
    let name = "<b>\(Self.escaped(state.name))</b>"
    return "\(id)([\"\(name)\(title)\(labels)\"]):::\(state.isFinal ? "final" : "state")"
  }

  private static func lines(_ labels: [Label]) -> String {
    labels.map { escaped($0.line) }.joined(separator: "<br>")
  }

  /// Text inside of quotes, where Mermaid reads entities and HTML.
  private static func escaped(_ text: String) -> String {
    Phrase.escaped(Phrase.line(text), escapes)
  }

  private static let escapes: [Unicode.Scalar: String] = [
    "\"": "#quot;", "#": "#35;", "&": "#amp;", "<": "#lt;", ">": "#gt;", "`": "#96;", "*": "#42;",
    "\\": "#92;",
  ]

  /// Names as Mermaid's ids: no words of its own, and no two alike.
  private static func mermaidIDs(of names: [String]) -> [String] {
    let words =
      "end graph flowchart subgraph style class default click call href direction interpolate"
      .split(separator: " ").map(String.init)
    var ids: [String] = []
    for name in names {
      var id = String(name.map { $0 == "-" ? "_" : $0 })
      if words.contains(id) { id += "_" }
      while ids.contains(id) || ["open_", "start_", "note_"].contains(id) { id += "_" }
      ids.append(id)
    }
    return ids
  }
}
