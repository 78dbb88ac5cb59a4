/// Folds settings and capabilities into a checked policy and lays out its tables.
package struct PolicyCompiler {
  /// The most rows of the tables together, so that a row's index fits and memory stays bounded.
  package static let capacity = 1 << 16

  let model: PolicyModel
  let layout: FactLayout
  /// What is known of a step before it: settings, capabilities, the state and the event.
  var now: Circumstances
  /// The facts that the rows of the present cell ask for.
  private var asked: UInt64 = 0
  private let eventCount: Int
  private var rulesByEvent: [[Int]]
  private var cells: [PolicyTables.Cell] = []
  private var rows: [PolicyTables.Row] = []
  private var conditionals: [PolicyTables.ConditionalTimer] = []
  private var textTests: [TextTests] = []
  var windows: [TimeWindow] = []
  /// By timer, where its length can come from; a single window for most.
  var lengthSources: [[PolicyModel.TimerLength.Source]] = []
  var timerLengths: [[PolicyTables.TimerLength]] = []
  var keptLengths: [PolicyTables.KeptLength] = []
  /// The memories of lengths, and the names of fields that have one.
  let memories: [Int]
  let fields: [String]
  var existingTimers: UInt64 = 0

  /// The tables of a policy under some settings; nil when it has more rows than ``capacity``.
  ///
  /// The policy has passed its checks and `layout` fits into 64 facts; the tag is as in ``PolicyTables``.
  package static func compile(
    _ model: PolicyModel,
    layout: FactLayout,
    settings: SettingValues,
    layoutTag: UInt32
  ) -> PolicyTables? {
    var compiler = PolicyCompiler(model, layout, settings)
    return compiler.compile(layoutTag)
  }

  /// Whether a policy's tables fit for any settings, by a rough count that no table exceeds.
  package static func surelyFits(_ model: PolicyModel) -> Bool {
    let events = model.events.count + model.timers.count
    var rows = model.states.count * events
    for rule in model.rules {
      let lengths = rule.remembers.count { $0.length != nil }
      rows +=
        rule.events.count * rule.from.bits.nonzeroBitCount << min(lengths, 10)
        * max(1, rule.guardCondition.excludes.count)
        * max(1, rule.eventConditions.values.map(\.count).max() ?? 1)
    }
    // Each row can start each timer in as many ways as its guard has cubes, and read each tested text.
    let ways = model.timers.reduce(model.keywordSets.count + model.rules.count) {
      let alternatives =
        ($1.startConditions.values.map(\.count).max() ?? 1)
        + ($1.cancelConditions.values.map(\.count).max() ?? 0)
      return $0 + max(1, $1.guardCondition.excludes.count) * max(1, $1.length.allSources.count)
        * alternatives
    }
    return rows * ways < capacity
  }

  private init(_ model: PolicyModel, _ layout: FactLayout, _ settings: SettingValues) {
    self.model = model
    self.layout = layout
    memories = model.lengthMemories
    fields = model.lengthFields
    now = Circumstances(model, settings: .chosen(settings))
    eventCount = model.events.count + model.timers.count
    rulesByEvent = Array(repeating: [], count: eventCount)
    for (index, rule) in model.rules.enumerated() {
      for event in rule.events where rulesByEvent[event.value].last != index {
        rulesByEvent[event.value].append(index)
      }
    }
  }

  private mutating func compile(_ layoutTag: UInt32) -> PolicyTables? {
    let sets = model.keywordSets.map { set in
      KeywordMatcher(set.words.map(\.value), match: set.match)
    }
    textTests = model.events.indices.map { TextTests(tests(ofTextsOf: $0, sets)) }
    if textTests.reduce(0, { $0 + $1.count }) >= Self.capacity { return nil }
    for timer in model.timers.indices { addLength(of: timer) }
    cells.reserveCapacity(model.states.count * eventCount)
    for state in model.states.indices {
      for event in 0..<eventCount {
        compileCell(state, event)
        if rows.count > Self.capacity || conditionals.count >= Self.capacity
          || keptLengths.count >= Self.capacity
        {
          return nil
        }
      }
    }
    return PolicyTables(
      layoutTag: layoutTag,
      declaredEventCount: model.events.count,
      cells: cells,
      rows: rows,
      conditionals: conditionals,
      keptLengths: keptLengths,
      timerLengths: timerLengths,
      lengthCount: memories.count + model.heldTimers.count,
      timerMemory: timerMemory,
      textTests: textTests,
      windows: windows,
      calendars: calendars,
      existingTimers: existingTimers,
      timerFacts: layout.timerFacts,
      memoryFacts: layout.memoryFacts,
      initialFacts: layout.initialFacts(model),
      initialState: UInt8(model.initialState)
    )
  }

  // MARK: Calendars

  /// The calendars' openings; one whose hours are not known is never open.
  private var calendars: CalendarTables {
    var tables = CalendarTables()
    if model.calendars.isEmpty { return tables }
    tables.openings = model.calendars.map { $0.hours?.openings?.table ?? OpeningTable() }
    tables.uses = model.timers.map { timer in
      timer.calendar.map {
        .init(calendar: UInt8($0.index), counts: $0.counts, before: timer.length.before)
      }
    }
    tables.facts = layout.calendarFacts
    tables.asked = layout.calendars.map { UInt8($0) }
    return tables
  }

  // MARK: Guards

  /// A conjunction of facts: it holds when `facts & mask == value`.
  struct Cube {
    var mask: UInt64 = 0
    var value: UInt64 = 0

    /// Requires a fact to be there or not; false if the opposite is required already.
    mutating func require(_ fact: UInt64, _ isThere: Bool) -> Bool {
      let wanted = isThere ? fact : 0
      if mask & fact != 0 { return value & fact == wanted }
      mask |= fact
      value |= wanted
      return true
    }

    /// Requires all that another one does; false if the opposite of some of it is required already.
    mutating func require(_ other: Cube) -> Bool {
      if (value ^ other.value) & mask & other.mask != 0 { return false }
      mask |= other.mask
      value |= other.value
      return true
    }
  }

  /// The cube of a guard, with all that is known before the step folded away: nil when it can't hold, one
  /// without facts when it always does.
  private mutating func cube(of condition: PolicyModel.Guard) -> Cube? {
    var cube = Cube()
    for (tests, wanted) in [(condition.requires, true), (condition.excludes, false)] {
      for test in tests {
        if let holds = now.outcome(of: test.value) {
          if holds != wanted { return nil }
        } else if case .isSet(let setting) = test.value {
          guard cube.require(self.cube(ofSet: setting, wanted)) else { return nil }
        } else if let event = now.event, let fact = layout.fact(test.value, event: event),
          !cube.require(fact, wanted)
        {
          return nil
        }
      }
    }
    asked |= cube.mask
    return cube
  }

  /// That a setting has a value for a session's key, or none: the session has none of the keys for which it is
  /// otherwise.
  private func cube(ofSet setting: Int, _ isSet: Bool) -> Cube {
    guard let memory = model.settings[setting].key else { return Cube() }
    let keys = now.keys(withValueOf: setting)
    let others = model.memory[memory].keys.filter { keys.contains($0) != isSet }
    return Cube(
      mask: others.reduce(0) { $0 | layout.fact(key: $1, of: memory) }
    )
  }

  // MARK: Cells

  private mutating func compileCell(_ state: Int, _ event: Int) {
    let first = rows.count
    asked = 0
    var isComplete = false
    now.state = state
    now.event = event
    if !model.states[state].isFinal {
      for index in rulesByEvent[event] where !isComplete && model.rules[index].from.contains(state)
      {
        for condition in model.rules[index].conditions(for: event) where !isComplete {
          guard let cube = cube(of: condition) else { continue }
          appendCases(cube, rule: index, state, event)
          // What always holds hides all that follows.
          isComplete = cube.mask == 0
        }
      }
    }
    if !isComplete { append(.init(), rule: nil, state, event) }
    let textFacts = event < textTests.count ? textTests[event].facts & asked : 0
    cells.append(
      .init(
        firstRow: UInt32(first),
        textFacts: textFacts,
        calendarFacts: asked & layout.calendarFacts
      )
    )
  }

  /// Appends the rows of a rule: one for each choice of the fields that the event may leave out, as the session
  /// then remembers nothing of them.
  private mutating func appendCases(_ cube: Cube, rule index: Int, _ state: Int, _ event: Int) {
    var named: [String] = []
    for case .field(let field)? in model.rules[index].remembers.map(\.length)
    where !named.contains(field) {
      named.append(field)
    }
    if model.rules[index].refusal != nil { named = [] }
    // An event without the field leaves it out.
    let facts = named.map { layout.fact(.isLeftOut($0), event: event) }
    let open = named.indices.filter { facts[$0] != nil }
    asked |= open.reduce(0) { $0 | (facts[$1] ?? 0) }
    // The last of them is the one with all fields, which needs no test of its own as the others come first.
    for choice in 0..<1 << open.count {
      var one = cube
      var given: Set<String> = []
      var isPossible = true
      for (bit, field) in open.enumerated() {
        let isGiven = choice >> bit & 1 == 1
        if isGiven { given.insert(named[field]) }
        if choice == 1 << open.count - 1 { continue }
        isPossible = one.require(facts[field] ?? 0, !isGiven) && isPossible
      }
      if isPossible { append(one, rule: index, remembering: given, state, event) }
    }
  }

  /// Appends the row of a rule, or of the case that no rule holds.
  ///
  /// - Parameter given: the fields of lengths to remember that the event gives.
  private mutating func append(
    _ cube: Cube,
    rule index: Int?,
    remembering given: Set<String> = [],
    _ state: Int,
    _ event: Int
  ) {
    let rule = index.map { model.rules[$0] }
    let isFinal = model.states[state].isFinal
    let to = isFinal ? state : rule.flatMap { now.targets(of: $0, from: state).first } ?? state
    var row = PolicyTables.Row(
      mask: cube.mask,
      value: cube.value,
      action: .init(
        keep: layout.timerFacts | layout.memoryFacts | layout.heldFacts,
        record: DecisionRecord(
          event: UInt16(event),
          rule: index,
          from: UInt8(state),
          to: UInt8(to),
          outcome: outcome(of: rule, state, event)
        )
      )
    )
    if rule?.refusal == nil, !isFinal {
      now.remembered = (rule?.remembers ?? []).filter {
        if case .field(let field)? = $0.length { given.contains(field) } else { true }
      }
      row.firstKept = UInt16(truncatingIfNeeded: keptLengths.count)
      for remembered in now.remembered {
        if model.memory[remembered.memory].isLength { keep(remembered, in: &row) }
        let facts = layout.facts(memory: remembered.memory, value: remembered.value)
        row.action.keep &= ~facts.all
        row.action.set = row.action.set & ~facts.all | facts.holding
      }
      noteEntries(from: state, to: to, in: &row)
      // How often it has fired is known once more only if it goes on.
      if let timer = model.timer(firedBy: event) {
        row.action.keep &= ~layout.firingCount(of: timer)
      }
      // A timer's guard sees what the step has just remembered.
      for timer in model.timers.indices {
        addTimer(timer, to: &row, from: state, to: to, event)
      }
      now.remembered = []
      row.action.keep &= ~UInt64(row.action.cancel)
      for timer in model.timers.indices
      where (row.action.cancel | row.action.restart) >> UInt32(timer) & 1 == 1 {
        row.action.keep &= ~layout.firingCount(of: timer)
      }
    } else if let timer = model.timer(firedBy: event) {
      row.action.keep &= ~layout.firingCount(of: timer)
    }
    rows.append(row)
  }

  mutating func keep(
    _ remembered: PolicyModel.Remembered,
    in row: inout PolicyTables.Row
  ) {
    let length: PolicyTables.LengthPlace =
      switch remembered.length {
      case nil: .fixed(0)
      case .fixed(let length): .fixed(length)
      case .field(let field): .event(place(of: field))
      }
    keptLengths.append(.init(slot: slot(of: remembered.memory), length: length))
    row.keptCount += 1
  }

  /// What a row does to its event; a firing is never ignored, as it is a timer that reacted.
  private func outcome(of rule: PolicyModel.Rule?, _ state: Int, _ event: Int) -> Outcome {
    if let rule { return rule.refusal == nil ? .applied : .rejected }
    return event < model.events.count || model.states[state].isFinal ? .ignored : .applied
  }

  /// Adds what a step does to one timer: steps 4 and 5 of the meaning of a step.
  private mutating func addTimer(
    _ index: Int,
    to row: inout PolicyTables.Row,
    from: Int,
    to: Int,
    _ event: Int
  ) {
    let timer = model.timers[index]
    let bit = UInt32(1) << UInt32(index)
    guard existingTimers & UInt64(bit) != 0 else { return }
    let isInside = timer.states.contains(to)
    if !isInside {
      row.action.cancel |= bit
    } else if timer.cancels.contains(where: { $0.value == event }) {
      for condition in timer.cancelConditions.of(event) {
        if let cube = cube(of: condition) { add(.cancel, bit, where: cube, in: &row) }
      }
    }
    let enters = timer.startsOnEntry != nil && !timer.states.contains(from)
    if isInside, model.timer(firedBy: event) == index { addGaps(of: index, to: &row) }
    guard isInside, enters || timer.starts.contains(where: { $0.value == event }) else { return }
    let conditions = enters ? [.init()] : timer.startConditions.of(event)
    for condition in conditions {
      guard let cube = cube(of: timer.guardCondition.and(condition)) else { continue }
      let effect: PolicyTables.ConditionalTimer.Effect = timer.restarts ? .restart : .start
      guard let ways = waysToLength(index, isEntering: !timer.states.contains(from)) else {
        add(effect, bit, where: cube, in: &row)
        continue
      }
      for way in ways {
        var both = cube
        guard both.require(way) else { continue }
        asked |= way.mask
        add(effect, bit, where: both, in: &row)
      }
    }
  }

  /// Adds what a step does to a timer where some facts hold.
  ///
  /// - Parameter set: what is known of it from then on.
  mutating func add(
    _ effect: PolicyTables.ConditionalTimer.Effect,
    _ bit: UInt32,
    where cube: Cube,
    setting set: UInt64 = 0,
    in row: inout PolicyTables.Row
  ) {
    if cube.mask == 0 {
      row.action.set |= set
      switch effect {
      case .note: break
      case .start: row.action.start |= bit
      case .restart: row.action.restart |= bit
      case .cancel: row.action.cancel |= bit
      }
      return
    }
    if row.conditionalCount == 0 {
      row.firstConditional = UInt16(truncatingIfNeeded: conditionals.count)
    }
    row.conditionalCount += 1
    // A timer that stops, or starts anew, begins to count again.
    let clear =
      [.restart, .cancel].contains(effect) ? layout.firingCount(of: bit.trailingZeroBitCount) : 0
    conditionals.append(
      .init(
        mask: cube.mask,
        value: cube.value,
        timer: bit,
        effect: effect,
        clear: clear,
        set: set
      )
    )
  }

  /// What the rules and timers ask of an event's texts.
  private func tests(ofTextsOf event: Int, _ sets: [KeywordMatcher]) -> [TextTests.Test] {
    var tests: [TextTests.Test] = []
    let texts = model.events[event].fields.filter { $0.type == .text }
    for (test, bit) in layout.eventTests[event] {
      guard case .field(let field, let values, let chosen) = test.subject,
        let text = texts.firstIndex(where: { $0.name == field })
      else { continue }
      let fact: UInt64 = 1 << UInt64(bit)
      tests += Set(chosen).sorted().map { .init(fact: fact, text: text, matcher: sets[$0]) }
      if values.isEmpty { continue }
      tests.append(.init(fact: fact, text: text, matcher: KeywordMatcher(values, match: nil)))
    }
    return tests
  }
}
