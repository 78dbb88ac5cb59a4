import PolicyEngine
import PolicyViews

extension SessionExplanation {
  /// What comes next.
  func addOutlook(to page: inout Page) {
    page.begin("What comes next")
    if declared.isFinal {
      page.add("nothing: \(state) is final")
      return
    }
    addTime(to: &page)
    for group in outlook.events { add(group, to: &page) }
    if !outlook.idle.isEmpty {
      page.add("nothing comes of \(Phrase.alternatives(outlook.idle))", hanging: 4)
    }
  }

  private func addTime(to page: inout Page) {
    if outlook.timers.isEmpty {
      page.add("no timer runs: by time alone it stays \(state)")
      return
    }
    page.add("if nothing else happens")
    addSequence(to: &page)
    let fired = Set(outlook.sequence.map(\.words.event))
    for timer in outlook.timers where !fired.contains(timer.firing.words.event) {
      let isLookedThrough = outlook.end == .done || outlook.end == .repeating
      let isStopped = isLookedThrough && timer.window.upperBound <= .latest
      let stop = isStopped ? ", and stopped before" : ""
      page.add("\(timer.timer) is due \(timer.window.words)\(stop)", level: 1)
    }
  }

  private func addSequence(to page: inout Page) {
    for step in outlook.sequence {
      Self.add(step, level: 1, to: &page)
      if step.moreAlike > 0 { page.add("… \(step.moreAlike) more like these", level: 1) }
    }
    switch outlook.end {
    case .done: break
    case .repeating: page.add("and so on", level: 1)
    case .cut(let count): page.add("and more: only \(count) firings were looked ahead", level: 1)
    }
  }

  private func add(_ group: Outlook.EventGroup, to page: inout Page) {
    page.add(Phrase.alternatives(group.events), hanging: 4)
    for (index, step) in group.outcomes.enumerated() {
      var conditions = Self.words(for: step.conditions, hasWords: true)
      if conditions.isEmpty, index > 0 { conditions = "otherwise" }
      let words = step.words.outcome == .ignored ? "nothing comes of it" : Self.words(for: step)
      page.add(
        conditions.isEmpty ? words : "\(conditions): \(words)",
        level: 1,
        Self.source(of: step)
      )
    }
    if !group.isComplete {
      page.add("and maybe more: there are too many contents to look at all of them", level: 1)
    }
  }

  /// `if … unless …`, with the words that are looked for if these are wanted.
  static func words(for conditions: [FutureStep.Asked], hasWords: Bool) -> String {
    func tests(_ isWanted: Bool) -> [String] {
      conditions.filter { $0.isWanted == isWanted }.map { condition in
        condition.test + (hasWords ? condition.words.map { " (\($0))" } ?? "" : "")
      }
    }
    return ConditionWords.words(tests(true), tests(false))
  }

  /// A firing or a step of a path, with when it comes about.
  static func add(_ step: FutureStep, level: Int, to page: inout Page) {
    let words = words(for: step.conditions, hasWords: false)
    let condition = words.isEmpty ? "" : " \(words)"
    let when = step.window.map { "\($0.words)  " } ?? ""
    page.add(
      "\(when)\(step.words.event)\(condition): \(Self.words(for: step))",
      level: level,
      hanging: 4,
      source(of: step)
    )
  }

  /// The line that makes a step what it is.
  private static func source(of step: FutureStep) -> FileLine? {
    step.words.rule?.source ?? step.words.started.first?.source ?? step.cancelSources.first
  }

  /// What a step does: `inactive → ended by NAME, starts …`.
  static func words(for step: FutureStep) -> String {
    if let reason = step.words.reason, step.words.outcome == .rejected {
      let title = step.reasonTitle.map { " (\($0))" } ?? ""
      return "refused by \(step.words.rule?.name ?? ""): \(reason)\(title)"
    }
    return step.words.text
  }
}
