import PolicyAnalysis
import PolicyEngine
import PolicyReplay
import PolicyViews

enum ReviewFormat: String, CaseIterable {
  case text
  case markdown
  case json

  func render(_ review: Review) -> String {
    switch self {
    case .text: Self.text(review)
    case .markdown: Self.markdown(review)
    case .json: Self.json(review).line + "\n"
    }
  }

  /// A part of a review, with what it says; nothing where there is nothing to say.
  private static func parts(_ review: Review) -> [(title: String, text: String, ifNone: String)] {
    let log = review.replay.map { report in
      ("How \(report.run.log) would have gone", ReplayFormat.text.render(report), "")
    }
    return [
      ("What sessions do", DiffFormat.text.render(review.comparisons), ""),
      (
        "Properties that do not hold", properties(review.properties),
        "all hold that held before"
      ), ("What it breaks", BreakingFormat.text.render(review.breaks), "nothing"),
    ] + [log].compactMap(\.self)
  }

  private static func text(_ review: Review) -> String {
    parts(review).map { title, text, none in
      let lines = text.isEmpty ? [none] : text.split(separator: "\n").map(String.init)
      return "\(title)\n" + lines.map { "  \($0)\n" }.joined()
    }.joined(separator: "\n")
  }

  private static func markdown(_ review: Review) -> String {
    var text = "## \(parts(review)[0].title)\n\n\(DiffFormat.markdown.render(review.comparisons))"
    for (title, body, none) in parts(review).dropFirst() {
      text += "\n## \(title)\n\n"
      text += body.isEmpty ? "\(none)\n" : "```text\n\(body)```\n"
    }
    return text
  }

  // MARK: Properties

  /// The properties that fail, each with the channels in which it does and one example.
  private static func properties(_ all: [ChannelProperties]) -> String {
    var order: [ChannelProperties.Failure] = []
    var channels: [String: [String]] = [:]
    for one in all {
      for failure in one.failures {
        let key = key(failure)
        if channels[key] == nil { order.append(failure) }
        channels[key, default: []].append(one.channel)
      }
    }
    return order.map { failure in
      let verdict = failure.verdict
      let since = failure.isNew ? "" : ", as before"
      var text = "\(verdict.answer.rawValue)\(since): \(verdict.title) [\(verdict.property)]\n"
      text += "  \((channels[key(failure)] ?? []).joined(separator: ", "))\n"
      for finding in verdict.findings { text += "  \(finding)\n" }
      text +=
        verdict.counterexample.map { WitnessFormat.text($0, margin: "    ", isWhole: true) } ?? ""
      return text
    }.joined()
  }

  private static func key(_ failure: ChannelProperties.Failure) -> String {
    let verdict = failure.verdict
    return "\(verdict.property) \(verdict.answer) \(verdict.title) \(failure.isNew)"
  }

  // MARK: JSON

  private static func json(_ review: Review) -> JSONValue {
    let properties = review.properties.flatMap { one in
      one.failures.map { failure in
        JSONValue.members([
          ("channel", .string(one.channel)), ("property", .string(failure.verdict.property)),
          ("answer", .string(failure.verdict.answer.rawValue)),
          ("heldBefore", .boolean(failure.isNew)),
          ("counterexample", failure.verdict.counterexample.map(WitnessFormat.json)),
        ])
      }
    }
    return .members([
      ("diff", .array(review.comparisons.map(DiffFormat.json))),
      ("properties", .array(properties)),
      ("breaking", .array(review.breaks.flatMap(BreakingFormat.json))),
      ("replay", review.replay.map(\.json)),
    ])
  }
}
