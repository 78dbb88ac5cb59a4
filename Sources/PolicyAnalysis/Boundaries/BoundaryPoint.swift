package import PolicyEngine

/// Something that a test is to show of a channel.
///
/// Everything by its index; the events go on to the firings of timers.
package enum BoundaryPoint: Hashable, Sendable {
  /// The first and the last moment at which a timer may fire.
  package enum Edge: Hashable, Sendable {
    case earliest
    case latest
  }

  /// A rule is taken for one of its events.
  case rule(Int, event: Int)
  /// A rule is taken in one of its states.
  case ruleFrom(Int, state: Int)
  /// A rule leads to a state.
  case ruleTo(Int, state: Int)
  /// A rule is taken for one of the contents of an event that make a difference.
  case content(rule: Int, event: Int, AskedFacts)
  /// A rule is not taken, as one of the tests of a guard doesn't hold, and all others do.
  case guardFails(rule: Int, event: Int, guard: Int, test: Int)

  /// A timer fires.
  case fires(Int, Edge)
  /// A timer starts because of an event, also of its own firing.
  case starts(Int, by: Int)
  /// A timer starts after its firings, counted with those before.
  case repeats(Int, count: Int)
  /// A timer starts as the session comes into a state.
  case startsOnEntry(Int, of: Int)
  /// What could start a timer does not, as its guard doesn't hold.
  case doesNotStart(Int, by: Int)
  /// An event stops a timer while the session stays where that runs.
  case cancels(Int, by: Int)
  /// A timer stops as the session comes into a state.
  case leaves(Int, to: Int)
  /// An event sets a running timer anew.
  case restarts(Int, by: Int)
  /// An event that starts a timer leaves it alone, as it runs.
  case goesOn(Int, despite: Int)
  /// A timer goes on as the session comes into another of its states.
  case keeps(Int, in: Int)
  /// Other settings stop a timer.
  case stopsBySettings(Int)
  /// A setting changes a millisecond before a timer fires; nil: it is not set any more.
  case settingChange(Int, Int, to: SettingValue?, stops: Bool)

  /// A timer fires under the least or the greatest value of a setting, in milliseconds.
  case setting(Int, value: Int64, timer: Int)

  /// An event changes nothing.
  case ignored(state: Int, event: Int, AskedFacts)

  /// The timer whose running decides when it is shown best: at the last moment before the end of its window.
  var timerAtItsEnd: Int? {
    switch self {
    case .cancels(let timer, _), .leaves(let timer, _), .restarts(let timer, _),
      .goesOn(let timer, _), .keeps(let timer, _), .stopsBySettings(let timer):
      timer
    default: nil
    }
  }

  /// Whether it is only shown where a step comes at a certain moment.
  package var isTimed: Bool {
    switch self {
    case .fires, .setting, .settingChange: true
    default: timerAtItsEnd != nil
    }
  }

  /// Whether it is that something doesn't happen.
  var isDenial: Bool {
    switch self {
    case .guardFails, .doesNotStart: true
    default: false
    }
  }
}
