import PolicyEngine
import PolicyViews

/// A step that came about, or may come about.
protocol StepWords {
  var event: String { get }
  var from: String { get }
  var to: String { get }
  var rule: RuleSource? { get }
  var effects: [EffectCall] { get }
  var starts: [(timer: String, window: TimeWindow)] { get }
  var cancelled: [String] { get }
}

extension StepWords {
  /// `unopened → waiting`, or `stays active`.
  var change: String { from == to ? "stays \(to)" : "\(from) → \(to)" }

  /// What the step does: `inactive → ended by NAME, effect …, starts …`.
  var words: String {
    var text = change
    if let rule, !rule.isOfTimer { text += " by \(rule.name)" }
    if let effects = effects.words { text += ", \(effects)" }
    for (timer, window) in starts {
      let starts = cancelled.contains(timer) ? "sets \(timer) anew" : "starts \(timer)"
      text += ", \(starts) (\(window))"
    }
    for timer in cancelled where !starts.contains(where: { $0.timer == timer }) {
      text += ", stops \(timer)"
    }
    return text
  }
}

extension FutureStep: StepWords {
  var starts: [(timer: String, window: TimeWindow)] { started.map { ($0.timer, $0.window) } }
}

extension StateCause.Step: StepWords {
  var starts: [(timer: String, window: TimeWindow)] { started.map { ($0.timer, $0.window) } }
}

extension [EffectCall] {
  /// `effect NAME(PARAMETER=VALUE)`, or several; nil where there is none.
  var words: String? {
    isEmpty ? nil : "effect\(count == 1 ? "" : "s") \(Phrase.all(map(\.description)))"
  }
}
