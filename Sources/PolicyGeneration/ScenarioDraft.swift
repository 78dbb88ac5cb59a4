import PolicyAnalysis
import PolicyEngine
import PolicyTesting

/// A session as a scenario that expects nothing yet.
struct ScenarioDraft {
  /// When timers fire, and whether steps say so.
  enum Form: CaseIterable {
    /// By themselves, as soon as they may.
    case earliest
    /// By themselves, at the end of their windows.
    case latest
    /// As the steps say.
    case asStepsSay
  }

  struct Step {
    enum Kind {
      case event(String, fields: [Witness.Field])
      case firing(String)
      case settings([Witness.Assignment])
      /// The moment is looked at, and nothing happens.
      case look
    }

    var kind: Kind
    /// In milliseconds after the beginning.
    var at: Int64
    /// The step of the session; nil for what is none.
    var shown: Witness.Step?
  }

  var name: String
  var title: String
  let session: BoundarySession
  let form: Form
  let steps: [Step]
  /// Which of the steps show what the scenario is for.
  let firstShowing: Int

  init(_ session: BoundarySession, name: String, title: String, form: Form) {
    (self.session, self.name, self.title, self.form) = (session, name, title, form)
    var steps: [Step] = []
    for (index, step) in session.witness.steps.enumerated() {
      if !step.settings.isEmpty {
        // Right after the step before, so that no timer has fired by then.
        let moment = step.event == nil ? step.at : steps.last?.at ?? 0
        steps.append(Step(kind: .settings(step.settings), at: moment))
      }
      guard let event = step.event else { continue }
      if let timer = Name.timer(ofFiring: event) {
        let isLast = index == session.witness.steps.count - 1
        if isLast, step.at - 1 > steps.last?.at ?? 0 {
          steps.append(Step(kind: .look, at: step.at - 1))
        }
        steps.append(Step(kind: .firing(timer), at: step.at, shown: step))
      } else {
        steps.append(Step(kind: .event(event, fields: step.fields), at: step.at, shown: step))
      }
    }
    self.steps = steps
    if case .ignored = session.point {
      // From the first event on that changes nothing, and lets nothing but such follow.
      let last = steps.lastIndex { $0.shown.map { $0.from != $0.to } ?? true }
      firstShowing = last.map { $0 + 1 } ?? 0
    } else {
      firstShowing = steps.count - 1
    }
  }

  /// Whether what came about in a trial is what the session does, and nothing else.
  func isShown(by trial: ScenarioTrial) -> Bool {
    guard trial.problem == nil, trial.steps.count == steps.count else { return false }
    return zip(steps, trial.steps).allSatisfy { step, seen in
      // What other settings do at once is theirs to do.
      if case .settings = step.kind { return true }
      let records = seen.records
      guard let shown = step.shown else { return records.isEmpty }
      guard records.count == 1, let record = records.first else { return false }
      return record.event == shown.event && record.from == shown.from && record.to == shown.to
        && record.effects.map(\.name) == shown.effects
        && record.at == record.beginning.adding(step.at)
        && (shown.refusal == nil || record.reason == shown.refusal)
    }
  }

  // MARK: Text

  /// The scenario as lines of YAML.
  ///
  /// - Parameter trial: what has come about, where the steps are to expect it.
  func lines(expecting trial: ScenarioTrial? = nil) -> [String] {
    var lines = ["  \(name):", "    title: \(Self.scalar(title, inFlow: false))"]
    if let begin = session.begin { lines.append("    begins: \(begin)") }
    if !session.settings.isEmpty {
      lines.append("    settings: {\(Self.assignments(session.settings))}")
    }
    if form == .latest { lines.append("    fire: latest") }
    lines.append("    steps:")
    var present: Int64 = 0
    var state = session.witness.steps.first?.from ?? ""
    for (index, step) in steps.enumerated() {
      var parts =
        step.at == present && step.kind.isSomething(in: form) ? [] : [Self.moment(step.at)]
      present = step.at
      switch step.kind {
      case .event(let name, let fields): parts.append("event: \(Self.event(name, fields, step.at))")
      case .firing(let timer): if form == .asStepsSay { parts.append("fire: \(timer)") }
      case .settings(let all): parts.append("set: {\(Self.assignments(all))}")
      case .look: break
      }
      let expected = trial.map { expectation(of: index, $0.steps[index], in: state) } ?? []
      state = step.shown?.to ?? state
      lines += Self.step(parts, expected)
    }
    return lines
  }

  /// A step as lines: on one where that is short enough.
  private static func step(_ parts: [String], _ expected: [String]) -> [String] {
    let expectation = expected.isEmpty ? [] : ["expect: {\(expected.joined(separator: ", "))}"]
    let all = parts + expectation
    let margin = "      "
    let flow = "\(margin)- {\(all.joined(separator: ", "))}"
    if flow.count <= mostColumns { return [flow] }
    var lines = all.flatMap { entry($0, margin: margin + "  ") }
    lines[0] = "\(margin)- \(lines[0].dropFirst(margin.count + 2))"
    return lines
  }

  /// `KEY: VALUE` as lines: a map or list on lines of its own where it is too long.
  private static func entry(_ text: String, margin: String) -> [String] {
    let line = margin + text
    guard line.count > mostColumns, let end = text.firstRange(of: ": "),
      "{[".contains(text[end.upperBound])
    else { return [line] }
    let items = FlowText.items(of: text[end.upperBound...])
    let head = "\(margin)\(text[..<end.lowerBound]):"
    return text[end.upperBound] == "{"
      ? [head] + items.flatMap { entry($0, margin: margin + "  ") }
      : [head] + items.map { "\(margin)  - \($0)" }
  }

  private static let mostColumns = 80

  /// What a step expects: always the state, the effects and the refusal; the timers where it changes them, and
  /// all there is to say where it shows what the scenario is for.
  private func expectation(
    of index: Int,
    _ seen: ScenarioTrial.Step,
    in state: String
  ) -> [String] {
    let step = steps[index]
    if case .look = step.kind { return ["status: \(state)"] }
    let isShowing = index >= firstShowing
    let isLast = index == steps.count - 1
    let changesTimers = seen.records.contains { record in
      !record.started.isEmpty || !record.cancelled.isEmpty || !record.moved.isEmpty
    }
    let last = seen.records.last { !$0.isSettings }
    let hasRefusal = seen.entries.contains { $0.key == "refusal" }
    let isSilent = !seen.entries.contains { ["status", "effects"].contains($0.key) }
    var parts: [String] = []
    for (key, value) in seen.entries {
      switch key {
      case "because": if isShowing, value != "none" { parts.append("\(key): \(value)") }
      case "timers":
        if changesTimers || isLast, seen.hasWritableTimers { parts.append("\(key): \(value)") }
      default: parts.append("\(key): \(value)")
      }
    }
    // What shows in nothing else has happened, or hasn't.
    if case .event = step.kind, let outcome = last?.outcome, isSilent, !hasRefusal {
      parts.insert("outcome: \(outcome)", at: 0)
    }
    return parts
  }

  /// `at: 24h - 1ms`: what is a millisecond short of a whole second says so.
  private static func moment(_ time: Int64) -> String {
    time % 1_000 == 999
      ? "at: \(DurationText.format(time + 1)) - 1ms" : "at: \(DurationText.format(time))"
  }

  private static func event(_ name: String, _ fields: [Witness.Field], _ at: Int64) -> String {
    if fields.isEmpty { return name }
    let written = fields.map { "\($0.name): \(value(of: $0))" }
    return "{\(name): {\(written.joined(separator: ", "))}}"
  }

  private static func value(of field: Witness.Field) -> String {
    switch field.type {
    // How long after the event it is.
    case .instant: "+\(field.value)"
    case .boolean, .duration: field.value
    case .text, .choice: scalar(field.value, inFlow: true)
    }
  }

  private static func assignments(_ all: [Witness.Assignment]) -> String {
    all.map { "\($0.name): \($0.value.hasPrefix("{") ? $0.value : scalar($0.value, inFlow: true))" }
      .joined(separator: ", ")
  }

  static func scalar(_ text: String, inFlow: Bool) -> String {
    YAMLScalarText.written(text, .plain, inFlow: inFlow)
  }
}

extension ScenarioDraft.Step.Kind {
  /// Whether a step says something even without its moment.
  fileprivate func isSomething(in form: ScenarioDraft.Form) -> Bool {
    switch self {
    case .event, .settings: true
    case .firing: form == .asStepsSay
    case .look: false
    }
  }
}
