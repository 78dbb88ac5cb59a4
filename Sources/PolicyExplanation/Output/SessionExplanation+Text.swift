import PolicyEngine
import PolicyReplay
import PolicyViews

extension SessionExplanation {
  /// The explanation for people: sections of short lines that end with places.
  package var text: String {
    var page = Page()
    addHead(to: &page)
    if let cause { addCause(cause, to: &page) }
    addRemarks(to: &page)
    if let whyNot { add(whyNot, to: &page) }
    addOutlook(to: &page)
    if let timeline { addTimeline(timeline, to: &page) }
    return page.text
  }

  private func addHead(to page: inout Page) {
    let title = declared.title.map { " (\($0))" } ?? ""
    page.begin("\(history.id) is \(state)\(title) at \(history.at)")
    let policy = channel.policy == channel.id ? "" : ", which follows \(channel.policy)"
    page.add("in \(channel.id)\(channel.title.map { ", \($0)" } ?? "")\(policy)")
    if let step = cause?.steps.last {
      let time = history.at.milliseconds - step.at.milliseconds
      let age = time > 0 ? " (\(DurationText.format(time)))" : ""
      page.add("since \(step.at)\(age), by \(Self.summary(of: step))")
    } else {
      page.add("nothing has changed its state yet")
    }
    // Timers that could have fired at another moment have fired (D1).
    if history.entries.contains(where: \.hasAssumedTime) {
      let other = history.firing == .earliest ? "latest" : "earliest"
      let taken = history.firing
      page.add("timers are taken to fire at their \(taken); `--fire \(other)` takes the other end")
    }
    let later = history.laterLines
    if later > 0 {
      page.add(
        "\(later) line\(later == 1 ? "" : "s") of the log \(later == 1 ? "is" : "are") later and left out"
      )
    }
  }

  /// What brought the state, in a few words.
  private static func summary(of step: StateCause.Step) -> String {
    guard let run = step.fired else { return step.words.event }
    let time = DurationText.format(step.at.milliseconds - run.startedAt.milliseconds)
    return "the timer \(run.timer), \(time) after \(run.startedBy)"
  }

  // MARK: Why

  private func addCause(_ cause: StateCause, to page: inout Page) {
    page.begin("Why \(state)")
    if !cause.before.isEmpty {
      let path = cause.before.count > 6 ? ["…"] + cause.before.suffix(6) : cause.before
      let next = cause.steps.first?.words.from ?? ""
      page.add("before that: \((path + [next]).joined(separator: " → "))")
    }
    for (index, step) in cause.steps.enumerated() {
      Self.add(step, isLast: index + 1 == cause.steps.count, to: &page)
    }
  }

  private static func add(_ step: StateCause.Step, isLast: Bool, to page: inout Page) {
    let late = step.isLate ? " (late)" : ""
    page.add("\(step.at)  \(step.words.event)\(late): \(step.words.change)", step.recorded)
    if let rule = step.words.rule {
      page.add("by \(words(for: rule))", level: 1, rule.source)
      if step.fired == nil { add(rule.origin, of: "the rule", to: &page) }
    }
    for condition in step.conditions { add(condition, level: 2, to: &page) }
    // What was tried before matters for the step that brought the state.
    for passed in step.passedOver where isLast && !passed.conditions.isEmpty {
      let failing = Phrase.all(passed.conditions.map(words))
      page.add("not by \(passed.rule.name), tried before: \(failing)", level: 2, passed.rule.source)
    }
    if !step.remembered.isEmpty {
      page.add("remembers \(Phrase.all(step.remembered))", level: 1)
    }
    if let effects = step.words.effects.words { page.add(effects, level: 1) }
    for run in step.started { add(run, to: &page) }
  }

  /// A rule with its title; that of a timer's own rule is the timer's.
  private static func words(for rule: RuleSource) -> String {
    if rule.isOfTimer { return "the timer's own rule" }
    return "the rule \(rule.name)\(rule.title.map { " (\($0))" } ?? "")"
  }

  private static func add(_ run: TimerRun, to page: inout Page) {
    page.add("starts the timer \(run.timer), due \(run.due.words)", level: 1)
    let isGap = run.startedBy == Name.timerPrefix + run.timer && run.startSource == run.lengthSource
    if !isGap {
      let start = run.startsOnEntry ? "enter" : run.startedBy
      page.add("start: \(start)", level: 2, run.startSource)
    }
    let key = isGap ? "repeat" : "after"
    if let length = run.length {
      page.add("\(key): \(length.name)", level: 2, run.lengthSource)
      page.add(length.text, level: 3, length.source)
    } else {
      page.add("\(key): \(run.window)", level: 2, run.lengthSource)
    }
    if let move = run.move {
      let settings = move.assignments.joined(separator: " ")
      page.add(
        "set \(settings) at \(move.at) has it due \(move.due.words)",
        level: 2,
        move.recorded
      )
    }
    if let calendar = run.calendar {
      page.add(calendar.text, level: 2, calendar.source)
      for day in calendar.days {
        let what = day.isClosed ? "closed" : "open at other times"
        page.add("\(what) on \(day.date)", level: 3, day.source)
      }
    }
    for condition in run.conditions { add(condition, level: 2, to: &page) }
    for cancel in run.cancels {
      let condition = cancel.condition.map { ", \($0)" } ?? ""
      page.add("\(cancel.event) would have stopped it\(condition)", level: 2, cancel.source)
    }
    let leaving = run.states.count == 1 ? "leaving" : "a state other than"
    let states = Phrase.alternatives(run.states)
    page.add("\(leaving) \(states) would have stopped it", level: 2, run.statesSource)
    add(run.origin, of: "the timer", to: &page)
  }

  /// Who declared a thing and who changed it, where several did.
  private static func add(_ origin: Origin?, of thing: String, to page: inout Page) {
    guard let origin, !origin.changes.isEmpty else { return }
    page.add("\(thing) is declared here", level: 2, origin.declared)
    for change in origin.changes {
      let keys = Phrase.all(change.keys.map { "`\($0)`" })
      page.add("\(change.policy) changes \(keys)", level: 2, change.source)
    }
  }

  // MARK: Conditions

  static func add(
    _ condition: TestFinding,
    _ prefix: String = "",
    level: Int,
    to page: inout Page
  ) {
    page.add(prefix + words(condition), level: level, condition.source)
    if let text = condition.actualText {
      page.add(text, level: level + 1, condition.actualSource)
    }
  }

  /// `if opened_by is rep: it is automation`.
  static func words(_ condition: TestFinding) -> String {
    var text = condition.text
    if let actual = condition.actual { text += ": it is \(actual)" }
    if let note = condition.note {
      text += condition.actual == nil ? " (\(note))" : ", \(note)"
    }
    return text
  }

  // MARK: Remarks

  /// The most remarks that are shown: the last ones, as they are nearest to the present.
  private static let mostRemarks = 12

  private func addRemarks(to page: inout Page) {
    let shown = remarks.suffix(Self.mostRemarks)
    let earlier = earlierRemarks + remarks.dropLast(shown.count).reduce(0) { $0 + $1.count }
    if remarks.isEmpty, earlier == 0 { return }
    page.begin("Stopped, refused or without effect")
    if earlier > 0 {
      let hint = timeline == nil ? "--all lists \(earlier == 1 ? "it" : "them")" : "see below"
      page.add("\(earlier) earlier \(earlier == 1 ? "one" : "ones"): \(hint)")
    }
    for remark in shown {
      let often = remark.count == 1 ? "" : " (\(remark.count) times, last \(remark.lastAt))"
      page.add("\(remark.at)  \(remark.text)\(often)", hanging: 4, remark.recorded)
      Self.addReasons(for: remark, to: &page)
    }
  }

  private static func addReasons(for remark: Remark, to page: inout Page) {
    if let because = remark.because { page.add(because, level: 1, remark.source) }
    for condition in remark.holding { add(condition, "holds: ", level: 1, to: &page) }
    for condition in remark.failing { add(condition, "fails: ", level: 1, to: &page) }
  }

  // MARK: Timeline

  private func addTimeline(_ timeline: [TimelineEntry], to page: inout Page) {
    page.begin("All that happened")
    if timeline.isEmpty { page.add("nothing yet") }
    for entry in timeline {
      if let step = entry.step {
        Self.add(step, entry.remarks, to: &page)
        continue
      }
      let settings = entry.entry.line?.assignments.joined(separator: " ") ?? ""
      let stops = entry.stopped.map { ", stops \($0)" }.joined()
      let moves = entry.moved.map { ", \($0.timer) is due \($0.due.words)" }.joined()
      page.add(
        "\(entry.entry.step.at)  set \(settings)\(stops)\(moves)",
        hanging: 4,
        entry.entry.line?.place
      )
      for remark in entry.remarks { Self.addReasons(for: remark, to: &page) }
    }
  }

  /// A step; what was refused or ignored says why, and what came late or left a timer as it is says so.
  private static func add(_ step: StateCause.Step, _ remarks: [Remark], to page: inout Page) {
    let main = remarks.first { $0.kind == .refused || $0.kind == .ignored }
    page.add(
      "\(step.at)  \(main?.text ?? "\(step.words.event): \(step.words.text)")",
      hanging: 4,
      step.recorded
    )
    if let main { addReasons(for: main, to: &page) }
    for remark in remarks where remark.kind != .stopped && remark.kind != main?.kind {
      page.add(remark.predicate, level: 1)
      addReasons(for: remark, to: &page)
    }
  }
}
