package import PolicyEngine

/// Why a timer can't fire at an instant that a log or a scenario names.
package enum FiringRefusal: Sendable, Hashable {
  case notRunning
  case past(seen: Instant)
  /// The timer runs, and may fire at other moments only.
  case outside(ClosedRange<Instant>)
  /// Another timer, at the end of its window by then, has to fire before, and stops this one.
  case overtaken(by: String)

  /// What is wrong, in one sentence.
  ///
  /// - Parameter words: how instants are written where the sentence is to stand.
  package func message(
    _ timer: String,
    at instant: Instant,
    _ words: (Instant) -> String
  ) -> String {
    let start = "the timer `\(timer)` can't fire at \(words(instant))"
    switch self {
    case .notRunning: return "the timer `\(timer)` doesn't run at \(words(instant))"
    case .past(let seen): return "\(start), as the session has seen \(words(seen))"
    case .overtaken(let other): return "\(start): `\(other)` has to come before it, and stops it"
    case .outside(let window):
      let (first, last) = (words(window.lowerBound), words(window.upperBound))
      return first == last
        ? "\(start): it fires at \(first)" : "\(start): its window is from \(first) to \(last)"
    }
  }

  /// What could be done about it in a log.
  private var help: String {
    switch self {
    case .notRunning:
      "it may have fired by itself before: `--fire latest` lets it wait for its line until its window ends"
    case .past: "only an event can come late: put the line where the timer fired"
    case .overtaken(let other): "put a line of `\(other)` there instead"
    case .outside: "a timer fires inside its window: correct the instant, or remove the line"
    }
  }
}

extension FiringRefusal {
  /// What is wrong with a line of a log that could be read, and says that a timer fired.
  package func diagnostic(of line: EventLine, in source: SourceFile, _ policy: Policy) -> Diagnostic
  {
    var name = ""
    if case .firing(let timer) = line.content { name = policy.words.model.timers[timer].name }
    let message = message(name, at: line.at, \.description)
    let place = EventLine.eventPlace(in: source, for: policy)
    return Diagnostic(.impossibleFiring, at: place, message, help: help)
  }
}
