package import PolicyEngine

/// What of some policies scenarios have brought about: states, rules, refusals, and of every timer the
/// moment just before it fires, the moment itself, and that it is stopped.
///
/// Things count where they are written: a rule that ten channels inherit is one rule.
package struct Coverage: Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case state
    case rule
    case refusal
    /// A timer looked at one millisecond before it fires.
    case timerBefore = "timer, just before"
    /// A timer that fires at the very moment that is looked at.
    case timerAt = "timer, at"
    case timerStopped = "timer, stopped"
  }

  package struct Item: Sendable, Hashable {
    package var kind: Kind
    package var name: String
    package var place: Place
  }

  /// Everything that could be brought about, in the order of its declaration.
  package private(set) var items: [Item] = []
  private var known: Set<Item> = []
  package private(set) var covered: Set<Item> = []

  package init() {}

  /// Everything of a policy, nothing of it brought about.
  package init(of model: PolicyModel) {
    items = model.states.map { Item(kind: .state, name: $0.name, place: $0.place) }
    items += model.rules.map { Item(kind: .rule, name: $0.name, place: $0.place) }
    items += model.refusals.map { Item(kind: .refusal, name: $0.name, place: $0.place) }
    for timer in model.timers {
      items += [.timerBefore, .timerAt, .timerStopped].map { Item($0, timer) }
    }
    known = Set(items)
  }

  /// Adds what another run has brought about, and what it could have.
  package mutating func formUnion(_ other: Coverage) {
    items += other.items.filter { known.insert($0).inserted }
    covered.formUnion(other.covered)
  }

  package var missing: [Item] { items.filter { !covered.contains($0) } }

  /// How many things of a kind there are, and how many were brought about.
  package func count(of kind: Kind) -> (covered: Int, all: Int) {
    (covered.count { $0.kind == kind }, items.count { $0.kind == kind })
  }

  /// The percentage of a kind, rounded down: 100 means all.
  package func percentage(of kind: Kind) -> Int {
    let (covered, all) = count(of: kind)
    return all == 0 ? 100 : covered * 100 / all
  }

  // MARK: Noting

  mutating func visit(_ state: Int, _ model: PolicyModel) {
    let state = model.states[state]
    covered.insert(Item(kind: .state, name: state.name, place: state.place))
  }

  mutating func take(_ decision: Decision, _ model: PolicyModel) {
    visit(decision.to.index, model)
    if let rule = decision.rule.map({ model.rules[$0.index] }) {
      covered.insert(Item(kind: .rule, name: rule.name, place: rule.place))
      if let refusal = rule.refusal { note(model.refusals[refusal]) }
    } else if let reason = model.states[decision.from.index].reason {
      note(model.refusals[reason])
    }
    stop(decision.cancelled, model)
  }

  private mutating func note(_ refusal: PolicyModel.Refusal) {
    covered.insert(Item(kind: .refusal, name: refusal.name, place: refusal.place))
  }

  mutating func fire(_ timer: Int, _ model: PolicyModel) {
    covered.insert(Item(.timerAt, model.timers[timer]))
  }

  mutating func stop(_ stopped: TimerSet, _ model: PolicyModel) {
    for timer in stopped.indices { covered.insert(Item(.timerStopped, model.timers[timer])) }
  }

  /// Notes the timers that would fire a millisecond after the moment that a step looks at.
  mutating func look(
    at session: Session,
    _ now: Instant,
    _ firing: Firing,
    _ model: PolicyModel
  ) {
    for index in model.timers.indices where session.runs(index) {
      if session.deadlines[index].moment(firing) == now.milliseconds + 1 {
        covered.insert(Item(.timerBefore, model.timers[index]))
      }
    }
  }
}

extension Coverage.Item {
  fileprivate init(_ kind: Coverage.Kind, _ timer: PolicyModel.Timer) {
    self.init(kind: kind, name: timer.name, place: timer.place)
  }
}
