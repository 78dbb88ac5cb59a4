extension StateGraph {
  /// A picture that Graphviz drew of ``dot``, with a name for those who hear it, and colours for dark
  /// pages.
  package func styled(_ svg: String) -> String {
    guard let start = svg.firstRange(of: "<svg "),
      let end = svg[start.upperBound...].firstRange(of: ">")
    else { return svg }
    let name = HTML.escaped(title.map { "\($0) (\(id))" } ?? id)
    let head = svg[start.upperBound..<end.lowerBound]
    // Before it are the XML declaration and comments, which pages that hold the picture can't have.
    return """
      <svg role="img" aria-label="\(name)" \(head)>
      <title>\(name)</title>
      <style>
      \(Self.style)
      </style>
      """ + svg[end.upperBound...]
  }

  private static let style = """
    @media (prefers-color-scheme: dark) {
      .graph > polygon { fill: #12161c; }
      .graph text { fill: #e4e9f0; }
      .cluster path, .cluster polygon { fill: #12161c; stroke: #465365; }
      .cluster text, .edge text { fill: #c3ccd8; }
      .node path, .node polygon { fill: #1b2a3c; stroke: #6ea3dd; }
      .node.final path, .node.final polygon { fill: #262d37; stroke: #9ba7b6; }
      .node.final [fill="none"] { fill: none; }
      .start ellipse { fill: #9ba7b6; stroke: #9ba7b6; }
      .edge path { stroke: #8a97a8; }
      .edge polygon { fill: #8a97a8; stroke: #8a97a8; }
      .timer path { stroke: #f0a35e; }
      .timer polygon { fill: #f0a35e; stroke: #f0a35e; }
      .timer text { fill: #f3b57e; }
      .refusal path { stroke: #f28b82; }
      .refusal polygon { fill: #f28b82; stroke: #f28b82; }
      .refusal text { fill: #f28b82; }
    }
    """
}
