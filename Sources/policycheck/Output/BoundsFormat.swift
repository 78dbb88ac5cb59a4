import PolicyAnalysis
import PolicyEngine
import PolicyViews

enum BoundsFormat: String, CaseIterable {
  case text
  case json

  func render(_ bounds: [TimeBound], of channel: String, witnesses: Bool) -> String {
    switch self {
    case .text: Self.text(bounds, channel, witnesses)
    case .json: bounds.map { Self.json($0, channel, witnesses).line + "\n" }.joined()
    }
  }

  // MARK: Text

  private static func text(_ bounds: [TimeBound], _ channel: String, _ witnesses: Bool) -> String {
    var text = "\(channel)\n"
    var states: [String] = []
    for bound in bounds where !states.contains(bound.from) { states.append(bound.from) }
    let what = bounds.map { words(for: $0).what }
    let width = what.map { TerminalCells.width(of: $0) }.max() ?? 0
    for state in states {
      text += "  \(state)\n"
      for bound in bounds where bound.from == state {
        let (what, time) = words(for: bound)
        text += "    \(Lines.padded(what, to: width))  \(time)\n"
        if witnesses { text += examples(of: bound) }
      }
    }
    return text
  }

  /// What takes the time, and how long it takes.
  private static func words(for bound: TimeBound) -> (what: String, time: String) {
    let end = bound.to ?? ""
    let (what, never) =
      switch bound.kind {
      case .dwell: ("lasts", "for ever")
      case .silent: ("until \(end), if no event comes", "never comes")
      case .free: ("until \(end)", "never comes")
      }
    guard let least = bound.least else { return (what, never) }
    var time = DurationText.format(least)
    if let greatest = bound.greatest {
      if greatest != least { time += "..\(DurationText.format(greatest))" }
    } else {
      time += " or longer"
    }
    return (what, bound.isInevitable == false ? "\(time), or it \(never)" : time)
  }

  private static func examples(of bound: TimeBound) -> String {
    var text = ""
    for (name, time, witness) in [
      ("least", bound.least, bound.leastWitness), ("most", bound.greatest, bound.greatestWitness),
    ] {
      guard let time, let witness else { continue }
      text += "      \(name), \(DurationText.format(time)):\n"
      text += WitnessFormat.text(witness, margin: "        ")
    }
    return text
  }

  // MARK: JSON

  private static func json(
    _ bound: TimeBound,
    _ channel: String,
    _ witnesses: Bool
  ) -> JSONValue {
    func time(_ milliseconds: Int64?) -> JSONValue {
      milliseconds.map { .number(Int($0)) } ?? .null
    }
    return .members([
      ("channel", .string(channel)), ("kind", .string(bound.kind.rawValue)),
      ("from", .string(bound.from)), ("to", bound.to.map { .string($0) }),
      ("least", time(bound.least)), ("greatest", time(bound.greatest)),
      ("inevitable", bound.isInevitable.map { .boolean($0) }),
      ("leastWitness", witnesses ? bound.leastWitness.map(WitnessFormat.json) : nil),
      ("greatestWitness", witnesses ? bound.greatestWitness.map(WitnessFormat.json) : nil),
    ])
  }
}
