package import PolicyEngine

/// What two policies for one channel have in common for a host, and what not: whether each may show all that the
/// other may, event by event and moment by moment.
///
/// Seen are an event with its fields, its outcome, the states, effects with parameters, refusals, the moments of
/// firings, and that nothing happens. Names of rules, timers and memories are not. Settings stay what they are
/// while a session lasts: those of the channel, and if an admin may choose, those of ``SharedChoices``.
package struct Comparison: Sendable {
  package enum Verdict: String, Sendable {
    case equivalent
    /// The new policy allows all that the old one does, and more.
    case new
    /// The old policy allows all that the new one does, and more.
    case lost
    case newAndLost = "new-and-lost"
    case inconclusive
  }

  package private(set) var changes: [BehaviourChange] = []
  /// What could not be found out, as sentences.
  package var undecided: [String] { doubts + uncompared }
  private var doubts: [String] = []
  /// What is not compared.
  private var uncompared: [String] = []
  /// What an admin may choose that could not be chosen before, and the other way round.
  package private(set) var offers: [OfferChange] = []
  /// How many zones were looked at.
  package private(set) var zones = 0

  /// - Parameters:
  ///   - old: under the channel's settings, as is the new one.
  ///   - isOpen: whether an admin may choose others.
  package init(
    old: Policy,
    new: Policy,
    isOpen: Bool,
    _ effort: Effort = Effort()
  ) throws(PolicyError) {
    try self.init(named: old, new, isOpen: isOpen, effort)
    guard !changes.isEmpty, !effort.isOver(), let states = RenamedStates(Sides(old, new)) else {
      return
    }
    var other = try Self(named: states.renamed(old), new, isOpen: isOpen, effort)
    guard other.doubts.isEmpty || !doubts.isEmpty,
      states.explain(changes, leaving: other.changes)
    else { return }
    other.changes = states.changes(from: other.changes, as: changes)
    other.zones += zones
    self = other
  }

  /// With states that are the same if they have the same name.
  private init(
    named old: Policy,
    _ new: Policy,
    isOpen: Bool,
    _ effort: Effort
  ) throws(PolicyError) {
    // The same policy is the same under all settings.
    if old.isSame(as: new) { return }
    let policies = Sides(old, new)
    offers = OfferChange.all(old, new)
    uncompared = Self.changedTakingUp(old, new)
    let written = SharedContents(policies).written()
    // Where only what may be chosen is another, each choice does what it did.
    if old.differsOnlyInOffers(from: new) {
      if old.settings != new.settings { compare(policies, written, effort, []) }
      return
    }
    if try StepSameness(policies, isOpen: isOpen, effort).holds() { return }
    let choices = isOpen ? SharedChoices(policies) : SharedChoices(only: policies)
    if choices.isCut {
      doubts.append("there are more choices of settings than can be compared together")
    }
    for choice in choices.all {
      if effort.isOver() {
        note("there is more than could be looked at in the time")
        return
      }
      let chosen = Sides(try old.with(choice.old), try new.with(choice.new))
      compare(chosen, written, effort, choices.changes(of: choice))
    }
    // Where lengths meet, a policy may do what it does nowhere else.
    if changes.isEmpty, choices.sampled.count > 1 {
      note(
        "not each length of \(Suggestion.list(choices.sampled, atMost: 6)) was looked at beside each of the others"
      )
    }
  }

  private mutating func compare(
    _ policies: Sides<Policy>,
    _ written: [SharedContents.Written],
    _ effort: Effort,
    _ settings: [Witness.Assignment]
  ) {
    let pair = PolicyPair(policies, written)
    for leader in Side.allCases {
      let inclusion = TraceInclusion(pair, leader: leader, effort)
      inclusion.run()
      zones += inclusion.nodes.count
      let finder = ChangeFinder(inclusion)
      for change in finder.changes { add(change, settings) }
      if finder.changes.contains(where: { !$0.isFurther }) { continue }
      finder.doubts.forEach { note($0) }
      if !inclusion.isComplete {
        note(
          pair.isComplete
            ? "there is more than could be looked at in the time"
            : "an event has more different contents than could be looked at"
        )
      }
    }
  }

  private mutating func note(_ doubt: String) {
    if !doubts.contains(doubt) { doubts.append(doubt) }
  }

  /// The timers that take up a changed setting in another way, which is not compared.
  private static func changedTakingUp(_ old: Policy, _ new: Policy) -> [String] {
    old.words.model.timers.compactMap { timer in
      let other = new.words.model.timers.first { $0.name == timer.name }
      guard let other, other.length.changes != timer.length.changes else { return nil }
      return "what a setting that changes while `\(timer.name)` runs does is not compared"
    }
  }

  private mutating func add(_ change: BehaviourChange, _ settings: [Witness.Assignment]) {
    var change = change
    change.settings = settings
    change.newTrace?.steps[0].settings = settings
    change.lostTrace?.steps[0].settings = settings
    guard let index = changes.firstIndex(where: { $0.isSame(as: change) }) else {
      let isKnown = changes.contains { known in
        change.isFurther
          ? known.isAboutTheSame(as: change) : !settings.isEmpty && known.isRepeated(by: change)
      }
      if !isKnown { changes.append(change) }
      return
    }
    for state in change.states where !changes[index].states.contains(state) {
      changes[index].states.append(state)
    }
    changes[index].newTrace = changes[index].newTrace ?? change.newTrace
    changes[index].lostTrace = changes[index].lostTrace ?? change.lostTrace
    if !change.isFurther { changes[index].isFurther = false }
  }

  // MARK: Verdict

  package var verdict: Verdict {
    let isNew = changes.contains { !$0.isFurther && $0.newTrace != nil }
    let isLost = changes.contains { !$0.isFurther && $0.lostTrace != nil }
    switch (isNew, isLost) {
    case (true, true): return .newAndLost
    // One direction is known to differ, the other one not to.
    case (true, false): return doubts.isEmpty ? .new : .inconclusive
    case (false, true): return doubts.isEmpty ? .lost : .inconclusive
    case (false, false): return undecided.isEmpty ? .equivalent : .inconclusive
    }
  }

  /// Whether the same happens as before, only at other times.
  package var isOnlyTimes: Bool {
    !changes.isEmpty
      && changes.allSatisfy { change in
        if case .moment(_, _?, _?) = change.kind { true } else { false }
      }
  }
}
