extension StateGraph {
  /// The most edges that are drawn with what is written at them, as that takes Graphviz its time.
  package static let mostLabelledEdges = 120

  /// What is asked of Graphviz for an SVG, and what is left out so that nobody has to wait for it.
  package var drawing: (dot: String, leftOut: String?) {
    edges.count <= Self.mostLabelledEdges
      ? (dot(.full), nil) : (dot(.arrows), "the texts of its \(edges.count) arrows")
  }

  /// A picture that Graphviz drew, with a name for those who hear it, and colours for dark pages; it is
  /// as wide as there is room for.
  package func styled(_ svg: String) -> String {
    guard let start = svg.firstRange(of: "<svg "),
      let end = svg[start.upperBound...].firstRange(of: ">")
    else { return svg }
    let name = HTML.escaped(title.map { "\($0) (\(id))" } ?? id)
    var head = svg[start.upperBound..<end.lowerBound].split { $0.isWhitespace }.map(String.init)
    // Graphviz gives its size in points; a page gives the room that there is, and no more than that.
    let width = head.first { $0.hasPrefix("width=") }?.dropFirst(7).dropLast()
    head.removeAll { $0.hasPrefix("width=") || $0.hasPrefix("height=") }
    let size = width.map {
      " style=\"max-width: \($0); height: auto; display: block; margin: 0 auto\""
    }
    // Before it are the XML declaration and comments, which pages that hold the picture can't have.
    return """
      <svg class="states" role="img" aria-label="\(name)" width="100%"\(size ?? "") \(head.joined(separator: " "))>
      <title>\(name)</title>
      <style>
      \(Self.style)
      </style>
      """ + svg[end.upperBound...]
  }

  private static let style = """
    svg.states { background: #ffffff; }
    .edge text, .cluster text { paint-order: stroke; stroke: #ffffff; stroke-width: 2px; }
    @media (prefers-color-scheme: dark) {
      svg.states { background: #12161c; }
      .graph > polygon { fill: #12161c; }
      .graph text { fill: #e4e9f0; }
      .cluster path, .cluster polygon { fill: #12161c; stroke: #465365; }
      .cluster text, .edge text { fill: #c3ccd8; stroke: #12161c; }
      .node path, .node polygon { fill: #1b2a3c; stroke: #6ea3dd; }
      .node.final path, .node.final polygon { fill: #262d37; stroke: #9ba7b6; }
      .node.final [fill="none"] { fill: none; }
      .start ellipse { fill: #9ba7b6; stroke: #9ba7b6; }
      .edge path { stroke: #8a97a8; }
      .edge polygon { fill: #8a97a8; stroke: #8a97a8; }
      .timer path { stroke: #f0a35e; }
      .timer polygon { fill: #f0a35e; stroke: #f0a35e; }
      .refusal path { stroke: #f28b82; }
      .refusal polygon { fill: #f28b82; stroke: #f28b82; }
      .graph text[fill="\(timerColor)"] { fill: #f3b57e; }
      .graph text[fill="\(refusalColor)"] { fill: #f28b82; }
    }
    """
}
