/// Everything that conditions can ask, as variables with finitely many values.
///
/// A setting, a memory or a field has its values. A text has one value for each text that conditions
/// compare it with, and one for each combination of keyword sets that another text can be in; where
/// these are too many, each test of it is a variable of its own. What is not modelled makes a case
/// seem possible that isn't; never the other way round, so that what is called impossible is.
struct CaseSpace {
  /// The most values of a variable; one for each bit of a mask.
  private static let mostValues = 60

  /// The fields of one name, in whatever event, and what conditions ask about them.
  private struct Field {
    let name: String
    /// The values that a field has, or that conditions compare it with.
    var values: [String] = []
    /// The keyword sets that conditions look it up in.
    var sets: [Int] = []
    /// Its values where it is a text, if they are not too many.
    var texts: TextValues?
    /// The variable of a field that has finitely many values.
    var choice: Int?
    /// The variable of a field that is text.
    var text: Int?
    /// The variables of a text that has too many values: whether it is in one of some sets.
    var lookups: [(sets: [Int], variable: Int)] = []
  }

  private let model: PolicyModel
  private var fields: [Field] = []
  private var settingValues: [[SettingValue]]
  /// The variables by the index of what they are about; nil where no condition asks.
  private var settings: [Int?]
  private var capabilities: [Int?]
  private var memory: [Int?]
  private var timers: [Int?]
  private var width = 0
  /// For each declared event, and one more for firings, the values that are possible in any state.
  private var cubes: [[UInt64]] = []
  /// Whether some variable has too many values to be reasoned about.
  private(set) var isTooLarge = false

  init(_ model: PolicyModel) {
    self.model = model
    settingValues = Array(repeating: [], count: model.settings.count)
    settings = Array(repeating: nil, count: model.settings.count)
    capabilities = Array(repeating: nil, count: model.capabilities.count)
    memory = Array(repeating: nil, count: model.memory.count)
    timers = Array(repeating: nil, count: model.timers.count)
    noteDeclaredValues()
    model.forEachTest { noteValues($0) }
    for index in fields.indices where !fields[index].sets.isEmpty {
      let (values, sets) = (fields[index].values, fields[index].sets)
      fields[index].texts = TextValues(values, sets: sets, of: model, atMost: Self.mostValues)
    }
    model.forEachTest { makeVariables($0) }
    isTooLarge =
      fields.contains { $0.values.count > Self.mostValues }
      || settingValues.contains { $0.count > Self.mostValues }
      || model.memory.contains { $0.values.count > Self.mostValues }
    makeCubes()
  }

  private mutating func noteDeclaredValues() {
    for event in model.events {
      for field in event.fields {
        if case .choice(let values) = field.type { note(values, of: field.name) }
        if field.type == .boolean { note(["false", "true"], of: field.name) }
      }
    }
    for (index, setting) in model.settings.enumerated() {
      switch setting.type {
      case .boolean: note([.boolean(false), .boolean(true)], of: index)
      case .choice(let values): note(values.map { .choice($0) }, of: index)
      case .duration: break
      }
    }
  }

  private mutating func noteValues(_ test: PolicyModel.Test) {
    switch test {
    case .field(let name, let values): note(values, of: name)
    case .setting(let setting, let values): note(values, of: setting)
    case .keywords(let name, let sets):
      let index = field(name)
      for set in sets where !fields[index].sets.contains(set) { fields[index].sets.append(set) }
    case .isSet, .capability, .memory, .timer: break
    }
  }

  private mutating func note(_ values: [String], of name: String) {
    let index = field(name)
    for value in values where !fields[index].values.contains(value) {
      if fields[index].values.count > Self.mostValues { return }
      fields[index].values.append(value)
    }
  }

  private mutating func note(_ values: [SettingValue], of setting: Int) {
    for value in values where !settingValues[setting].contains(value) {
      if settingValues[setting].count > Self.mostValues { return }
      settingValues[setting].append(value)
    }
  }

  /// The index of the fields of a name, which are few.
  private mutating func field(_ name: String) -> Int {
    if let index = fields.firstIndex(where: { $0.name == name }) { return index }
    fields.append(Field(name: name))
    return fields.count - 1
  }

  /// Gives variables to all that a test can be about; which one it is depends on the event's field.
  private mutating func makeVariables(_ test: PolicyModel.Test) {
    switch test {
    case .isSet(let setting), .setting(let setting, _):
      Self.makeVariable(&settings[setting], &width)
    case .capability(let index, _): Self.makeVariable(&capabilities[index], &width)
    case .memory(let index, _): Self.makeVariable(&memory[index], &width)
    case .timer(let timer): Self.makeVariable(&timers[timer], &width)
    case .field(let name, _):
      let index = field(name)
      Self.makeVariable(&fields[index].choice, &width)
      if fields[index].texts != nil { Self.makeVariable(&fields[index].text, &width) }
    case .keywords(let name, let sets):
      let index = field(name)
      if fields[index].texts != nil {
        Self.makeVariable(&fields[index].text, &width)
      } else if !fields[index].lookups.contains(where: { $0.sets == sets }) {
        fields[index].lookups.append((sets, width))
        width += 1
      }
    }
  }

  private static func makeVariable(_ variable: inout Int?, _ width: inout Int) {
    if variable != nil { return }
    variable = width
    width += 1
  }

  // MARK: Cases

  private mutating func makeCubes() {
    var common = [UInt64](repeating: .max, count: width)
    cubes = [common]
    if isTooLarge { return }
    for (setting, declared) in model.settings.enumerated() {
      // A duration has values that no condition names; other settings only those, or none.
      guard let variable = settings[setting], declared.type != .duration, declared.isOffered
      else { continue }
      common[variable] = (2 << UInt64(settingValues[setting].count)) - 1
    }
    for case let variable? in capabilities { common[variable] = 3 }
    for (index, declared) in model.memory.enumerated() {
      guard let variable = memory[index] else { continue }
      common[variable] = (1 << UInt64(declared.values.count + 1)) - 1
    }
    for field in fields {
      if let variable = field.text { common[variable] = field.texts?.all ?? .max }
      for lookup in field.lookups { common[lookup.variable] = 3 }
    }
    cubes = Array(repeating: common, count: model.events.count + 1)
    for field in fields {
      guard let variable = field.choice else { continue }
      for event in model.events.indices {
        switch type(of: field.name, event) {
        case .choice(let values): cubes[event][variable] = Self.mask(of: values, in: field.values)
        case .boolean:
          cubes[event][variable] = Self.mask(of: ["false", "true"], in: field.values)
        case .string, .duration, nil: break
        }
      }
    }
  }

  /// Whether an event has no cases, as a field that conditions ask about has no values.
  func isVoid(event: Int) -> Bool { cubes[min(event, cubes.count - 1)].contains(0) }

  /// All cases of an event in a state.
  func all(state: Int, event: Int) -> CaseSet {
    var cube = cubes[min(event, cubes.count - 1)]
    for (timer, variable) in timers.enumerated() {
      guard let variable else { continue }
      let canRun =
        model.timers[timer].states.contains(state) && model.timer(firedBy: event) != timer
      cube[variable] = canRun ? 3 : 1
    }
    return CaseSet(cube: cube)
  }

  /// The cases in which a guard holds for an event; nil when it can never hold.
  func condition(of condition: PolicyModel.Guard, event: Int) -> CaseCondition? {
    var result = CaseCondition()
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

  /// The cases in which some facts hold.
  func condition(of facts: [ChannelFact]) -> CaseCondition {
    var result = CaseCondition()
    func restrict(_ variable: Int?, to values: UInt64) {
      if let variable { _ = result.restrict(variable, to: values) }
    }
    for fact in facts {
      switch fact {
      case .capability(let index, let value): restrict(capabilities[index], to: value ? 2 : 1)
      case .notOffered(let setting): restrict(settings[setting], to: 1)
      case .remembered(let index, let values):
        restrict(memory[index], to: values.reduce(1) { $0 | 2 << UInt64($1) })
      }
    }
    return result
  }

  /// All cases of all events, in which some facts hold.
  func cases(of facts: [ChannelFact]) -> CaseSet {
    CaseSet(cube: Array(repeating: .max, count: width)).holding(condition(of: facts))
  }

  /// What a step makes of the memories that conditions ask about, whatever they were before.
  func changes(_ remembered: [PolicyModel.Remembered]) -> [(variable: Int, value: UInt64)] {
    remembered.compactMap { item in
      memory[item.memory].map { ($0, 1 << UInt64(item.value.map { $0 + 1 } ?? 0)) }
    }
  }

  /// The variable that a test is about, and its values for which the test holds.
  private func values(of test: PolicyModel.Test, event: Int) -> (variable: Int, values: UInt64)? {
    switch test {
    case .isSet(let setting): return settings[setting].map { ($0, ~1) }
    case .setting(let setting, let values):
      let known = settingValues[setting]
      var mask: UInt64 = 0
      for value in values {
        if let index = known.firstIndex(of: value) { mask |= 2 << UInt64(index) }
      }
      // A boolean that is not set is as good as false.
      if values.contains(.boolean(false)) { mask |= 1 }
      return settings[setting].map { ($0, mask) }
    case .capability(let index, let value): return capabilities[index].map { ($0, value ? 2 : 1) }
    case .memory(let index, let values):
      let mask = values.reduce(0 as UInt64) { $0 | 1 << UInt64($1.map { $0 + 1 } ?? 0) }
      return memory[index].map { ($0, mask) }
    case .timer(let timer): return timers[timer].map { ($0, 2) }
    case .field(let name, let values):
      guard let type = type(of: name, event), let field = fields.first(where: { $0.name == name })
      else { return nil }
      if type == .string, let texts = field.texts {
        return field.text.map { ($0, texts.mask(of: values)) }
      }
      return field.choice.map { ($0, Self.mask(of: values, in: field.values)) }
    case .keywords(let name, let sets):
      guard type(of: name, event) == .string, let field = fields.first(where: { $0.name == name })
      else { return nil }
      if let texts = field.texts { return field.text.map { ($0, texts.mask(in: sets)) } }
      return field.lookups.first { $0.sets == sets }.map { ($0.variable, 2) }
    }
  }

  private func type(of field: String, _ event: Int) -> PolicyModel.FieldType? {
    guard event < model.events.count else { return nil }
    return model.events[event].fields.first { $0.name == field }?.type
  }

  private static func mask(of values: [String], in known: [String]) -> UInt64 {
    values.reduce(0) { mask, value in
      known.firstIndex(of: value).map { mask | 1 << UInt64($0) } ?? mask
    }
  }
}
