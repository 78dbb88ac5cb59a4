import PolicyEngine

extension StateGraph {
  /// What the picture shows, in lines for a terminal: each state with what leads out of it.
  package var text: String {
    var blocks = [[Phrase.line(title.map { "\($0) (\(id))" } ?? id)]]
    for (index, state) in states.enumerated() {
      let title = state.title.map { ": \(Phrase.line($0))" } ?? ""
      let marks = [(state.isInitial, "initial"), (state.isFinal, "final")].filter(\.0).map(\.1)
      let mark = marks.isEmpty ? "" : " (\(marks.joined(separator: ", ")))"
      blocks.append(["\(state.name)\(mark)\(title)"] + lines(of: index, state.labels))
    }
    if !open.isEmpty {
      let names = Phrase.all(open.map { states[$0].name })
      blocks.append(["in every open state (\(names))"] + lines(of: nil, openLabels))
    }
    return blocks.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
  }

  private func lines(of tail: Int?, _ staying: [Label]) -> [String] {
    let moving = edges.filter { $0.tail == tail }.flatMap { edge in
      edge.labels.map { (head: "→ \(states[edge.head].name)", $0) }
    }
    let all = moving + staying.map { (head: "stays", $0) }
    let width = all.map(\.head.count).max() ?? 0
    return all.flatMap { head, label in
      Lines.wrapped(Phrase.line(label.line), to: 96 - width).enumerated().map { index, line in
        "  \(Lines.padded(index == 0 ? head : "", to: width))  \(index == 0 ? "" : "  ")\(line)"
      }
    }
  }
}
