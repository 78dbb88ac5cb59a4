/// An event with a guard of its own, in a place that takes names of events only.
enum GuardedEvent {
  /// What to write instead of a map; nil where it is no event with a guard.
  ///
  /// - Parameter key: the key that it stands under.
  static func help(_ node: YAMLNode, under key: String, isAlone: Bool) -> String? {
    guard let entries = node.entries, let first = entries.first else { return nil }
    let event: String
    var guards: [String] = []
    if let name = node["event"]?.text {
      event = name
      guards = entries.filter { ["if", "unless"].contains($0.key) }
        .map { "\($0.key): \(YAMLWriter.brief($0.value))" }
    } else if entries.count == 1, Name.canBeDeclared(first.key), first.value.text != "" {
      event = first.key
      // A guard, or what it asks for.
      let isGuard = first.value.entries?.allSatisfy { ["if", "unless"].contains($0.key) } == true
      let flow = YAMLWriter.brief(first.value)
      guards =
        isGuard && flow.first == "{" ? [String(flow.dropFirst().dropLast())] : ["if: \(flow)"]
    } else {
      return nil
    }
    if guards.isEmpty { return nil }
    let written = guards.joined(separator: ", ")
    // A rule has a guard itself.
    if key == "event", isAlone {
      return "a rule has its guard beside the event: `event: \(event)` and `\(written)`"
    }
    return
      "an event with a guard is a signal: write `NAME: {event: \(event), \(written)}` under `signals`, and its name here"
  }
}
