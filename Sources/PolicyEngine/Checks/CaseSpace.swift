/// Everything that conditions can ask, as variables with finitely many values.
///
/// A setting, a memory or a field has its values. A text has one value for each text that conditions
/// compare it with, and one for each combination of keyword sets that another text can be in; where
/// these are too many, each test of it is a variable of its own. What is not modelled makes a case
/// seem possible that isn't; never the other way round, so that what is called impossible is.
struct CaseSpace {
  /// The most values of a variable; one for each bit of a mask.
  private static let mostValues = 60

  /// What a condition asks about.
  private enum Variable: Hashable {
    case setting(Int)
    case capability(Int)
    case memory(Int)
    case timer(Int)
    /// A field of an event that has finitely many values.
    case field(String)
    /// A field of an event that is text.
    case text(String)
    /// Whether a text is in one of some sets, where the text has too many values.
    case keywords(String, [Int])
  }

  private let model: PolicyModel
  private var variables: [Variable: Int] = [:]
  /// The variables with their indices.
  private var ordered: [(variable: Variable, index: Int)] = []
  /// Every case of every event: what a guard without tests holds in.
  private var anything: [UInt64] = []
  private var fieldValues: [String: [String]] = [:]
  private var settingValues: [Int: [SettingValue]] = [:]
  private var texts: [String: TextValues] = [:]
  /// Whether some variable has too many values to be reasoned about.
  private(set) var isTooLarge = false

  init(_ model: PolicyModel) {
    self.model = model
    let tests =
      model.rules.flatMap(\.guardCondition.tests) + model.timers.flatMap(\.guardCondition.tests)
    noteValues(tests)
    noteTexts(tests)
    for test in tests {
      for variable in possible(test) where variables[variable] == nil {
        variables[variable] = variables.count
      }
    }
    ordered = variables.map { ($0.key, $0.value) }
    anything = Array(repeating: .max, count: variables.count)
    isTooLarge =
      fieldValues.values.contains { $0.count > Self.mostValues }
      || settingValues.values.contains { $0.count > Self.mostValues }
      || model.memory.contains { $0.values.count > Self.mostValues }
  }

  private mutating func noteValues(_ tests: [PolicyModel.Test]) {
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
    for test in tests {
      if case .field(let name, let values) = test { note(values, of: name) }
      if case .setting(let setting, let values) = test { note(values, of: setting) }
    }
  }

  private mutating func note(_ values: [String], of field: String) {
    for value in values where fieldValues[field]?.contains(value) != true {
      if fieldValues[field]?.count ?? 0 > Self.mostValues { return }
      fieldValues[field, default: []].append(value)
    }
  }

  private mutating func note(_ values: [SettingValue], of setting: Int) {
    for value in values where settingValues[setting]?.contains(value) != true {
      if settingValues[setting]?.count ?? 0 > Self.mostValues { return }
      settingValues[setting, default: []].append(value)
    }
  }

  private mutating func noteTexts(_ tests: [PolicyModel.Test]) {
    var sets: [String: [Int]] = [:]
    for case .keywords(let name, let tested) in tests {
      for set in tested where sets[name]?.contains(set) != true {
        sets[name, default: []].append(set)
      }
    }
    for (name, sets) in sets {
      texts[name] = TextValues(
        fieldValues[name] ?? [],
        sets: sets,
        of: model,
        atMost: Self.mostValues
      )
    }
  }

  /// The variables that a test can be about; which one it is depends on the event's field.
  private func possible(_ test: PolicyModel.Test) -> [Variable] {
    switch test {
    case .isSet(let setting), .setting(let setting, _): [.setting(setting)]
    case .capability(let index, _): [.capability(index)]
    case .memory(let memory, _): [.memory(memory)]
    case .timer(let timer): [.timer(timer)]
    case .field(let name, _): texts[name] == nil ? [.field(name)] : [.field(name), .text(name)]
    case .keywords(let name, let sets): texts[name] == nil ? [.keywords(name, sets)] : [.text(name)]
    }
  }

  // MARK: Cases

  /// All cases of an event in a status.
  func all(state: Int, event: Int) -> CaseSet {
    var cube = anything
    for (variable, index) in ordered {
      switch variable {
      case .setting(let setting):
        // A duration has values that no condition names; other settings only those, or none.
        if model.settings[setting].type == .duration || !model.settings[setting].isOffered {
          continue
        }
        cube[index] = (2 << UInt64(settingValues[setting]?.count ?? 0)) - 1
      case .timer(let timer):
        let canRun =
          model.timers[timer].states.contains(state) && model.timer(firedBy: event) != timer
        cube[index] = canRun ? 3 : 1
      case .capability: cube[index] = 3
      case .memory(let memory):
        cube[index] = (1 << UInt64(model.memory[memory].values.count + 1)) - 1
      case .field(let name):
        let known = fieldValues[name] ?? []
        switch type(of: name, event) {
        case .choice(let values): cube[index] = mask(of: values, in: known)
        case .boolean: cube[index] = mask(of: ["false", "true"], in: known)
        case .string, .duration, nil: break
        }
      case .text(let name): cube[index] = texts[name]?.all ?? .max
      case .keywords: cube[index] = 3
      }
    }
    return CaseSet(cubes: [cube])
  }

  /// The cases in which a guard holds for an event, as a cube; nil when it can never hold.
  func cube(of condition: PolicyModel.Guard, event: Int) -> [UInt64]? {
    if condition.requires.isEmpty, condition.excludes.isEmpty { return anything }
    var cube = anything
    for test in condition.requires {
      guard let (variable, mask) = values(of: test.value, event: event),
        let index = variables[variable]
      else { return nil }
      cube[index] &= mask
      if cube[index] == 0 { return nil }
    }
    for test in condition.excludes {
      // A test that can't hold for this event excludes nothing.
      guard let (variable, mask) = values(of: test.value, event: event),
        let index = variables[variable]
      else { continue }
      cube[index] &= ~mask
      if cube[index] == 0 { return nil }
    }
    return cube
  }

  /// The values that variables have where some facts hold, as a cube.
  func cube(of facts: [ChannelFact]) -> [UInt64] {
    var cube = anything
    for fact in facts {
      switch fact {
      case .capability(let index, let value):
        if let variable = variables[.capability(index)] { cube[variable] &= value ? 2 : 1 }
      case .notOffered(let setting):
        if let variable = variables[.setting(setting)] { cube[variable] &= 1 }
      case .remembered(let memory, let values):
        guard let variable = variables[.memory(memory)] else { continue }
        cube[variable] &= values.reduce(1) { $0 | 2 << UInt64($1) }
      }
    }
    return cube
  }

  /// A cube with memories fixed to what a step remembers.
  func remembering(_ remembered: [PolicyModel.Remembered], in cases: CaseSet) -> CaseSet {
    var cube = [UInt64](repeating: .max, count: variables.count)
    var cases = cases
    for item in remembered {
      guard let index = variables[.memory(item.memory)] else { continue }
      // Whatever was remembered before, now it is this.
      for position in cases.cubes.indices { cases.cubes[position][index] = .max }
      cube[index] = 1 << UInt64(item.value.map { $0 + 1 } ?? 0)
    }
    return cases.intersection(cube)
  }

  /// The variable that a test is about, and its values for which the test holds.
  private func values(of test: PolicyModel.Test, event: Int) -> (Variable, UInt64)? {
    switch test {
    case .isSet(let setting): return (.setting(setting), ~1)
    case .setting(let setting, let values):
      let known = settingValues[setting] ?? []
      var mask: UInt64 = 0
      for value in values {
        if let index = known.firstIndex(of: value) { mask |= 2 << UInt64(index) }
      }
      // A boolean that is not set is as good as false.
      if values.contains(.boolean(false)) { mask |= 1 }
      return (.setting(setting), mask)
    case .capability(let index, let value): return (.capability(index), value ? 2 : 1)
    case .memory(let memory, let values):
      return (.memory(memory), values.reduce(0) { $0 | 1 << UInt64($1.map { $0 + 1 } ?? 0) })
    case .timer(let timer): return (.timer(timer), 2)
    case .field(let name, let values):
      guard let type = type(of: name, event) else { return nil }
      if type == .string, let texts = texts[name] { return (.text(name), texts.mask(of: values)) }
      return (.field(name), mask(of: values, in: fieldValues[name] ?? []))
    case .keywords(let name, let sets):
      guard type(of: name, event) == .string else { return nil }
      if let texts = texts[name] { return (.text(name), texts.mask(in: sets)) }
      return (.keywords(name, sets), 2)
    }
  }

  private func type(of field: String, _ event: Int) -> PolicyModel.FieldType? {
    guard event < model.events.count else { return nil }
    return model.events[event].fields.first { $0.name == field }?.type
  }

  private func mask(of values: [String], in known: [String]) -> UInt64 {
    values.reduce(0) { mask, value in
      known.firstIndex(of: value).map { mask | 1 << UInt64($0) } ?? mask
    }
  }
}

/// The values of a text, as far as conditions can tell them apart.
private struct TextValues {
  /// The texts that conditions compare it with.
  private let literals: [String]
  /// For each value the keyword sets that it is in: first those of the literals, then of other texts.
  private let members: [Set<Int>]

  /// The mask of all values.
  var all: UInt64 { (1 << UInt64(members.count)) - 1 }

  /// Nil when there are too many values.
  init?(_ literals: [String], sets: [Int], of model: PolicyModel, atMost limit: Int) {
    // The sets have no word in common, so a message as a whole is in at most one.
    let whole = sets.filter { model.keywordSets[$0].match == .whole }
    let parts = sets.filter { model.keywordSets[$0].match != .whole }
    guard parts.count < 6, (whole.count + 1) << parts.count + literals.count <= limit else {
      return nil
    }
    let matchers = sets.map { set in
      let declared = model.keywordSets[set]
      return (set: set, matcher: KeywordMatcher(declared.words.map(\.value), match: declared.match))
    }
    var members: [Set<Int>] = literals.map { text in
      Set(matchers.filter { $0.matcher.matches(text) }.map(\.set))
    }
    for choice in 0..<1 << parts.count {
      let some = Set(parts.indices.filter { choice >> $0 & 1 == 1 }.map { parts[$0] })
      members.append(some)
      for set in whole { members.append(some.union([set])) }
    }
    self.literals = literals
    self.members = members
  }

  func mask(of texts: [String]) -> UInt64 {
    texts.reduce(0) { mask, text in
      literals.firstIndex(of: text).map { mask | 1 << UInt64($0) } ?? mask
    }
  }

  func mask(in sets: [Int]) -> UInt64 {
    members.indices.reduce(0) { mask, index in
      members[index].isDisjoint(with: sets) ? mask : mask | 1 << UInt64(index)
    }
  }
}

/// A set of cases as a union of cubes; a cube gives the possible values of each variable as bits.
struct CaseSet {
  /// Over this many cubes a set is not cut up further, and counts as possible.
  static let limit = 512

  var cubes: [[UInt64]]

  var isEmpty: Bool { cubes.isEmpty }

  /// The cases that are also in a cube.
  func intersection(_ cube: [UInt64]) -> CaseSet {
    CaseSet(cubes: cubes.compactMap { Self.intersection($0, cube) })
  }

  /// The cases that are not in a cube.
  func subtracting(_ cube: [UInt64]) -> CaseSet {
    guard cubes.count <= Self.limit else { return self }
    var result: [[UInt64]] = []
    for var rest in cubes {
      guard Self.intersection(rest, cube) != nil else {
        result.append(rest)
        continue
      }
      for variable in cube.indices where rest[variable] & ~cube[variable] != 0 {
        var outside = rest
        outside[variable] &= ~cube[variable]
        result.append(outside)
        rest[variable] &= cube[variable]
      }
    }
    return CaseSet(cubes: result)
  }

  /// The cases in which a guard holds, nil: it never does.
  func holding(_ cube: [UInt64]?) -> CaseSet {
    cube.map(intersection) ?? CaseSet(cubes: [])
  }

  /// The cases in which a guard doesn't hold.
  func failing(_ cube: [UInt64]?) -> CaseSet {
    cube.map(subtracting) ?? self
  }

  private static func intersection(_ a: [UInt64], _ b: [UInt64]) -> [UInt64]? {
    var result = a
    for index in a.indices {
      result[index] &= b[index]
      if result[index] == 0 { return nil }
    }
    return result
  }
}
