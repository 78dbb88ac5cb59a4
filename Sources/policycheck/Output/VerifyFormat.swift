import PolicyAnalysis
import PolicyEngine
import PolicyViews

enum VerifyFormat: String, CaseIterable {
  case text
  case json
  /// A test of what is violated.
  case test

  /// - Parameter lasting: the states in which a session can stay for ever if nobody acts.
  func render(_ verdicts: [Verdict], of channel: String, lasting: [String]) -> String {
    switch self {
    case .text: Self.text(verdicts, channel, lasting)
    case .json: verdicts.map { Self.json($0, channel).line + "\n" }.joined()
    case .test: Self.test(verdicts, channel)
    }
  }

  /// The counterexamples as scenarios; nothing where there are none.
  private static func test(_ verdicts: [Verdict], _ channel: String) -> String {
    let scenarios = verdicts.flatMap { verdict in
      verdict.counterexample?.scenario(named: verdict.property, verdict.title, margin: "  ") ?? []
    }
    if scenarios.isEmpty { return "" }
    let head = ["test: \(channel)-counterexamples", "channel: \(channel)", "scenarios:"]
    return (head + scenarios).joined(separator: "\n") + "\n"
  }

  private static func text(
    _ verdicts: [Verdict],
    _ channel: String,
    _ lasting: [String]
  ) -> String {
    var text = "\(channel)\n"
    let width = verdicts.map(\.answer.rawValue.count).max() ?? 0
    let margin = String(repeating: " ", count: width + 4)
    for verdict in verdicts {
      let note = verdict.isVacuous ? " (it never comes to that)" : ""
      text += "  \(Lines.padded(verdict.answer.rawValue, to: width))  \(verdict.title)\(note)\n"
      for finding in verdict.findings { text += "\(margin)\(finding)\n" }
      text += verdict.counterexample.map { WitnessFormat.text($0, margin: margin) } ?? ""
    }
    if !lasting.isEmpty {
      text += "  if nobody acts, a session can stay for ever in \(Phrase.alternatives(lasting))\n"
    }
    return text
  }

  private static func json(_ verdict: Verdict, _ channel: String) -> JSONValue {
    .members([
      ("channel", .string(channel)), ("property", .string(verdict.property)),
      ("answer", .string(verdict.answer.rawValue)), ("states", .number(verdict.states)),
      ("milliseconds", .number(Int(verdict.milliseconds))),
      ("vacuous", verdict.isVacuous ? .boolean(true) : nil),
      (
        "findings",
        verdict.findings.isEmpty ? nil : .array(verdict.findings.map { .string($0) })
      ), ("counterexample", verdict.counterexample.map(WitnessFormat.json)),
    ])
  }
}
