/// Keys for what the language has in another way, such as `raise: activity`, and that way.
struct ForeignKey {
  let help: String
  /// The name that rules would raise, where they were meant to raise one: it is no event.
  private(set) var raised: String?

  /// What there is instead of a key; nil where nothing comes to mind.
  ///
  /// - Parameters:
  ///   - keys: those that its map has, which tell what it is a map of.
  ///   - owner: the name that its map stands under.
  init?(
    _ entry: YAMLNode.Entry,
    in entries: [YAMLNode.Entry],
    of keys: [String],
    under owner: String?
  ) {
    switch entry.key {
    case "at", "time", "time_of_day", "clock", "cron", "schedule", "daily":
      guard keys.contains("fires") else { return nil }
      help = OpeningTime.instead
    case "raise", "raises", "emit", "emits", "publish", "signal", "dispatch":
      guard keys.contains("do") else { return nil }
      raised = entry.value.text.flatMap { Name.canBeDeclared($0) ? $0 : nil }
      if keys.contains("event") {
        let cause = entries.first { $0.key == "event" }?.value
        let events = cause.map(YAMLWriter.brief) ?? "[EVENT, EVENT]"
        help =
          "rules raise no events; a name for several events is a signal: declare `\(raised ?? "NAME"): \(events)` under `signals`, with all that count"
      } else {
        help =
          "its firing is an event already: `\(Name.timerPrefix)\(owner ?? "TIMER")`, which rules and timers can name"
      }
    case "increment", "increments", "decrement", "inc", "increase", "counter":
      guard keys.contains("remember") else { return nil }
      help = Counting.instead(of: [], in: entry.value.text ?? "MEMORY")
    default: return nil
    }
  }
}
