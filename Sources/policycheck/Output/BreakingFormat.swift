import PolicyAnalysis
import PolicyEngine
import PolicyViews

enum BreakingFormat: String, CaseIterable {
  case text
  case json

  func render(_ found: [ChannelBreaks]) -> String {
    switch self {
    case .text: Self.text(found)
    case .json: found.flatMap(Self.json).map { $0.line + "\n" }.joined()
    }
  }

  /// What breaks, each with the channels that it is true of; nothing where nothing breaks.
  private static func text(_ found: [ChannelBreaks]) -> String {
    var order: [BreakingChange] = []
    var channels: [String: [String]] = [:]
    for one in found {
      for change in one.changes {
        let key = "\(change.kind) \(change.sentence)"
        if channels[key] == nil { order.append(change) }
        channels[key, default: []].append(one.channel)
      }
    }
    var text = ""
    for tier in BreakingChange.Tier.allCases {
      for change in order where change.kind.tier == tier {
        let names = channels["\(change.kind) \(change.sentence)"] ?? []
        text += "\(tier.rawValue): \(change.sentence) [\(change.kind.rawValue)]\n"
        text += "  \(list(names, of: found))\n"
        if let example = change.example {
          text += WitnessFormat.text(example, margin: "    ", end: "the new policy comes")
        }
      }
    }
    return text + problems(of: found)
  }

  /// What could not be found out, each with the channels that it is true of.
  private static func problems(of found: [ChannelBreaks]) -> String {
    var order: [String] = []
    var channels: [String: [String]] = [:]
    for one in found {
      guard let problem = one.problem else { continue }
      if channels[problem] == nil { order.append(problem) }
      channels[problem, default: []].append(one.channel)
    }
    return order.map { problem in
      "inconclusive: \(problem)\n  \(list(channels[problem] ?? [], of: found))\n"
    }.joined()
  }

  private static func list(_ names: [String], of found: [ChannelBreaks]) -> String {
    let isAll = names.count == found.count && names.count > 3
    return isAll ? "all \(names.count) channels" : names.joined(separator: ", ")
  }

  static func json(_ one: ChannelBreaks) -> [JSONValue] {
    var lines = one.changes.map { change in
      JSONValue.members([
        ("channel", .string(one.channel)), ("tier", .string(change.kind.tier.rawValue)),
        ("id", .string(change.kind.rawValue)), ("message", .string(change.sentence)),
        ("example", change.example.map(WitnessFormat.json)),
      ])
    }
    if let problem = one.problem {
      lines.append(
        .members([("channel", .string(one.channel)), ("inconclusive", .string(problem))])
      )
    }
    return lines
  }
}
