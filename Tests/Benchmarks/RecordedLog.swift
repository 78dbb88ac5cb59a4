import PolicyEngine

/// A log for the tool to play.
enum RecordedLog {
  /// A log of events, and how many lines it has.
  ///
  /// - Parameter rounds: how often the events are played, each time by sessions of their own.
  static func make(rounds: Int) throws -> (text: String, lines: Int) {
    let stream = try EventStream.make(ShippedPolicies.webChat())
    var ids = [Int](repeating: 0, count: EventStream.slots)
    var text = ""
    var lines = 0
    for round in 0..<rounds {
      for step in stream.steps {
        if step.isFirst { ids[step.slot] += 1 }
        let session = "\(round)-\(step.slot)-\(ids[step.slot])"
        var line = "{\"at\":\"\(Instant(milliseconds: step.at))\",\"session\":\"\(session)\""
        line += ",\"event\":\"\(step.kind.name)\""
        // A quotation mark would want an escape.
        if !step.text.isEmpty { line += ",\"text\":\"\(step.text.filter { $0 != "\"" })\"" }
        text += line + "}\n"
        lines += 1
      }
    }
    return (text, lines)
  }
}
