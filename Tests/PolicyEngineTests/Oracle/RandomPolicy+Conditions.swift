import TestSupport

extension RandomPolicy {
  /// The fields that a condition may name, with their types in the events of its scope.
  func fields(of eventNames: [String], orAny isOpen: Bool) -> [String: [FieldType]] {
    var result: [String: [FieldType]] = [:]
    let meant = signals.filter { eventNames.contains($0.name) }.flatMap(\.events)
    let eventNames = eventNames + meant
    for event in events where isOpen || eventNames.contains(event.name) {
      for field in event.fields { result[field.name, default: []].append(field.type) }
    }
    return result
  }

  /// An `if` or an `unless`: a name, a list of names, or a map.
  mutating func condition(_ scope: [String: [FieldType]]) -> String {
    var flags = Self.booleanSettings + Self.capabilities + ["angry"]
    flags += scope.filter { $0.value.contains(where: \.isBoolean) }.map(\.key).sorted()
    if random.chance(25) { return random.pick(flags) }
    if random.chance(15) { return Self.list(random.some(flags, most: 3)) }
    var entries = flags.map { ($0, flagTest($0)) }
    entries.append(("mode", oneOrMany(random.some(Self.modes, most: 2))))
    entries.append(("patience", oneOrMany(random.some(["2s", "7s", "10s", "1m"], most: 3))))
    let settings = ["mode", "patience", "wrap_up", "vip", "wait_for", "wait_for"]
    entries.append(("set", oneOrMany(random.some(settings, most: 2))))
    for memory in memories {
      let values = (memory.values ?? ["true", "false"]) + ["none"]
      // Memory is what makes steps depend on each other: it comes up more often.
      for _ in 1...2 {
        entries.append((memory.name, oneOrMany(random.some(values, most: 2))))
      }
    }
    entries.append(("open", oneOrMany(random.some(Self.calendars, most: 2))))
    entries.append(("kept", "none"))
    let named = random.some(timers.map(\.name), most: 2)
    entries.append(("timer", oneOrMany(named)))
    for (name, types) in scope.sorted(by: { $0.key < $1.key }) {
      for _ in 1...3 { entries.append((name, fieldTest(random.pick(types)))) }
    }
    var chosen: [(String, String)] = []
    for _ in 1...random.number(1...3) {
      let entry = random.pick(entries)
      if !chosen.contains(where: { $0.0 == entry.0 }) { chosen.append(entry) }
    }
    if chosen.contains(where: { $0.0 == "timer" }) { namedTimers.formUnion(named) }
    return Self.map(chosen.map { "\($0.0): \($0.1)" })
  }

  /// A guard that asks only what an event says.
  mutating func fieldCondition(_ scope: [String: [FieldType]]) -> String {
    let names = random.some(scope.keys.sorted(), most: 2)
    return Self.map(names.map { "\($0): \(fieldTest(random.pick(scope[$0] ?? [])))" })
  }

  private mutating func flagTest(_ name: String) -> String {
    if Self.capabilities.contains(name) { return random.pick(["true", "false"]) }
    if name == "angry" { return random.pick(["true", "false", "none", "[true, none]"]) }
    return random.pick(["true", "false", "[true, false]"])
  }

  private mutating func fieldTest(_ type: FieldType) -> String {
    switch type {
    case .string:
      if random.chance(75) {
        return "{in: \(oneOrMany(random.some(Self.keywordSets, most: 2)))}"
      }
      return oneOrMany(random.some(Self.texts.map(Self.quoted), most: 2))
    case .boolean: return random.pick(["true", "false", "[true, false]"])
    case .duration: return oneOrMany(random.some(Self.lengths, most: 2))
    case .length: return "none"
    case .choice(let values): return oneOrMany(random.some(values, most: 2))
    }
  }
}
