package import PolicyEngine

/// How long timers run, in words for people.
package struct LengthWords {
  private let model: PolicyModel
  private let now: Circumstances
  private let settings: SettingValues

  package init(_ model: PolicyModel, under settings: SettingValues) {
    self.model = model
    self.settings = settings
    now = Circumstances(model, settings: .chosen(settings))
  }

  /// How long a timer runs, where that is the same at each start; nil where it isn't, or can't be.
  package func window(of timer: Int) -> String? {
    let declared = model.timers[timer]
    // The other timer waits for the calendar, and this one fires so long before it, open or not.
    if declared.length.before != 0, declared.calendar?.counts == false { return nil }
    return now.window(of: timer).map {
      $0.description + model.calendarWords(of: model.timers[timer])
    }
  }

  /// When a timer fires: `after 5m`, `1m before silence`.
  package func phrase(for timer: Int) -> String {
    let words = words(for: timer)
    return isCountedBack(timer) ? words : "after \(words)"
  }

  private func isCountedBack(_ timer: Int) -> Bool {
    model.timers[timer].length.before != 0 && window(of: timer) == nil
  }

  /// What changed settings do to a timer that runs; nil where they do nothing.
  package func changes(of timer: Int) -> String? {
    switch model.timers[timer].length.changes {
    case nil: nil
    case .onEntry: "as on entry"
    case .atOnce: "moved by changes"
    }
  }

  /// How long a timer runs: `5m`, `own_limit (1m..24h), else 5m`, `1m before silence`.
  package func words(for timer: Int) -> String {
    [length(of: timer), changes(of: timer)].compactMap(\.self).joined(separator: ", ")
  }

  private func length(of timer: Int) -> String {
    if let window = window(of: timer) { return window }
    let length = model.timers[timer].length
    if isCountedBack(timer), let other = model.timers[timer].sharing?.timer {
      return "\(DurationText.format(length.before)) before \(model.timers[other].name)"
    }
    var sources = now.lengthSources(of: timer)
    // Nothing is chosen, and something may be.
    if sources.isEmpty { sources = length.sources }
    var words = sources.map(words).joined(separator: ", else ")
    for gap in now.gaps(of: timer) {
      words += ", then \(gap.map(self.words).joined(separator: ", else "))"
    }
    if length.lateBy != 0 { words += ", up to \(DurationText.format(length.lateBy)) late" }
    return words + model.calendarWords(of: model.timers[timer])
  }

  private func words(for source: PolicyModel.TimerLength.Source) -> String {
    if case .setting(let setting) = source, let value = settings[setting] {
      return value.description
    }
    let (name, range): (String, TimeWindow?) =
      switch source {
      case .window(let window): (window.description, nil)
      case .setting(let setting):
        (model.settings[setting].name, model.settings[setting].range?.value)
      case .memory(let memory): (model.memory[memory].name, model.memory[memory].range?.value)
      case .field(let name):
        (
          name,
          model.events.flatMap(\.fields).first { $0.name == name && $0.isLength }?.range?.value
        )
      }
    return range.map { "\(name) (\($0))" } ?? name
  }
}
