/// Everything that guards ask about, as variables with finitely many values.
///
/// A value stands for all that the tests of one thing can't distinguish: a setting, a memory, a timer, or
/// a field of an event with all that it can be. So a set of cases is exact, up to what only the passing
/// of time excludes. Where the values of a thing are too many, each test of it is a variable of its own,
/// and a case can seem possible that isn't; never the other way round.
package struct CaseSpace: Sendable {
  /// The most values of a variable; one for each bit of a mask.
  private static let mostValues = 60

  /// What is asked about one thing, and the answers that there can be.
  private struct Topic: Sendable {
    /// The first of its variables: one, or one for each test.
    var variable: Int
    var tests: [PolicyModel.Test]
    /// For each test the values for which it holds, as bits; nil where they are too many.
    private(set) var holding: [UInt64]?
    /// How many values there are.
    private(set) var count = 0
    /// How an event says each of them, where it is about a field.
    private(set) var examples: [String] = []

    init(variable: Int, tests: [PolicyModel.Test]) {
      (self.variable, self.tests) = (variable, tests)
    }

    mutating func note(_ test: PolicyModel.Test) {
      if !tests.contains(test) { tests.append(test) }
    }

    /// Takes the next variables, for values of which each makes something known.
    mutating func place<Value>(
      _ width: inout Int,
      _ values: [Value],
      assuming circumstances: (Value) -> Circumstances
    ) {
      let asked = self
      place(&width) {
        values.map {
          TextKinds.Kind(signature: asked.signature(in: circumstances($0)), example: "")
        }
      }
    }

    /// Takes the next variables, for values of which each is a kind.
    mutating func place(_ width: inout Int, _ kinds: () -> [TextKinds.Kind]?) {
      variable = width
      width += 1
      guard tests.count <= UInt64.bitWidth, let kinds = kinds() else {
        width += tests.count - 1
        return
      }
      var signatures: [UInt64] = []
      for kind in kinds where !signatures.contains(kind.signature) {
        signatures.append(kind.signature)
        examples.append(kind.example)
      }
      guard signatures.count <= CaseSpace.mostValues else {
        width += tests.count - 1
        return
      }
      count = signatures.count
      holding = tests.indices.map { test in
        signatures.indices.reduce(0) { mask, value in
          signatures[value] >> UInt64(test) & 1 == 1 ? mask | 1 << UInt64(value) : mask
        }
      }
    }

    /// The tests that hold, as bits.
    func signature(in now: Circumstances) -> UInt64 {
      tests.indices.reduce(0) { bits, index in
        now.outcome(of: tests[index]) == true ? bits | 1 << UInt64(index) : bits
      }
    }

    /// Leaves the variables the values that agree with what is known of the tests.
    func restrict(_ cube: inout [UInt64], to now: Circumstances) {
      guard let holding else {
        for (index, test) in tests.enumerated() {
          cube[variable + index] = now.outcome(of: test).map { $0 ? 2 : 1 } ?? 3
        }
        return
      }
      var values: UInt64 = (1 << UInt64(count)) - 1
      for (index, test) in tests.enumerated() {
        if let holds = now.outcome(of: test) {
          values &= holds ? holding[index] : ~holding[index]
        }
      }
      cube[variable] = values
    }

    /// The values of the variables that agree with what is known.
    func values(in now: Circumstances) -> [(variable: Int, value: UInt64)] {
      var cube = [UInt64](repeating: 0, count: variable + max(1, tests.count))
      restrict(&cube, to: now)
      return (variable..<variable + (holding == nil ? tests.count : 1)).map { ($0, cube[$0]) }
    }

    /// The variable that a test is about, and its values for which the test holds.
    func values(of test: PolicyModel.Test) -> (variable: Int, values: UInt64)? {
      guard let index = tests.firstIndex(of: test) else { return nil }
      return holding.map { (variable, $0[index]) } ?? (variable + index, 2)
    }
  }

  /// A field of an event that tests ask about.
  private struct Field: Sendable {
    var name: String
    var topic: Topic

    mutating func place(_ width: inout Int, _ event: Int, _ open: Circumstances) {
      let model = open.model
      guard let type = model.events[event].fields.first(where: { $0.name == name })?.type else {
        return
      }
      var texts: [String] = []
      var sets: [Int] = []
      for case .field(_, let named, let asked) in topic.tests.map(\.subject) {
        texts += named.filter { !texts.contains($0) }
        sets += asked.filter { !sets.contains($0) }
      }
      let (field, asked) = (name, topic)
      var now = open
      now.event = event
      func signature(_ content: Circumstances.Content) -> UInt64 {
        now.contents = [field: content]
        return asked.signature(in: now)
      }
      topic.place(&width) {
        guard type != .text else {
          return TextKinds.find(
            in: model,
            compared: texts,
            sets: sets,
            atMost: CaseSpace.mostValues,
            signature: signature
          )
        }
        return CaseSpace.values(of: type, naming: texts).map { value, example in
          TextKinds.Kind(signature: signature(Circumstances.Content(value)), example: example)
        }
      }
    }
  }

  let model: PolicyModel
  /// What sessions and channels are asked about; an event's fields come after it.
  private var topics: [Topic] = []
  /// The indices of the topics by that of what they are about; nil where no test asks.
  private var settings: [Int?]
  private var capabilities: [Int?]
  private var memory: [Int?]
  private var timers: [Int?]
  /// For each declared event, the fields that tests ask about.
  private var fields: [[Field]]
  private var width = 0

  package init(_ model: PolicyModel) {
    self.model = model
    settings = Array(repeating: nil, count: model.settings.count)
    capabilities = Array(repeating: nil, count: model.capabilities.count)
    memory = Array(repeating: nil, count: model.memory.count)
    timers = Array(repeating: nil, count: model.timers.count)
    fields = Array(repeating: [], count: model.events.count)
    for rule in model.rules.indices {
      let events = model.rules[rule].events
      model.rules[rule].guardCondition.forEachTest { test in
        note(test) { event in events.contains { $0.value == event } }
      }
    }
    // An event can bring a session into a timer's states without being named by the timer.
    for timer in model.timers.indices {
      model.timers[timer].guardCondition.forEachTest { test in note(test) { _ in true } }
    }
    layOut()
  }

  // MARK: Layout

  private mutating func note(_ test: PolicyModel.Test, of isMeant: (Int) -> Bool) {
    switch test.subject {
    case .setting(let index, _): Self.note(test, &settings[index], &topics)
    case .capability(let index): Self.note(test, &capabilities[index], &topics)
    case .memory(let index, _): Self.note(test, &memory[index], &topics)
    case .timer(let index): Self.note(test, &timers[index], &topics)
    case .field(let name, _, _):
      for event in model.events.indices
      where isMeant(event) && model.events[event].fields.contains(where: { $0.name == name }) {
        if let known = fields[event].firstIndex(where: { $0.name == name }) {
          fields[event][known].topic.note(test)
        } else {
          fields[event].append(Field(name: name, topic: Topic(variable: 0, tests: [test])))
        }
      }
    }
  }

  /// Notes that a test asks about something, whose topic has this index.
  private static func note(_ test: PolicyModel.Test, _ index: inout Int?, _ topics: inout [Topic]) {
    if let index {
      topics[index].note(test)
    } else {
      index = topics.count
      topics.append(Topic(variable: 0, tests: [test]))
    }
  }

  /// Gives variables to all that tests are about.
  private mutating func layOut() {
    var width = 0
    let open = Circumstances(model, settings: .open)
    for case let (index, topic?) in zip(settings.indices, settings) {
      var now = open
      topics[topic].place(&width, Self.values(of: model.settings[index], topics[topic].tests)) {
        var values = SettingValues(defaultsOf: model)
        values[index] = $0
        now.settings = .chosen(values)
        return now
      }
    }
    for case let (index, topic?) in zip(capabilities.indices, capabilities) {
      var now = open
      topics[topic].place(&width, [false, true]) {
        now.capabilities?[index] = $0
        return now
      }
    }
    for case let (index, topic?) in zip(memory.indices, memory) {
      var now = open
      topics[topic].place(&width, [nil] + model.memory[index].values.indices.map { Int?($0) }) {
        now.remembered = [.init(memory: index, value: $0)]
        return now
      }
    }
    for case let (index, topic?) in zip(timers.indices, timers) {
      var now = open
      topics[topic].place(&width, [false, true]) {
        now.timers = $0 ? 1 << UInt64(index) : 0
        return now
      }
    }
    self.width = width
    for event in fields.indices {
      // Events never come together, so their fields share their variables.
      var width = width
      for index in fields[event].indices {
        fields[event][index].place(&width, event, open)
      }
      self.width = max(self.width, width)
    }
  }

  /// The values that a setting can have, or a test names.
  private static func values(
    of setting: PolicyModel.Setting,
    _ tests: [PolicyModel.Test]
  ) -> [SettingValue?] {
    var values: [SettingValue?] = [nil]
    switch setting.type {
    case .boolean: values += [.boolean(false), .boolean(true)]
    case .choice(let all): values += all.map { .choice($0) }
    case .duration, .text: break
    }
    for case .setting(_, let named) in tests.map(\.subject) { values += named }
    // A duration has values that no test names, and what is not offered here may have others elsewhere.
    if setting.type == .duration {
      let longest = values.reduce(0 as Int64) { longest, value in
        if case .duration(let length)? = value { max(longest, length) } else { longest }
      }
      values.append(.duration(longest + 1))
    } else if !setting.isOffered {
      values.append(.choice(""))
    }
    return values
  }

  /// The canonical values of a field that is no text, and how events say them.
  private static func values(
    of type: ValueType,
    naming named: [String]
  ) -> [(value: String, example: String)] {
    switch type {
    case .text: return []
    case .boolean: return ["false", "true"].map { ($0, $0) }
    case .choice(let values): return values.map { ($0, $0) }
    case .duration:
      let lengths = named.compactMap { Int64($0) }
      let other = lengths.contains(0) ? (lengths.max() ?? 0) + 1 : 0
      return ([other] + lengths).map { ("\($0)", DurationText.format($0)) }
    }
  }

  // MARK: Guards

  /// The cases in which a guard holds for an event; nil when it can never hold.
  func cases(of condition: PolicyModel.Guard, event: Int) -> GuardCases? {
    var result = GuardCases()
    for test in condition.requires {
      guard let (variable, values) = values(of: test.value, event: event),
        result.restrict(variable, to: values)
      else { return nil }
    }
    for test in condition.excludes {
      // A test that can't hold for this event excludes nothing.
      guard let (variable, values) = values(of: test.value, event: event) else { continue }
      if !result.restrict(variable, to: ~values) { return nil }
    }
    return result
  }

  /// The variable that a test is about, and its values for which the test holds; nil where the event has
  /// no such field.
  private func values(
    of test: PolicyModel.Test,
    event: Int
  ) -> (variable: Int, values: UInt64)? {
    let topic: Int?
    switch test.subject {
    case .setting(let index, _): topic = settings[index]
    case .capability(let index): topic = capabilities[index]
    case .memory(let index, _): topic = memory[index]
    case .timer(let index): topic = timers[index]
    case .field(let name, _, _):
      if event >= fields.count { return nil }
      return fields[event].first { $0.name == name }?.topic.values(of: test)
    }
    return topic.flatMap { topics[$0].values(of: test) }
  }

  // MARK: Cases

  /// All cases that what is known leaves open.
  package func cases(in now: Circumstances) -> CaseSet {
    var cube = [UInt64](repeating: 1, count: width)
    for index in topics.indices { topics[index].restrict(&cube, to: now) }
    if let event = now.event, event < fields.count {
      for index in fields[event].indices { fields[event][index].topic.restrict(&cube, to: now) }
    }
    return CaseSet(cube: cube)
  }

  /// Whether an event has no cases, as a field that tests ask about has no values.
  func isVoid(event: Int) -> Bool {
    event < fields.count
      && fields[event].contains { $0.topic.holding?.isEmpty == false && $0.topic.count == 0 }
  }

  /// What a step makes of the memories that tests ask about, whatever they were before.
  func changes(by remembered: [PolicyModel.Remembered]) -> [(variable: Int, value: UInt64)] {
    if remembered.isEmpty { return [] }
    var now = Circumstances(model, settings: .open)
    now.remembered = remembered
    return remembered.flatMap { item in
      memory[item.memory].map { topics[$0].values(in: now) } ?? []
    }
  }

  // MARK: Premises

  /// The cases in which some premises hold.
  func cases(of premises: [Premise]) -> GuardCases {
    var result = GuardCases()
    for premise in premises {
      for (variable, values) in values(of: premise) { _ = result.restrict(variable, to: values) }
    }
    return result
  }

  private func values(of premise: Premise) -> [(variable: Int, value: UInt64)] {
    var now = Circumstances(model, settings: .offered)
    switch premise {
    case .capability(let index, let value):
      now.capabilities?[index] = value
      return capabilities[index].map { topics[$0].values(in: now) } ?? []
    case .notOffered(let setting):
      return settings[setting].map { topics[$0].values(in: now) } ?? []
    case .remembered(let index, let possible):
      guard let topic = memory[index].map({ topics[$0] }) else { return [] }
      let each = ([nil] + possible.map { Int?($0) }).map { value in
        now.remembered = [.init(memory: index, value: value)]
        return topic.values(in: now)
      }
      return each[0].indices.map { place in
        (each[0][place].variable, each.reduce(0) { $0 | $1[place].value })
      }
    }
  }

  /// All cases of all events in which some premises hold.
  func allCases(of premises: [Premise]) -> CaseSet {
    CaseSet(cube: Array(repeating: .max, count: width)).holding(cases(of: premises))
  }

  // MARK: Events

  /// The fields of an event of some case, as a host writes them; nil where no text is known of which just
  /// these tests hold.
  package func fields(of event: Int, in choice: [UInt64]) -> [String: String]? {
    var written: [String: String] = [:]
    for field in fields[event] {
      guard field.topic.holding != nil else { return nil }
      written[field.name] = field.topic.examples[choice[field.topic.variable].trailingZeroBitCount]
    }
    return written
  }

  /// Whether a test of an event's field holds in a case.
  package func holds(_ test: PolicyModel.Test, of event: Int, in choice: [UInt64]) -> Bool {
    values(of: test, event: event).map { choice[$0.variable] & $0.values != 0 } ?? false
  }
}
