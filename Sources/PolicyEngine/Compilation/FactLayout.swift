/// Which bit of a step's facts stands for what; the same for every choice of settings.
///
/// From the lowest bit: the running timers; for each memory one bit a value, and one for each larger
/// set of values that a condition asks for, or none; what is known of timers besides, such as how often they have fired;
/// one for each calendar that a condition asks for; then, each event counting from the same bit, one for each
/// test of its fields. A session's facts are the first three parts, the instant of a step decides the fourth,
/// and its event the fifth.
package struct FactLayout: Sendable {
  package static let capacity = 64

  /// The tests of sets of remembered values.
  private var memorySets: [(memory: Int, values: Set<Int?>, bit: Int)] = []
  /// By timer that fires several times, how often it has: the facts are a binary number.
  private var firingCounts: [Int: (base: Int, width: Int)] = [:]
  /// By timer that goes by a setting's value on entry, the bit that says that there was one.
  private var entries: [Int: Int] = [:]
  /// The calendars that conditions ask for, in the order of their bits.
  package private(set) var calendars: [Int] = []
  private var calendarBase = 0
  /// The tests of each declared event's fields, with the bit of each.
  package private(set) var eventTests: [[(test: PolicyModel.Test, bit: Int)]]
  package let timerFacts: UInt64
  package private(set) var memoryFacts: UInt64 = 0
  /// What is known of timers besides that they run.
  package private(set) var heldFacts: UInt64 = 0
  /// How many bits the policy needs; over ``capacity`` it can't be compiled.
  package private(set) var width: Int

  package init(_ model: PolicyModel) {
    width = model.timers.count
    timerFacts = (1 << UInt64(model.timers.count)) - 1
    eventTests = Array(repeating: [], count: model.events.count)
    for (index, memory) in model.memory.enumerated() {
      for value in memory.values.indices { addMemory(index, [value]) }
    }
    model.forEachTest {
      if case .memory(let memory, let values) = $0 { addMemory(memory, Set(values)) }
      // Whether a session has any key at all.
      if case .isSet(let setting) = $0, let memory = model.settings[setting].key {
        addMemory(memory, [nil])
      }
    }
    for (index, timer) in model.timers.enumerated() {
      if !timer.length.gaps.isEmpty {
        let count = Int.bitWidth - timer.length.gaps.count.leadingZeroBitCount
        firingCounts[index] = (width, count)
        addHeld(count)
      }
      if timer.length.changes == .onEntry {
        entries[index] = width
        addHeld(1)
      }
    }
    calendarBase = width
    model.forEachTest {
      if case .open(let calendar) = $0, !calendars.contains(calendar) { calendars.append(calendar) }
    }
    width += calendars.count
    let eventBase = width
    for (index, event) in model.events.enumerated() where !event.fields.isEmpty {
      for rule in model.rules where rule.events.contains(where: { $0.value == index }) {
        for condition in rule.conditions(for: index) {
          for test in condition.tests { addField(test, of: event, index, eventBase) }
        }
        for case .field(let field)? in rule.remembers.map(\.length) {
          addField(.isLeftOut(field), of: event, index, eventBase)
        }
      }
      for timer in model.timers {
        // An event can bring a session into a timer's states without being named by the timer.
        for test in timer.guardCondition.tests { addField(test, of: event, index, eventBase) }
        for condition in (timer.startConditions[index] ?? [])
          + (timer.cancelConditions[index] ?? [])
        {
          for test in condition.tests { addField(test, of: event, index, eventBase) }
        }
        for case .field(let field) in timer.length.sources {
          addField(.isLeftOut(field), of: event, index, eventBase)
        }
      }
    }
  }

  /// Whether each bit stands for the same as in another layout.
  package func isSame(as other: FactLayout) -> Bool {
    width == other.width && timerFacts == other.timerFacts && memoryFacts == other.memoryFacts
      && heldFacts == other.heldFacts && calendars == other.calendars
      && calendarBase == other.calendarBase && entries == other.entries
      && memorySets.elementsEqual(other.memorySets, by: ==)
      && firingCounts.count == other.firingCounts.count
      && firingCounts.allSatisfy { timer, count in
        other.firingCounts[timer].map { $0 == count } ?? false
      }
      && eventTests.elementsEqual(other.eventTests) { $0.elementsEqual($1, by: ==) }
  }

  private mutating func addHeld(_ count: Int) {
    for bit in width..<width + count where bit < Self.capacity { heldFacts |= 1 << UInt64(bit) }
    width += count
  }

  private mutating func addMemory(_ memory: Int, _ values: Set<Int?>) {
    if memorySets.contains(where: { $0.memory == memory && $0.values == values }) { return }
    memorySets.append((memory, values, width))
    if width < Self.capacity { memoryFacts |= 1 << UInt64(width) }
    width += 1
  }

  private mutating func addField(
    _ test: PolicyModel.Test,
    of event: PolicyModel.Event,
    _ index: Int,
    _ base: Int
  ) {
    guard case .field(let name, _, _) = test.subject,
      event.fields.contains(where: { $0.name == name }),
      !eventTests[index].contains(where: { $0.test == test })
    else { return }
    let bit = base + eventTests[index].count
    eventTests[index].append((test, bit))
    width = max(width, bit + 1)
  }

  /// The fact that stands for a test of what a step finds; nil for one that settings and capabilities
  /// decide, and where the event has no such field.
  package func fact(_ test: PolicyModel.Test, event: Int) -> UInt64? {
    switch test.subject {
    case .setting, .capability: return nil
    case .memory(let memory, let values):
      let values = Set(values)
      return memorySets.first { $0.memory == memory && $0.values == values }
        .map { 1 << UInt64($0.bit) }
    case .timer(let timer): return 1 << UInt64(timer)
    case .calendar(let calendar):
      return calendars.firstIndex(of: calendar).map { 1 << UInt64(calendarBase + $0) }
    case .field:
      guard event < eventTests.count else { return nil }
      return eventTests[event].first { $0.test == test }.map { 1 << UInt64($0.bit) }
    }
  }

  /// The facts that say which calendars are open; those of ``calendars`` in their order.
  package var calendarFacts: UInt64 {
    width > Self.capacity ? 0 : ((1 << UInt64(calendars.count)) - 1) << UInt64(calendarBase)
  }

  /// The fact that a memory has just one value.
  package func fact(memory: Int, value: Int) -> UInt64 { fact(key: value, of: memory) }

  /// The fact that a memory has just one value, or none where settings go by it.
  func fact(key: Int?, of memory: Int) -> UInt64 {
    fact(.memory(memory, in: [key]), event: 0) ?? 0
  }

  /// All facts about one memory, and those of them that hold when it has a value.
  package func facts(memory: Int, value: Int?) -> (all: UInt64, holding: UInt64) {
    var all: UInt64 = 0
    var holding: UInt64 = 0
    for set in memorySets where set.memory == memory {
      all |= 1 << UInt64(set.bit)
      if set.values.contains(value) { holding |= 1 << UInt64(set.bit) }
    }
    return (all, holding)
  }

  /// The value of a memory that a session's facts stand for; nil: nothing is remembered.
  package func value(of memory: Int, in facts: UInt64) -> Int? {
    for set in memorySets where set.memory == memory && set.values.count == 1 {
      if facts >> UInt64(set.bit) & 1 == 1, let value = set.values.first { return value }
    }
    return nil
  }

  /// All facts about how often a timer has fired; none for one that fires once.
  package func firingCount(of timer: Int) -> UInt64 {
    firingCounts[timer].map { (1 << UInt64($0.width) - 1) << UInt64($0.base) } ?? 0
  }

  /// The facts that a timer has fired some times.
  package func firingCount(of timer: Int, _ count: Int) -> UInt64 {
    firingCounts[timer].map { UInt64(count) << UInt64($0.base) } ?? 0
  }

  /// How often a timer has fired, as a session's facts say.
  package func firings(of timer: Int, in facts: UInt64) -> Int {
    firingCounts[timer].map { Int(facts >> UInt64($0.base)) & (1 << $0.width - 1) } ?? 0
  }

  /// The fact that a setting had a value when the session came into a timer's states.
  package func hasEntryLength(_ timer: Int) -> UInt64 {
    entries[timer].map { 1 << UInt64($0) } ?? 0
  }

  package func initialFacts(_ model: PolicyModel) -> UInt64 {
    model.memory.indices.reduce(0) { $0 | facts(memory: $1, value: nil).holding }
  }
}

extension PolicyModel.Guard {
  package var tests: [PolicyModel.Test] { requires.map(\.value) + excludes.map(\.value) }
}
