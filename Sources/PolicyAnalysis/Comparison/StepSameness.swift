import PolicyEngine

/// Whether two policies take the same steps wherever a session of the old one can come: then they do the same, whatever
/// happens when, and whatever an admin chooses.
///
/// It sees what a comparison of all choices of settings would take long for, or could not finish: a rule that is never
/// asked in a state, a timer that never runs where it is set anew. It looks at rules, and at when timers start and stop;
/// of two policies that differ in anything else it says no, as where a session may come to too many places.
///
/// Source: R. Milner, "Communication and Concurrency" (1989): that each place answers as the same place of the other
/// policy does is a bisimulation.
struct StepSameness {
  /// The most places, and the most facts of an event that are asked together.
  private static let most = (locations: 50_000, facts: 12)
  /// The most choices of settings that are asked together.
  private static let mostChoices = 2_048

  private let policies: Sides<Policy>
  private let isOpen: Bool
  private let effort: Effort

  init(_ policies: Sides<Policy>, isOpen: Bool, _ effort: Effort) {
    (self.policies, self.isOpen, self.effort) = (policies, isOpen, effort)
  }

  /// Whether it is known that they do the same.
  ///
  /// - Throws: what keeps a policy from being compiled for a choice.
  func holds() throws(PolicyError) -> Bool {
    guard policies.old.settingValues == policies.new.settingValues,
      policies.old.hasCalendars(of: policies.new),
      policies.old.words.model.hasSameFrame(as: policies.new.words.model),
      policies.old.words.layout.isSame(as: policies.new.words.layout),
      let variants = try variants(),
      let everywhere = locations(
        of: isOpen ? try Behaviour(anyChoiceOf: policies.old) : Behaviour(policies.old)
      )
    else { return false }
    for variant in variants {
      let tables = Sides { variant[$0].tables }
      guard tables.old.existingTimers == tables.new.existingTimers else { return false }
      let cells = changedCells(tables)
      if cells.isEmpty || isSame(cells, in: everywhere, tables) { continue }
      // A session keeps its settings, and under these it may not come everywhere.
      guard isOpen, !effort.isOver(), let own = locations(of: Behaviour(variant.old)),
        isSame(cells, in: own, tables)
      else { return false }
    }
    return true
  }

  /// Whether the cells that differ do the same wherever a session can come.
  private func isSame(
    _ cells: [Int: [Int]],
    in locations: [Int: Set<UInt64>],
    _ tables: Sides<PolicyTables>
  ) -> Bool {
    for (state, events) in cells {
      if effort.isOver() { return false }
      for facts in locations[state] ?? [] {
        let running = facts & tables.old.timerFacts
        if running & ~tables.old.existingTimers != 0 { continue }
        for event in events {
          let timer = event - tables.old.declaredEventCount
          if timer >= 0, running >> UInt64(timer) & 1 == 0 { continue }
          if !isSame(event, in: state, facts, tables) { return false }
        }
      }
    }
    return true
  }

  // MARK: What there is

  /// Both policies under each choice that makes a difference to one of them; nil where that may not be all.
  private func variants() throws(PolicyError) -> [Sides<Policy>]? {
    guard isOpen else { return [policies] }
    let settings = policies.old.settingValues
    let variants = Sides { side in
      SettingVariants(policies[side].words.model, from: settings, ofCell: Self.mostChoices)
    }
    if variants.old.isCut || variants.new.isCut || !areAskedTogether() { return nil }
    for (setting, values) in variants.old.values {
      let other = variants.new.values.first { $0.setting == setting }
      if let other, other.values != values { return nil }
    }
    var all = variants.old.all
    let known = Set(all)
    all += variants.new.all.filter { !known.contains($0) }
    var chosen: [Sides<Policy>] = []
    for values in all {
      if effort.isOver() { return nil }
      chosen.append(Sides(try policies.old.with(values), try policies.new.with(values)))
    }
    return chosen
  }

  /// Whether one of the policies asks all the settings that the other one does, whatever happens where: then its choices
  /// are enough for both.
  private func areAskedTogether() -> Bool {
    let model = policies.old.words.model
    let cells = Sides { CellSettings(policies[$0].words.model) }
    return model.states.indices.allSatisfy { state in
      (0..<model.events.count + model.timers.count).allSatisfy { event in
        let asked = Sides { cells[$0].settings(askedBy: event, in: state) }
        return asked.old.isSubset(of: asked.new) || asked.new.isSubset(of: asked.old)
      }
    }
  }

  /// By state, what may be known of sessions of the old policy there, times left out; nil where there may be more.
  private func locations(of behaviour: Behaviour) -> [Int: Set<UInt64>]? {
    var open: [Location] = []
    var count = 0
    var facts: [Int: Set<UInt64>] = [:]
    // How wide the windows of timers are makes no difference to what may come next.
    func add(_ location: Location) {
      if facts[Int(location.state), default: []].insert(location.facts).inserted {
        open.append(location)
        count += 1
      }
    }
    for beginning in behaviour.beginnings { add(beginning) }
    while let location = open.popLast() {
      if count > Self.most.locations || effort.isOver() { return nil }
      for move in behaviour.moves(from: location) { add(move.next) }
    }
    return behaviour.isComplete ? facts : nil
  }

  // MARK: Cells

  /// By state, the events and firings of which the tables are not the same.
  private func changedCells(_ tables: Sides<PolicyTables>) -> [Int: [Int]] {
    var changed: [Int: [Int]] = [:]
    for (state, declared) in policies.old.words.model.states.enumerated() where !declared.isFinal {
      for event in 0..<tables.old.eventCount
      where rows(.old, tables, event, state) != rows(.new, tables, event, state) {
        changed[state, default: []].append(event)
      }
    }
    return changed
  }

  private func rows(
    _ side: Side,
    _ tables: Sides<PolicyTables>,
    _ event: Int,
    _ state: Int
  ) -> [VisibleRow] {
    let (model, tables) = (policies[side].words.model, tables[side])
    return tables.rows(of: event, in: state).map { VisibleRow(tables.rows[$0], tables, model) }
  }

  /// The pairs of an event's facts of which never both hold, as they give a field two values.
  private func exclusiveFacts(of event: Int) -> [UInt64] {
    let tests = policies.old.words.layout.eventTests
    guard event < tests.count else { return [] }
    return tests[event].flatMap { one in
      tests[event].compactMap { other in
        guard case .field(let name, let values) = one.test,
          case .field(name, let others) = other.test, one.bit < other.bit,
          Set(values).isDisjoint(with: others)
        else { return nil }
        return 1 << UInt64(one.bit) | 1 << UInt64(other.bit)
      }
    }
  }

  /// Whether an event does the same in a place, whatever it says.
  private func isSame(
    _ event: Int,
    in state: Int,
    _ known: UInt64,
    _ tables: Sides<PolicyTables>
  ) -> Bool {
    let own = policies.old.sessionFacts
    var asked: UInt64 = 0
    for side in Side.allCases {
      for index in tables[side].rows(of: event, in: state) {
        let row = tables[side].rows[index]
        if (known ^ row.value) & row.mask & own != 0 { continue }
        asked |= row.mask
        for start in tables[side].conditionals(of: row) { asked |= start.mask }
        for kept in tables[side].kept(of: row) { asked |= kept.mask }
      }
    }
    asked &= ~own
    let exclusive = exclusiveFacts(of: event)
    if asked.nonzeroBitCount > Self.most.facts { return false }
    // All sets of the facts that are asked for, also some that no event can have together.
    var facts = asked
    while true {
      if !exclusive.contains(where: { facts & $0 == $0 }) {
        let steps = Sides { side in
          VisibleStep(
            tables[side].discreteStep(
              event: event,
              eventFacts: facts,
              state: state,
              facts: known
            ),
            after: known,
            tables[side],
            policies[side].words.model
          )
        }
        if steps.old != steps.new { return false }
      }
      if facts == 0 { return true }
      facts = (facts &- 1) & asked
    }
  }
}

/// What a host sees of a step, and what the session has after it.
private struct VisibleStep: Equatable {
  private let facts: UInt64
  private let timers: [UInt32]
  private let record: VisibleRecord
  private let kept: [VisibleRow.Kept]

  init(
    _ step: DiscreteStep,
    after known: UInt64,
    _ tables: PolicyTables,
    _ model: PolicyModel
  ) {
    facts = step.facts
    timers = [step.started, step.stopped]
    record = VisibleRecord(step.record, model)
    // What a session doesn't have it can't forget.
    let absent = tables.timerMemory.entries.filter { known & $0.fact == 0 }.map(\.slot)
    kept = tables.kept(of: tables.rows[step.row]).filter { kept in
      kept.length != .fixed(0) || !absent.contains(Int(kept.slot))
    }.map(VisibleRow.Kept.init)
  }
}

/// What a host sees of a decision: not which rule it was.
private struct VisibleRecord: Equatable {
  private let places: [UInt8]
  private let outcome: Outcome
  private let effects: [PolicyModel.EffectCall]
  private let refusal: Int?

  init(_ record: DecisionRecord, _ model: PolicyModel) {
    let rule = record.rule.map { model.rules[$0] }
    places = [record.from, record.to]
    outcome = record.outcome
    effects = rule?.effects ?? []
    refusal = rule?.refusal
  }
}

/// A row of the tables, wherever in them its parts are.
private struct VisibleRow: Equatable {
  struct Kept: Equatable {
    private let facts: [UInt64]
    private let slot: UInt8
    private let length: PolicyTables.LengthPlace

    init(_ kept: PolicyTables.KeptLength) {
      (facts, slot, length) = ([kept.mask, kept.value], kept.slot, kept.length)
    }
  }

  struct Conditional: Equatable {
    private let facts: [UInt64]
    private let timer: UInt32
    private let effect: PolicyTables.ConditionalTimer.Effect

    init(_ start: PolicyTables.ConditionalTimer) {
      facts = [start.mask, start.value, start.clear, start.set]
      (timer, effect) = (start.timer, start.effect)
    }
  }

  private let facts: [UInt64]
  private let timers: [UInt32]
  private let record: VisibleRecord
  private let conditionals: [Conditional]
  private let kept: [Kept]

  init(_ row: PolicyTables.Row, _ tables: PolicyTables, _ model: PolicyModel) {
    facts = [row.mask, row.value, row.action.keep, row.action.set]
    timers = [row.action.start, row.action.restart, row.action.cancel]
    record = VisibleRecord(row.record, model)
    conditionals = tables.conditionals(of: row).map(Conditional.init)
    kept = tables.kept(of: row).map(Kept.init)
  }
}

extension PolicyTables {
  fileprivate func conditionals(of row: Row) -> ArraySlice<ConditionalTimer> {
    conditionals[Int(row.firstConditional)..<Int(row.firstConditional) + Int(row.conditionalCount)]
  }

  fileprivate func kept(of row: Row) -> ArraySlice<KeptLength> {
    keptLengths[Int(row.firstKept)..<Int(row.firstKept) + Int(row.keptCount)]
  }
}

extension PolicyModel {
  /// Whether all but rules, and when timers start and stop, is as in another policy.
  fileprivate func hasSameFrame(as other: PolicyModel) -> Bool {
    PolicyRevision(frame) == PolicyRevision(other.frame)
  }

  private var frame: PolicyModel {
    var frame = self
    frame.rules = []
    for index in frame.timers.indices {
      frame.timers[index].states.bits = 0
      frame.timers[index].starts = []
      frame.timers[index].startConditions = [:]
      frame.timers[index].startsOnEntry = nil
      frame.timers[index].cancels = []
      frame.timers[index].cancelConditions = [:]
      frame.timers[index].restarts = false
      frame.timers[index].guardCondition.requires = []
      frame.timers[index].guardCondition.excludes = []
      frame.timers[index].hasRule = false
    }
    return frame
  }
}
