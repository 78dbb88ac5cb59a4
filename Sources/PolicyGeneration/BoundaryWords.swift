import PolicyAnalysis
import PolicyEngine
import PolicyViews

/// What scenarios are called: names for reports, and titles for people.
struct BoundaryWords {
  private let model: PolicyModel

  init(_ model: PolicyModel) {
    self.model = model
  }

  // MARK: Names

  /// What a scenario is called that has the name to itself.
  func name(of session: BoundarySession) -> String {
    let parts: [String] =
      switch session.point {
      case .rule(let rule, let event):
        model.rules[rule].events.count == 1
          ? [rules(rule)] : [rules(rule), "by", self.event(event)]
      case .ruleFrom(let rule, let state): [rules(rule), "in", states(state)]
      case .ruleTo(let rule, let state): [rules(rule), "to", states(state)]
      case .content(let rule, _, _): [rules(rule), "otherwise"]
      case .guardFails(let rule, _, _, _): ["no", rules(rule)]
      case .fires(let timer, .earliest): [timers(timer), "fires"]
      case .fires(let timer, .latest): [timers(timer), "fires", "latest"]
      case .starts(let timer, let event): [timers(timer), "starts", "by", self.event(event)]
      case .repeats(let timer, let count): [timers(timer), "again", "\(count)"]
      case .startsOnEntry(let timer, let state): [timers(timer), "starts", "in", states(state)]
      case .doesNotStart(let timer, let event): [timers(timer), "not", "by", self.event(event)]
      case .cancels(let timer, let event): [timers(timer), "stopped", "by", self.event(event)]
      case .leaves(let timer, let state): [timers(timer), "stops", "in", states(state)]
      case .restarts(let timer, let event): [timers(timer), "anew", "by", self.event(event)]
      case .goesOn(let timer, let event): [timers(timer), "goes", "on", "at", self.event(event)]
      case .keeps(let timer, let state): [timers(timer), "goes", "on", "in", states(state)]
      case .stopsBySettings(let timer): [timers(timer), "stopped", "by", "settings"]
      case .settingChange(let timer, let setting, _, _):
        [timers(timer), "when", model.settings[setting].name, "changes"]
      case .setting(let setting, let value, _):
        [model.settings[setting].name, "of", DurationText.format(value)]
      case .ignored(let state, _, _): ["nothing", "in", states(state)]
      }
    return Self.joined(parts)
  }

  /// Words as a name that can be declared, cut where it is too long.
  private static func joined(_ parts: [String]) -> String {
    var name = parts.joined(separator: "-").replacing(".", with: "-")
    let most = Name.longest - 4
    if name.utf8.count > most {
      name = String(name.prefix(most))
      while name.hasSuffix("-") || name.hasSuffix("_") { name.removeLast() }
    }
    return name
  }

  private func rules(_ rule: Int) -> String { model.rules[rule].name }
  private func states(_ state: Int) -> String { model.states[state].name }
  private func timers(_ timer: Int) -> String { model.timers[timer].name }
  private func event(_ event: Int) -> String { model.eventName(event) }

  // MARK: Titles

  /// The most that a title can be long, in a file of 80 columns.
  private static let longest = 69

  func title(of session: BoundarySession) -> String {
    let all = titles(of: session)
    func fits(_ title: String) -> Bool {
      ScenarioDraft.scalar(title, inFlow: false).count <= Self.longest
    }
    if let title = all.first(where: fits) { return title }
    return all.last.map { "\($0.prefix(Self.longest - 4))…" } ?? ""
  }

  /// What can be said of it, from the most telling to the shortest.
  private func titles(of session: BoundarySession) -> [String] {
    let last = session.witness.steps.last
    let from = last?.from ?? ""
    let event = last?.event ?? ""
    let place = "\(event) in \(from)"
    switch session.point {
    case .rule(let rule, _), .ruleFrom(let rule, _), .ruleTo(let rule, _),
      .content(let rule, _, _):
      return titles(ofRule: rule, event, last)
    case .guardFails(let rule, let event, let condition, let test):
      let conditions = model.rules[rule].conditions(for: event)[condition]
      let isRequired = test < conditions.requires.count
      let tests = conditions.requires + conditions.excludes
      let words = ConditionWords(model).words(for: tests[test].value, of: [event])
      return [
        "No \(rules(rule)) \(isRequired ? "unless" : "if") \(words)", "No \(rules(rule))",
      ]
    case .fires(let timer, let edge):
      let name = timers(timer)
      if isExact(timer) { return ["\(name) fires to the millisecond", "\(name) fires"] }
      return ["\(name) fires at the \(edge == .earliest ? "earliest" : "latest")"]
    case .starts(let timer, let event):
      return ["\(timers(timer)) starts with \(self.event(event))", "\(timers(timer)) starts"]
    case .repeats(let timer, let count):
      return ["\(timers(timer)) runs again after firing \(count == 1 ? "once" : "\(count) times")"]
    case .startsOnEntry(let timer, let state):
      return ["\(timers(timer)) starts in \(states(state))", "\(timers(timer)) starts"]
    case .doesNotStart(let timer, _):
      return ["\(place) doesn't start \(timers(timer))", "\(event) starts no \(timers(timer))"]
    case .cancels(let timer, _):
      return ["\(place) stops \(timers(timer)) at the last moment"]
        + ["\(event) stops \(timers(timer))"]
    case .leaves(let timer, let state):
      return ["\(timers(timer)) stops at the last moment, in \(states(state))"]
        + ["\(timers(timer)) stops in \(states(state))"]
    case .restarts(let timer, _):
      return ["\(place) starts \(timers(timer)) anew at the last moment"]
        + ["\(event) starts \(timers(timer)) anew"]
    case .goesOn(let timer, _):
      return ["\(place) leaves \(timers(timer)) as it is", "\(event) leaves \(timers(timer))"]
    case .keeps(let timer, let state): return ["\(timers(timer)) goes on in \(states(state))"]
    case .stopsBySettings(let timer): return ["Other settings stop \(timers(timer))"]
    case .settingChange(let timer, let setting, let value, let isStopped):
      let change = "\(model.settings[setting].name) set to \(value?.description ?? "none")"
      return isStopped
        ? ["\(change) stops \(timers(timer))"] : ["\(change) while \(timers(timer)) runs"]
    case .setting(let setting, let value, let timer):
      let name = model.settings[setting].name
      return ["\(timers(timer)) with \(name) of \(DurationText.format(value))"]
    case .ignored(let state, _, _): return ["What changes nothing in \(states(state))"]
    }
  }

  private func titles(ofRule rule: Int, _ event: String, _ last: Witness.Step?) -> [String] {
    let (from, to) = (last?.from ?? "", last?.to ?? "")
    let place = "\(event) in \(from)"
    if let refusal = model.rules[rule].refusal {
      let reason = model.refusals[refusal].title
      return ["\(reason) (\(place))", "\(reason) (\(event))", "\(place) is refused"]
    }
    let effect = to == from ? "\(place) changes no state" : "\(place) leads to \(to)"
    return (model.rules[rule].title.map { ["\($0) (\(place))", $0] } ?? []) + [effect]
  }

  private func isExact(_ timer: Int) -> Bool {
    let length = model.timers[timer].length
    return length.lateBy == 0
      && length.sources.allSatisfy { source in
        if case .window(let window) = source { window.earliest == window.latest } else { true }
      }
  }
}
