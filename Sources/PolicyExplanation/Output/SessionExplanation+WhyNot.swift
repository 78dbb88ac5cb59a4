import PolicyEngine
import PolicyViews

extension SessionExplanation {
  /// Why the session is not in some state.
  func add(_ whyNot: WhyNot, to page: inout Page) {
    page.begin("Why not \(whyNot.state)")
    switch whyNot.standing {
    case .already:
      let since = cause?.steps.last.map { " since \($0.at)" } ?? ""
      return page.add("it is \(whyNot.state)\(since)")
    case .final:
      return page.add("never again: \(state) is final, nothing happens there any more")
    case .never where whyNot.ways.isEmpty && whyNot.elsewhere.isEmpty:
      return page.add("never: no rule of the channel leads to \(whyNot.state)")
    case .direct, .never, .over, .notFound: break
    }
    addTime(whyNot, to: &page)
    for way in whyNot.ways { add(way, to: &page) }
    if whyNot.ways.isEmpty { page.add("no rule leads from \(state) to \(whyNot.state)") }
    addElsewhere(whyNot, to: &page)
    addStanding(whyNot, to: &page)
  }

  private func addTime(_ whyNot: WhyNot, to page: inout Page) {
    if let step = whyNot.byTime, let window = step.window {
      page.add(
        "if nothing else happens, it comes \(window.words): \(step.words.event)",
        step.words.rule?.source
      )
    } else {
      page.add(timeReason(whyNot), hanging: 4)
    }
  }

  private func timeReason(_ whyNot: WhyNot) -> String {
    if case .cut(let count) = outlook.end {
      return "by time alone not within the next \(count) firings"
    }
    // Where other moments of their windows make another order, there may be more to it.
    let what =
      "not by time alone"
      + (outlook.isOrdered ? "" : " if timers fire at their \(history.firing)")
    if outlook.timers.isEmpty { return "\(what): no timer runs" }
    if outlook.end == .repeating { return "\(what): none of the firings that repeat leads there" }
    let timers = outlook.timers.map(\.timer)
    let last = outlook.sequence.last?.words.to ?? state
    if last == state { return "\(what): no timer that runs changes the state" }
    return "\(what): \(Phrase.all(timers)) \(timers.count == 1 ? "leads" : "lead") to \(last)"
  }

  // MARK: Ways

  private func add(_ way: RuleStanding, to page: inout Page) {
    page.add("\(way.rule.name): \(words(for: way))", hanging: 4, way.rule.source)
    if case .shadowed(let shadow?) = way.verdict {
      return add(shadow.conditions, to: &page)
    }
    for earlier in way.earlier {
      let conditions = Self.words(for: earlier.conditions, hasWords: false)
      page.add("\(earlier.rule.name) comes first \(conditions)", level: 1, earlier.rule.source)
    }
    add(way.conditions, to: &page)
    if let timer = way.timer { add(timer, to: &page) }
  }

  private func words(for way: RuleStanding) -> String {
    let events = Phrase.alternatives(way.events)
    switch way.verdict {
    case .now: return "\(events) would do it now"
    case .nowIf:
      return way.conditions.contains { $0.holds == nil }
        ? "\(events) would do it now, if it is as the guard asks"
        : "\(events)\(example(of: way)) would do it now, unless a rule before it is taken"
    case .inTime(let window): return "due \(window.words)"
    case .forestalled(let step):
      let when = step.window.map { " at \($0.lowerBound)" } ?? ""
      return "does not come to it, as \(step.words.event) is due before\(when)"
    case .timerIdle: return "the timer does not run"
    case .failing:
      return way.timer == nil ? "\(events) would not do it" : "its guard fails"
    case .undecided: return "not found out, as there are too many cases"
    case .shadowed(let shadow):
      guard let shadow else {
        return way.earlier.isEmpty
          ? "never in \(state), as its tests exclude each other"
          : "not now, as the rules before it take all its cases"
      }
      return "not now, as \(shadow.rule.name) is tried before and holds"
    }
  }

  /// `, such as “STOP”,` where the conditions alone don't say what the event has to be like.
  private func example(of way: RuleStanding) -> String {
    let words = way.example.map { field in
      let value = field.isText ? "“\(field.value)”" : field.value
      return field.isText && way.example.count == 1 ? value : "\(field.name) \(value)"
    }
    return words.isEmpty ? "" : ", such as \(Phrase.all(words)),"
  }

  private func add(_ conditions: [TestFinding], to page: inout Page) {
    for condition in conditions {
      let prefix = condition.holds.map { $0 ? "holds: " : "fails: " } ?? "asks: "
      Self.add(condition, prefix, level: 1, to: &page)
    }
  }

  private func add(_ timer: TimerStanding, to page: inout Page) {
    let at = timer.at.map { " at \($0)" } ?? ""
    switch timer.state {
    case .running:
      guard let run = timer.run else { break }
      return page.add(
        "\(run.startedBy) started \(timer.timer) at \(run.startedAt)",
        level: 1,
        run.recorded ?? run.startSource
      )
    case .absent: return add(timer.failing ?? [], to: &page)
    case .stopped:
      let due = timer.run.map { ", it was due \($0.lastDue.words)" } ?? ""
      page.add("\(timer.by ?? "") stopped \(timer.timer)\(at)\(due)", level: 1, timer.recorded)
      for condition in timer.failing ?? [] {
        Self.add(condition, "failed: ", level: 2, to: &page)
      }
    case .fired: page.add("\(timer.timer) fired\(at) and has not started since", level: 1)
    case .neverStarted: page.add("\(timer.timer) has never started", level: 1)
    }
    for start in timer.starts {
      let event = start.event ?? "coming into \(Phrase.alternatives(timer.states))"
      let time = "\(start.window)\(start.calendar)"
      let would =
        start.wouldStart ? "\(event) would start it now, due \(time) later" : "\(event) starts it"
      page.add(would + (start.condition.map { ", \($0)" } ?? ""), level: 1, start.source)
    }
    add(timer.conditions, to: &page)
  }

  // MARK: Other ways

  private func addElsewhere(_ whyNot: WhyNot, to page: inout Page) {
    for other in whyNot.elsewhere {
      let from = Phrase.alternatives(other.from)
      let events = Phrase.alternatives(other.events)
      let event = other.rule.isOfTimer ? "" : ", by \(events)"
      let why = other.from.contains(state) ? "leads to another state" : "only from \(from)"
      page.add("\(other.rule.name): \(why)\(event)", hanging: 4, other.rule.source)
      add(other.failing, to: &page)
    }
  }

  private func addStanding(_ whyNot: WhyNot, to page: inout Page) {
    switch whyNot.standing {
    case .already, .final, .direct: return
    case .never:
      page.add(
        "never from \(state): nothing that can happen leads there, as the channel is and with its present settings",
        hanging: 4
      )
    // Waiting is the shortest.
    case .over where whyNot.byTime != nil: return
    case .over(let steps, let instant):
      page.add("the shortest way that was found, at \(instant):")
      for step in steps { Self.add(step, level: 1, to: &page) }
    case .notFound(let sessions):
      let situations = sessions == 1 ? "1 situation" : "\(sessions) situations"
      page.add("not found within \(situations); there may be a way", hanging: 4)
    }
  }
}
