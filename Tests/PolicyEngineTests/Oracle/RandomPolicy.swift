import TestSupport

/// Two random policies as YAML: a whole one, and a child that changes parts of it.
///
/// Names mean something and types fit, so that reading them finds no mistake; whether a rule can ever
/// be reached is left to chance, as the interpreters have to agree either way.
struct RandomPolicy {
  /// What the base declares, as far as the rest of the text has to fit it.
  struct Timer {
    var name: String
    var states: [String]
    var starts: [String]
    var cancels: [String]
    var hasIf: Bool
    var hasUnless: Bool
    var then: String
    var isShared = false
    /// Whether its `after` ends with a setting whose changes it goes by.
    var goesBySetting = false
  }

  struct Transition {
    var name: String
    var events: [String]
    var states: [String]
    var rejects: Bool
    var hasIf: Bool
    var hasUnless: Bool
  }

  /// The policy that is whole by itself.
  private(set) var base = ""
  /// The policy that extends it.
  var child = ""

  var random: SeededRandom
  var states: [String] = []
  /// The fields of each event, with the types as they are written.
  var events: [(name: String, fields: [(name: String, type: FieldType)])] = []
  var signals: [(name: String, events: [String])] = []
  var timers: [Timer] = []
  var rules: [Transition] = []
  /// The values of each memory; nil for a boolean.
  var memories: [(name: String, values: [String]?)] = []
  /// The timers with a clock of their own, as far as they are written.
  var clocks: [String] = []
  /// The timers that fire several times.
  var repeated: Set<String> = []
  /// Timers that a condition or an event list names, so that they can't be removed.
  var namedTimers: Set<String> = []

  static let booleanSettings = ["vip", "busy_hours"]
  static let durationSettings = ["patience", "wrap_up", "pick", "wait_for", "wait_for"]
  static let modes = ["slow", "fast", "off-peak"]
  static let capabilities = ["callbacks", "surveys", "uploads"]
  static let keywordSets = ["opt_out", "greeting", "help", "mixed"]
  static let words = [
    "STOP", "Opt Out", "ende", "Straße", "ſchluß", "l'arrêt", "パラ", "help me", "hello", "hi!",
    "E-Mail",
    "ОТПИСАТЬСЯ", "quit", "ﬁn", "해지", "ΤΕΛΟΣ", "no more mail",
  ]
  static let durations = [
    "1s", "2s", "3s", "5s", "PT10S", "20s", "1m", "1m30s", "2s500ms", "2s..5s", "10s..10s",
    "1s..2m",
    "PT3S..20s",
  ]

  enum FieldType {
    case string
    case boolean
    case duration
    /// A duration or an instant with a range, as it is written.
    case length(String)
    case choice([String])

    var text: String {
      switch self {
      case .string: "string"
      case .boolean: "boolean"
      case .duration: "duration"
      case .length(let text): text
      case .choice(let values): RandomPolicy.list(values)
      }
    }

    var isLength: Bool {
      if case .length = self { true } else { false }
    }

    var isBoolean: Bool {
      if case .boolean = self { true } else { false }
    }

    var isString: Bool {
      if case .string = self { true } else { false }
    }
  }

  static let ranges = ["1s..1m", "2s..2m", "5s..20s"]
  static let texts = ["alpha", "beta gamma", "Résumé"]
  static let lengths = ["5s", "1m", "90s", "2h"]

  init(_ random: SeededRandom) {
    self.random = random
    writeBase()
    writeChild()
  }

  // MARK: Text

  static func list(_ items: [String]) -> String { "[\(items.joined(separator: ", "))]" }

  static func map(_ entries: [String]) -> String { "{\(entries.joined(separator: ", "))}" }

  /// One item alone, or a list: both are allowed where one is.
  mutating func oneOrMany(_ items: [String]) -> String {
    items.count == 1 && random.chance(60) ? items[0] : Self.list(items)
  }

  static func quoted(_ text: String) -> String { "\"\(text)\"" }

  // MARK: The base

  private mutating func writeBase() {
    base = "policy: base\n"
    writeStates()
    writeEvents()
    writeSignals()
    base +=
      "effects:\n  route: Route it\n  tag: {title: Tag it, parameters: {label: string, sure: boolean}}\n"
    base += "  wait: {parameters: {length: duration, how: [short, long]}}\n"
    base += "refusals: {closed: It is over, not_now: Not now, never: Never}\n"
    writeSettings()
    base += "capabilities: {callbacks: \(flag()), surveys: \(flag()), uploads: \(flag())}\n"
    writeMemory()
    writeKeywords()
    base += writtenCalendars()
    declareTimers()
    declareTransitions()
    base += "timers:\n"
    for index in timers.indices { writeTimer(index) }
    base += "rules:\n"
    for index in rules.indices { writeTransition(index) }
  }

  private mutating func flag() -> String { random.chance(50) ? "true" : "false" }

  private mutating func writeStates() {
    base += "states:\n  begin: {initial: true}\n"
    states = (0..<random.number(1...4)).map { "s\($0)" }
    for state in states {
      base += random.chance(50) ? "  \(state): A state\n" : "  \(state): {title: A state}\n"
    }
    base += random.chance(70) ? "  end: {final: true, reason: closed}\n" : "  end: {final: true}\n"
    if random.chance(30) { base += "  lost: {final: true, reason: never}\n" }
  }

  private mutating func writeEvents() {
    base += "events:\n"
    for index in 0..<random.number(2...5) {
      var fields: [(name: String, type: FieldType)] = []
      if random.chance(60) { fields.append(("text", .string)) }
      if random.chance(30) { fields.append(("note", .string)) }
      if random.chance(30) { fields.append(("urgent", .boolean)) }
      if random.chance(30) { fields.append(("length", .duration)) }
      if random.chance(25) {
        fields.append(("own", .length("{type: duration, range: \(random.pick(Self.ranges))}")))
      }
      if random.chance(15) {
        fields.append(("until", .length("{type: instant, range: \(random.pick(Self.ranges))}")))
      }
      if random.chance(40) { fields.append(("colour", .choice(["red", "green", "blue"]))) }
      // One name for fields of different types: a value has to fit one of them.
      if random.chance(25) {
        fields.append(("extra", random.pick([.boolean, .string, .choice(["red", "true"])])))
      }
      fields.shuffle(using: &random)
      let name = index % 2 == 0 ? "person.event-\(index)" : "event-\(index)"
      events.append((name, fields))
      base += "  \(name): \(Self.map(fields.map { "\($0.name): \($0.type.text)" }))\n"
    }
  }

  /// Names for several events, some of which count only as their fields say.
  private mutating func writeSignals() {
    base += "signals:\n"
    for index in 0..<random.number(1...3) {
      let names = random.some(events.map(\.name), most: 3)
      let items = names.map { name -> String in
        let scope = fields(of: [name], orAny: false)
        if scope.isEmpty || random.chance(40) { return name }
        let key = random.chance(70) ? "if" : "unless"
        return "{event: \(name), \(key): \(fieldCondition(scope))}"
      }
      signals.append(("sign-\(index)", names))
      base += "  sign-\(index): \(oneOrMany(items))\n"
    }
  }

  private mutating func writeSettings() {
    base += "settings:\n"
    base += "  vip: {type: boolean\(random.chance(50) ? ", default: \(flag())" : "")}\n"
    base += "  busy_hours: {type: boolean, conflicts: patience}\n"
    base += "  patience: {type: duration, range: 2s..1m, step: 1s"
    base += random.chance(50) ? ", default: \(random.pick(["2s", "7s", "1m"]))}\n" : "}\n"
    base += "  wrap_up: {type: duration, range: 1s..2m}\n"
    base +=
      "  mode: {type: \(Self.list(Self.modes))\(random.chance(50) ? ", default: fast" : "")}\n"
    base += "  words: {type: string\(random.chance(50) ? ", default: hello there" : "")}\n"
    base += "  wait_for: {type: duration, range: 1s..1m, by: seen_by"
    let defaults = ["9s", "{human: 3s, robot: none, default: 12s}", "{nobody-yet: 20s}"]
    base += random.chance(60) ? ", default: \(random.pick(defaults))}\n" : "}\n"
    base += "  pick: {type: duration, values: [3s, 7s, 20s]}\n"
    base +=
      "  goal: {type: \(Self.list(states))\(random.chance(60) ? ", default: \(states[0])" : "")}\n"
  }

  private mutating func writeMemory() {
    memories = [
      ("seen_by", ["human", "robot", "nobody-yet"]), ("angry", nil), ("turn", ["odd", "even"]),
    ]
    if random.chance(20) { memories.removeLast() }
    base += "memory:\n"
    for memory in memories {
      base += "  \(memory.name): \(memory.values.map(Self.list) ?? "boolean")\n"
    }
    base += "  kept: {type: duration, range: 1s..2m}\n"
  }

  private mutating func writeKeywords() {
    // Each word is in one set, as the checks want it.
    let words = Self.words.shuffled(using: &random).map(Self.quoted)
    base += "keywords:\n  opt_out: \(Self.list(Array(words[0..<3])))\n"
    base += "  greeting: {match: first_word, words: \(Self.list(Array(words[3..<5])))}\n"
    base +=
      "  help: {match: any_word, words: \(Self.list(Array(words[5..<7]))), languages: {de: [\(words[7])]}}\n"
    let match = random.pick(["whole", "first_word", "any_word"])
    base += "  mixed: {match: \(match), words: \(Self.list(Array(words[8..<11])))}\n"
    spareWords = Array(words[11...])
    removableWord = words[0]
  }

  /// Words that no set of the base has, for the child to add.
  var spareWords: [String] = []
  /// A word of `opt_out`.
  var removableWord = ""

  /// A `from` or a `while`.
  mutating func someStates(includingBegin: Bool) -> [String] {
    if random.chance(15) { return [random.pick(["any", "underway"])] }
    var all = states
    if includingBegin { all.append("begin") }
    if random.chance(3) { all.append("end") }
    return random.some(all, most: 3)
  }

  mutating func someEvents(firings: Bool) -> [String] {
    var all = events.map(\.name) + signals.map(\.name)
    if firings, random.chance(30), let timer = timers.randomElement(using: &random) {
      namedTimers.insert(timer.name)
      all.append("timer.\(timer.name)")
    }
    return random.some(all, most: 2)
  }

  // MARK: Timers

  /// Names come first: timers and rules name each other.
  private mutating func declareTimers() {
    timers = (0..<random.number(1...7)).map {
      Timer(
        name: "t\($0)",
        states: [],
        starts: [],
        cancels: [],
        hasIf: false,
        hasUnless: false,
        then: ""
      )
    }
    for index in timers.indices {
      timers[index].states = someStates(includingBegin: random.chance(30))
      var starts: [String] = []
      if random.chance(60) { starts = someEvents(firings: true) }
      if starts.isEmpty || random.chance(40) { starts.append("enter") }
      timers[index].starts = starts
      if random.chance(50) { timers[index].cancels = someEvents(firings: true) }
    }
  }

  private mutating func writeTimer(_ index: Int) {
    let scope = fields(of: timers[index].starts, orAny: timers[index].starts.contains("enter"))
    if index > 0, random.chance(20), let other = clocks.randomElement(using: &random) {
      writeShared(index, with: other)
      return
    }
    var keys = [
      "while: \(oneOrMany(timers[index].states))", "start: \(oneOrMany(timers[index].starts))",
    ]
    if random.chance(30) {
      timers[index].goesBySetting = true
      keys.append("after: \(lengthOfSetting(scope))")
      keys.append("changes: \(random.pick(["at_once", "on_entry"]))")
    } else {
      keys.append("after: \(length(scope))")
    }
    clocks.append(timers[index].name)
    if random.chance(15) { keys.append("late_by: \(random.pick(["1s", "10s", "1m"]))") }
    if !timers[index].cancels.isEmpty { keys.append("cancel: \(oneOrMany(timers[index].cancels))") }
    if random.chance(35) { keys.append("restart: true") }
    if random.chance(25) { keys.append(calendarKey()) }
    if random.chance(35) {
      keys.append("if: \(condition(scope))")
      timers[index].hasIf = true
    }
    if random.chance(35) {
      keys.append("unless: \(condition(scope))")
      timers[index].hasUnless = true
    }
    if random.chance(75) {
      timers[index].then = Self.map(action())
      keys.append("then: \(timers[index].then)")
    }
    // One that leads elsewhere would not fire again.
    let own = "timer.\(timers[index].name)"
    if !timers[index].goesBySetting, !timers[index].starts.contains(own),
      !timers[index].then.contains("to: "), random.chance(35)
    {
      let gaps = (0..<random.number(1...4)).map { _ in
        random.pick(Self.durations + Self.durationSettings)
      }
      keys.append("repeat: \(oneOrMany(gaps))")
      // It can't be counted back from, as it fires several times.
      repeated.insert(timers[index].name)
    }
    base += "  \(timers[index].name): \(Self.map(keys.shuffled(using: &random)))\n"
  }

  /// A timer that shares the clock of another, which it may be counted back from.
  private mutating func writeShared(_ index: Int, with other: String) {
    namedTimers.insert(other)
    timers[index].isShared = true
    var keys = ["as: \(other)"]
    let then = random.chance(80) ? Self.map(action()) : ""
    // Shorter than anything that a clock can be.
    if random.chance(50), !repeated.contains(other) {
      keys.append("before: 500ms")
    } else {
      keys.append("after: \(random.pick(Self.durations))")
      if !then.contains("to: "), random.chance(20) {
        keys.append("repeat: \(random.pick(Self.durations))")
      }
    }
    if random.chance(35) { keys.append("if: \(condition([:]))") }
    if !then.isEmpty { keys.append("then: \(then)") }
    base += "  \(timers[index].name): \(Self.map(keys.shuffled(using: &random)))\n"
  }

  /// An `after` for a timer that goes by changes of its last source, a setting.
  private mutating func lengthOfSetting(_ scope: [String: [FieldType]]) -> String {
    let fields = scope.filter { $0.value.allSatisfy(\.isLength) }.map(\.key).sorted()
    let setting = random.pick(Self.durationSettings)
    guard random.chance(40), let first = (fields + ["kept"]).randomElement(using: &random) else {
      return setting
    }
    return Self.list([first, setting])
  }

  /// An `after`: a time, a setting, or a list of what may have a value.
  private mutating func length(_ scope: [String: [FieldType]]) -> String {
    if random.chance(50) { return random.pick(Self.durations) }
    if random.chance(40) { return random.pick(Self.durationSettings) }
    let fields = scope.filter { $0.value.allSatisfy(\.isLength) }.map(\.key).sorted()
    var names = random.some(fields + ["kept", "kept"] + Self.durationSettings, most: 3)
    names = names.indices.filter { !names[..<$0].contains(names[$0]) }.map { names[$0] }
    if random.chance(40) { names.append(random.pick(Self.durations)) }
    return names.count == 1 ? names[0] : Self.list(names)
  }

  // MARK: Rules

  private mutating func declareTransitions() {
    rules = (0..<random.number(5...18)).map { index in
      Transition(
        name: "r\(index)",
        events: [],
        states: [],
        rejects: false,
        hasIf: false,
        hasUnless: false
      )
    }
    for index in rules.indices {
      rules[index].events = someEvents(firings: true)
      // The first rules lead away from the beginning.
      rules[index].states =
        index < 2 ? ["begin"] : someStates(includingBegin: random.chance(30))
    }
  }

  private mutating func writeTransition(_ index: Int) {
    var rule = rules[index]
    base += "  \(rule.name): \(transition(&rule))\n"
    rules[index] = rule
  }

  mutating func transition(_ rule: inout Transition) -> String {
    let scope = fields(of: rule.events, orAny: false)
    var keys = ["event: \(oneOrMany(rule.events))", "from: \(oneOrMany(rule.states))"]
    if random.chance(50) {
      keys.append("if: \(condition(scope))")
      rule.hasIf = true
    }
    if random.chance(30) {
      keys.append("unless: \(condition(scope))")
      rule.hasUnless = true
    }
    if random.chance(15) {
      keys.append("reject: \(random.pick(["closed", "not_now", "never"]))")
      rule.rejects = true
    } else {
      keys += action(scope)
    }
    return Self.map(keys.shuffled(using: &random))
  }

  /// What a rule does, as keys; at least one.
  mutating func action(_ scope: [String: [FieldType]] = [:]) -> [String] {
    var keys: [String] = []
    if random.chance(65) {
      keys.append("to: \(random.chance(12) ? "end" : random.pick(states + ["goal"]))")
    }
    if random.chance(30) || keys.isEmpty { keys.append("do: \(effects())") }
    if random.chance(35) { keys.append("remember: \(remembered(scope))") }
    return keys
  }

  private mutating func effects() -> String {
    let calls = [
      "route", "tag: {label: \(Self.quoted(random.pick(Self.texts))), sure: \(flag())}",
      "tag: {label: {setting: words}, sure: {setting: vip}}",
      "wait: {length: \(random.pick(Self.lengths)), how: \(random.pick(["short", "long"]))}",
    ]
    let chosen = random.some(calls, most: 3)
    func isPlain(_ call: String) -> Bool { !call.contains(":") }
    if chosen.count == 1, random.chance(50) {
      return isPlain(chosen[0]) ? chosen[0] : "{\(chosen[0])}"
    }
    return Self.list(chosen.map { isPlain($0) ? $0 : "{\($0)}" })
  }

  private mutating func remembered(_ scope: [String: [FieldType]]) -> String {
    var entries = random.some(memories, most: 2).map { memory in
      "\(memory.name): \(random.pick((memory.values ?? ["true", "false"]) + ["none"]))"
    }
    if random.chance(40) {
      let fields = scope.filter { $0.value.allSatisfy(\.isLength) }.map { "{field: \($0.key)}" }
      entries.append("kept: \(random.pick(fields.sorted() + ["3s", "2m", "none"]))")
    }
    return Self.map(entries)
  }
}
