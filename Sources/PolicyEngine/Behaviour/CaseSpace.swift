/// Everything that guards ask about, as variables with finitely many values.
///
/// A value stands for all that the tests of one thing can't distinguish: a setting, a memory, a timer, or
/// a field of an event with all that it can be. So a set of cases is exact, up to what only the passing
/// of time excludes. Where the values of a thing are too many, each test of it is a variable of its own,
/// and a case can seem possible that isn't; never the other way round.
package struct CaseSpace: Sendable {
  private static let mostValues = 60

  /// What is asked about one thing, and the answers that there can be.
  private struct Topic: Sendable {
    /// The field of an event that it is, if it is one.
    var field: String?
    var tests: [PolicyModel.Test]
    /// The first of its variables: one, or one for each test.
    private(set) var variable = 0
    /// For each test the values for which it holds, as bits; nil where they are too many.
    private(set) var holding: [UInt64]?
    private(set) var count = 0
    /// How an event says each of them, where it is about a field.
    private(set) var examples: [String] = []

    init(_ test: PolicyModel.Test) {
      tests = [test]
      if case .field(let name, _, _) = test.subject { field = name }
    }

    mutating func note(_ test: PolicyModel.Test) {
      if !tests.contains(test) { tests.append(test) }
    }

    /// Takes the next variables, for values of some kinds; nil: they are too many.
    mutating func place(_ width: inout Int, _ kinds: [TextKinds.Kind]?) {
      variable = width
      var signatures: [UInt64] = []
      for kind in kinds ?? [] where !signatures.contains(kind.signature) {
        signatures.append(kind.signature)
        examples.append(kind.example)
      }
      guard kinds != nil, signatures.count <= CaseSpace.mostValues else {
        width += tests.count
        return
      }
      width += 1
      count = signatures.count
      holding = tests.indices.map { test in
        signatures.indices.reduce(0) { mask, value in
          signatures[value] >> UInt64(test) & 1 == 1 ? mask | 1 << UInt64(value) : mask
        }
      }
    }

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

    func values(in now: Circumstances) -> [(variable: Int, value: UInt64)] {
      let end = variable + (holding == nil ? tests.count : 1)
      var cube = [UInt64](repeating: 0, count: end)
      restrict(&cube, to: now)
      return (variable..<end).map { ($0, cube[$0]) }
    }

    /// The variable that a test is about, and its values for which the test holds.
    func values(of test: PolicyModel.Test) -> (variable: Int, values: UInt64)? {
      guard let index = tests.firstIndex(of: test) else { return nil }
      return holding.map { (variable, $0[index]) } ?? (variable + index, 2)
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
  private var calendars: [Int?]
  /// For each declared event, the fields that tests ask about.
  private var fields: [[Topic]]
  private var width = 0

  package init(_ model: PolicyModel) {
    self.model = model
    settings = Array(repeating: nil, count: model.settings.count)
    capabilities = Array(repeating: nil, count: model.capabilities.count)
    memory = Array(repeating: nil, count: model.memory.count)
    timers = Array(repeating: nil, count: model.timers.count)
    calendars = Array(repeating: nil, count: model.calendars.count)
    fields = Array(repeating: [], count: model.events.count)
    for rule in model.rules.indices {
      let events = model.rules[rule].events
      model.rules[rule].guardCondition.forEachTest { test in
        note(test) { event in events.contains { $0.value == event } }
      }
      note(model.rules[rule].eventConditions)
      for case .field(let field)? in model.rules[rule].remembers.map(\.length) {
        note(.isLeftOut(field)) { event in events.contains { $0.value == event } }
      }
    }
    // An event can bring a session into a timer's states without being named by the timer.
    for timer in model.timers.indices {
      model.timers[timer].guardCondition.forEachTest { test in note(test) { _ in true } }
      note(model.timers[timer].startConditions)
      note(model.timers[timer].cancelConditions)
      for case .field(let field) in model.timers[timer].length.sources {
        note(.isLeftOut(field)) { _ in true }
      }
    }
    for case let topic? in settings + capabilities + memory + timers + calendars {
      topics[topic].place(&width, kinds(of: topics[topic]))
    }
    let own = width
    for event in fields.indices {
      // Events never come together, so their fields share their variables.
      var width = own
      for index in fields[event].indices {
        fields[event][index].place(&width, kinds(of: fields[event][index], of: event))
      }
      self.width = max(self.width, width)
    }
  }

  // MARK: Layout

  private mutating func note(_ conditions: PolicyModel.EventConditions) {
    for event in conditions.keys.sorted() {
      for condition in conditions.of(event) {
        condition.forEachTest { test in note(test) { $0 == event } }
      }
    }
  }

  private mutating func note(_ test: PolicyModel.Test, of isMeant: (Int) -> Bool) {
    switch test.subject {
    case .setting(let index, _): Self.note(test, &settings[index], &topics)
    case .capability(let index): Self.note(test, &capabilities[index], &topics)
    case .memory(let index, _): Self.note(test, &memory[index], &topics)
    case .timer(let index): Self.note(test, &timers[index], &topics)
    case .calendar(let index): Self.note(test, &calendars[index], &topics)
    case .field(let name, _, _):
      for event in model.events.indices
      where isMeant(event) && model.events[event].fields.contains(where: { $0.name == name }) {
        var known = fields[event].firstIndex { $0.field == name }
        Self.note(test, &known, &fields[event])
      }
    }
  }

  private static func note(_ test: PolicyModel.Test, _ index: inout Int?, _ topics: inout [Topic]) {
    if let index {
      topics[index].note(test)
    } else {
      index = topics.count
      topics.append(Topic(test))
    }
  }

  /// The values that what a topic is about can have, as far as its tests tell them apart; nil where they
  /// are too many.
  private func kinds(of topic: Topic, of event: Int? = nil) -> [TextKinds.Kind]? {
    if topic.tests.count > UInt64.bitWidth { return nil }
    var now = Circumstances(model, settings: .open)
    func each<Value>(_ values: [Value], _ know: (Value) -> Void) -> [TextKinds.Kind] {
      values.map { value in
        know(value)
        return TextKinds.Kind(signature: topic.signature(in: now), example: "")
      }
    }
    switch topic.tests[0].subject {
    case .setting(let index, _):
      var values = SettingValues(defaultsOf: model)
      return each(Self.values(of: model.settings[index], topic.tests)) {
        values[index] = $0
        now.settings = .chosen(values)
      }
    case .capability(let index): return each([false, true]) { now.capabilities?[index] = $0 }
    case .memory(let index, _):
      return each([nil] + model.memory[index].values.indices.map { Int?($0) }) {
        now.remembered = [.init(memory: index, value: $0)]
      }
    case .timer(let index):
      return each([false, true]) { now.timers = $0 ? 1 << UInt64(index) : 0 }
    case .calendar(let index):
      return each([false, true]) { now.openCalendars = $0 ? 1 << UInt64(index) : 0 }
    case .field(let name, _, _):
      now.event = event
      let declared = event.flatMap { model.events[$0].fields.first { $0.name == name } }
      return declared.flatMap { kinds(of: topic, $0, now) }
    }
  }

  private func kinds(
    of topic: Topic,
    _ field: PolicyModel.Field,
    _ open: Circumstances
  ) -> [TextKinds.Kind]? {
    var texts: [String] = []
    var sets: [Int] = []
    for case .field(_, let named, let asked) in topic.tests.map(\.subject) {
      texts += named.filter { !texts.contains($0) }
      sets += asked.filter { !sets.contains($0) }
    }
    func signature(_ content: Circumstances.Content) -> UInt64 {
      var now = open
      now.contents = [field.name: content]
      return topic.signature(in: now)
    }
    guard field.type != .text else {
      return TextKinds.find(
        in: model,
        compared: texts,
        sets: sets,
        atMost: Self.mostValues,
        signature: signature
      )
    }
    return Self.values(of: field, naming: texts).map { value, example in
      TextKinds.Kind(signature: signature(Circumstances.Content(value)), example: example)
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
    // Any text; which one is never asked.
    case .text: values.append(.choice(" "))
    case .duration, .instant: break
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
  package static func values(
    of field: PolicyModel.Field,
    naming named: [String]
  ) -> [(value: String, example: String)] {
    switch field.type {
    case .text: return []
    case .boolean: return ["false", "true"].map { ($0, $0) }
    case .choice(let values): return values.map { ($0, $0) }
    case .duration, .instant:
      let lengths = named.compactMap { Int64($0) }
      if let range = field.range?.value {
        // One that is left out, then such as the range allows.
        let allowed = [range.earliest, min(range.earliest + 1, range.latest)] + lengths
        return [("0", "")]
          + allowed.filter { $0 >= range.earliest && $0 <= range.latest }
          .map { ("\($0)", DurationText.format($0)) }
      }
      let other = lengths.contains(0) ? (lengths.max() ?? 0) + 1 : 0
      return ([other] + lengths).map { ("\($0)", DurationText.format($0)) }
    }
  }

  // MARK: Guards

  /// The cases in which a guard holds for an event; nil when it can never hold.
  package func cases(of condition: PolicyModel.Guard, event: Int) -> GuardCases? {
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
    case .calendar(let index): topic = calendars[index]
    case .field(let name, _, _):
      if event >= fields.count { return nil }
      return fields[event].first { $0.field == name }?.values(of: test)
    }
    return topic.flatMap { topics[$0].values(of: test) }
  }

  // MARK: Cases

  /// All cases that what is known leaves open.
  package func cases(in now: Circumstances) -> CaseSet {
    var cube = [UInt64](repeating: 1, count: width)
    for index in topics.indices { topics[index].restrict(&cube, to: now) }
    if let event = now.event, event < fields.count {
      for index in fields[event].indices { fields[event][index].restrict(&cube, to: now) }
    }
    return CaseSet(cube: cube)
  }

  /// Whether an event has no cases, as a field that tests ask about has no values.
  func isVoid(event: Int) -> Bool {
    event < fields.count
      && fields[event].contains { $0.holding?.isEmpty == false && $0.count == 0 }
  }

  /// What a step makes of the memories that tests ask about, whatever they were before.
  func changes(by remembered: [PolicyModel.Remembered]) -> [(variable: Int, value: UInt64)] {
    if remembered.isEmpty { return [] }
    var now = Circumstances(model, settings: .open)
    now.remembered = remembered
    return remembered.flatMap { item -> [(variable: Int, value: UInt64)] in
      let byKey = whetherSet(by: item.memory)
      guard let topic = memory[item.memory].map({ topics[$0] }) else { return byKey }
      let values = topic.values(in: now)
      guard case .field? = item.length else { return values + byKey }
      // Where the event leaves the field out, it may remember nothing still.
      now.remembered = [.init(memory: item.memory, value: nil)]
      return zip(values, topic.values(in: now)).map { ($0.variable, $0.value | $1.value) } + byKey
    }
  }

  /// Whether the settings are set that go by a memory, once it has changed: that may be as it was, or not.
  private func whetherSet(by memory: Int) -> [(variable: Int, value: UInt64)] {
    let open = Circumstances(model, settings: .offered)
    return model.settings.indices.flatMap { setting in
      guard model.settings[setting].key == memory, let topic = settings[setting] else {
        return [(variable: Int, value: UInt64)]()
      }
      return topics[topic].values(in: open)
    }
  }

  func cases(of premises: [Premise]) -> GuardCases {
    var result = GuardCases()
    for premise in premises {
      var now = Circumstances(model, settings: .offered)
      var possible = [now]
      let topic: Int?
      switch premise {
      case .capability(let index, let value):
        topic = capabilities[index]
        possible[0].capabilities?[index] = value
      case .notOffered(let setting): topic = settings[setting]
      case .remembered(let index, let values):
        topic = memory[index]
        possible = ([nil] + values.map { Int?($0) }).map { value in
          now.remembered = [.init(memory: index, value: value)]
          return now
        }
      }
      guard let each = topic.map({ possible.map(topics[$0].values) }) else { continue }
      for (place, known) in each[0].enumerated() {
        _ = result.restrict(known.variable, to: each.reduce(0) { $0 | $1[place].value })
      }
    }
    return result
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
    for topic in fields[event] {
      guard topic.holding != nil, let field = topic.field else { return nil }
      let example = topic.examples[choice[topic.variable].trailingZeroBitCount]
      let isLength = model.events[event].fields.contains { $0.name == field && $0.isLength }
      if !isLength || !example.isEmpty { written[field] = example }
    }
    return written
  }

  package func holds(_ test: PolicyModel.Test, of event: Int, in choice: [UInt64]) -> Bool {
    values(of: test, event: event).map { choice[$0.variable] & $0.values != 0 } ?? false
  }
}
