import PolicyEngine

/// A timer that another one always comes before.
struct LateTimer: Sendable {
  var timer: Int
  /// Whether it warns of something, and leads nowhere.
  var isReminder: Bool
  /// The timer that comes before it.
  var deadline: Int
  /// Whether that one leads out of its states.
  var leads: Bool
  /// The least time from the deadline's start to the timer, and the most to the deadline's firing, in milliseconds;
  /// nil where these don't say why it is so.
  var times: (lead: Int64, limit: Int64)?
  /// What the sessions have in a memory for which it is so; empty: all sessions.
  var keys: [String] = []

  /// Whether it is a reminder that comes too late, and not a timer that never fires.
  var isLateReminder: Bool { isReminder && leads }
}

extension LateTimer {
  /// Reported where one of the two times was written last, on the way from the first policy to this one.
  ///
  /// - Parameter files: the policy's own file, then those of what it extends.
  func diagnostic(_ model: PolicyModel, _ files: [Int32]) -> Diagnostic {
    let (timer, deadline) = (model.timers[timer], model.timers[deadline])
    let first = files.first {
      [timer.lengthPlace.file, deadline.lengthPlace.file].contains($0)
    }
    let isOther = first == deadline.lengthPlace.file && first != timer.lengthPlace.file
    let (last, other) = isOther ? (deadline, timer) : (timer, deadline)
    return diagnostic(model, at: last.lengthPlace, beside: other)
  }

  /// - Parameter other: the timer of which it is said as well where its time is written.
  func diagnostic(
    _ model: PolicyModel,
    at place: Place,
    beside other: PolicyModel.Timer
  ) -> Diagnostic {
    Diagnostic(
      isLateReminder ? .lateReminder : .timerNeverFires,
      at: place,
      isLateReminder ? lateWords(model) : neverWords(model),
      help: help(model),
      related: [.init("the time of `\(other.name)` is here", at: other.lengthPlace)]
    )
  }

  func isOfOneSetting(_ model: PolicyModel) -> Bool {
    let (own, other) = (model.timers[timer].length, model.timers[deadline].length)
    return own.sources == other.sources && own.sources.count == 1 && own.settings.count == 1
  }

  private func lateWords(_ model: PolicyModel) -> String {
    let (own, other) = (model.timers[timer].name, model.timers[deadline].name)
    let sessions = keys.isEmpty ? "" : " for \(Suggestion.list(keys))"
    let reason: String
    if let times {
      let (lead, limit) = (DurationText.format(times.lead), DurationText.format(times.limit))
      reason = "it is due after \(lead), and `\(other)` is due after \(limit) at the latest"
    } else if isOfOneSetting(model) {
      reason = "both run for the same setting"
    } else {
      reason = "in all that sessions may do, `\(other)` is due by then"
    }
    return "the timer `\(own)` never comes before `\(other)`\(sessions): \(reason)"
  }

  private func neverWords(_ model: PolicyModel) -> String {
    let (own, other) = (model.timers[timer].name, model.timers[deadline].name)
    let sessions = keys.isEmpty ? "" : " for \(Suggestion.list(keys))"
    let end = leads ? "leads out of its states" : "stops it"
    let reason: String
    if let times {
      let (lead, limit) = (DurationText.format(times.lead), DurationText.format(times.limit))
      reason = "it is due after \(lead), and `\(other)`, due after \(limit) at the latest, \(end)"
    } else if isOfOneSetting(model) {
      reason = "both run for the same setting, and `\(other)` \(end)"
    } else {
      reason = "in all that sessions may do, `\(other)` \(end) before it is due"
    }
    return "the timer `\(own)` never fires\(sessions): \(reason)"
  }

  private func help(_ model: PolicyModel) -> String {
    let (own, other) = (model.timers[timer].name, model.timers[deadline].name)
    switch (times, isLateReminder) {
    case (let times?, true):
      return
        "let `\(own)` be due in less than \(DurationText.format(times.limit)), or `\(other)` later"
    case (let times?, false):
      return
        "let `\(own)` be due in less than \(DurationText.format(times.limit)), or `\(other)` later, or remove `\(own)`"
    case (nil, true) where isOfOneSetting(model): return "give `\(own)` a shorter time"
    case (nil, false) where isOfOneSetting(model):
      return "give it a shorter time, or remove it"
    case (nil, true): return "let `\(own)` be due sooner, or `\(other)` later"
    case (nil, false): return "let `\(own)` be due sooner, or `\(other)` later, or remove `\(own)`"
    }
  }
}
