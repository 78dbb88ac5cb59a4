/// Everything that conditions can ask, as variables with finitely many values.
///
/// A text has no finite set of values, but "is in this keyword set" has two. Relations between
/// variables (one text in two sets) are not modelled, so a case can be thought possible that isn't;
/// never the other way round, so that what is called impossible is.
struct CaseSpace {
  /// What a condition asks about.
  private enum Variable: Hashable {
    case setting(Int)
    case capability(Int)
    case memory(Int)
    case timer(Int)
    case field(String)
    case keywords(String, [Int])
  }

  private let model: PolicyModel
  private var variables: [Variable: Int] = [:]
  /// All cases of any event in any status, as far as neither matters.
  private var common: [UInt64] = []
  /// The variables that depend on the status or the event, with their indices.
  private var timers: [(index: Int, timer: Int)] = []
  private var fields: [(index: Int, name: String)] = []
  /// The values that conditions name, for variables whose values are not counted beforehand.
  private var fieldValues: [String: [String]] = [:]
  private var settingValues: [Int: [SettingValue]] = [:]
  /// Whether some variable has too many values to be reasoned about.
  private(set) var isTooLarge = false

  init(_ model: PolicyModel) {
    self.model = model
    for event in model.events {
      for field in event.fields {
        if case .choice(let values) = field.type { note(values, of: field.name) }
        if field.type == .boolean { note(["false", "true"], of: field.name) }
      }
    }
    for rule in model.rules { note(rule.guardCondition) }
    for timer in model.timers { note(timer.guardCondition) }
    isTooLarge =
      fieldValues.values.contains { $0.count > 60 }
      || settingValues.values.contains { $0.count > 60 }
      || model.memory.contains { $0.values.count > 60 }
    common = Array(repeating: .max, count: variables.count)
    for (variable, index) in variables { describe(variable, index) }
  }

  private mutating func note(_ condition: PolicyModel.Guard) {
    for test in condition.requires { note(test.value) }
    for test in condition.excludes { note(test.value) }
  }

  private mutating func note(_ test: PolicyModel.Test) {
    guard let variable = Self.variable(of: test) else { return }
    if variables[variable] == nil { variables[variable] = variables.count }
    if case .field(let name, let values) = test { note(values, of: name) }
    if case .setting(let setting, let values) = test {
      for value in values where settingValues[setting]?.contains(value) != true {
        settingValues[setting, default: []].append(value)
      }
    }
  }

  /// Notes what values a variable has, or what they depend on.
  private mutating func describe(_ variable: Variable, _ index: Int) {
    switch variable {
    case .setting(let setting): if !model.settings[setting].isOffered { common[index] = 1 }
    case .capability, .keywords: common[index] = 3
    case .memory(let memory):
      common[index] = (1 << UInt64(model.memory[memory].values.count + 1)) - 1
    case .timer(let timer): timers.append((index, timer))
    case .field(let name): fields.append((index, name))
    }
  }

  private mutating func note(_ values: [String], of field: String) {
    for value in values where fieldValues[field]?.contains(value) != true {
      fieldValues[field, default: []].append(value)
    }
  }

  private static func variable(of test: PolicyModel.Test) -> Variable? {
    switch test {
    case .isSet(let setting), .setting(let setting, _): .setting(setting)
    case .capability(let index, _): .capability(index)
    case .memory(let memory, _): .memory(memory)
    case .timer(let timer): .timer(timer)
    case .field(let name, _): .field(name)
    case .keywords(let name, let sets): .keywords(name, sets)
    }
  }

  // MARK: Cases

  /// All cases of an event in a status.
  func all(state: Int, event: Int) -> CaseSet {
    var cube = common
    for (index, timer) in timers {
      let canRun =
        model.timers[timer].states.contains(state) && model.timer(firedBy: event) != timer
      cube[index] = canRun ? 3 : 1
    }
    if event < model.events.count, !fields.isEmpty {
      for (index, name) in fields {
        guard let field = model.events[event].fields.first(where: { $0.name == name }) else {
          continue
        }
        let known = fieldValues[name] ?? []
        switch field.type {
        case .choice(let values): cube[index] = mask(of: values, in: known)
        case .boolean: cube[index] = mask(of: ["false", "true"], in: known)
        case .string, .duration: break
        }
      }
    }
    return CaseSet(cube)
  }

  /// The cases in which a guard holds for an event: `requires` and not `excludes`.
  func condition(of condition: PolicyModel.Guard, event: Int) -> CaseSet.Condition {
    if condition.requires.isEmpty, condition.excludes.isEmpty { return .always }
    let requires = cube(of: condition.requires, event: event)
    let excludes = condition.excludes.isEmpty ? nil : cube(of: condition.excludes, event: event)
    return CaseSet.Condition(isAlways: false, requires: requires, excludes: excludes)
  }

  /// A cube with memories fixed to what a step remembers.
  func remembering(_ remembered: [PolicyModel.Remembered], in cases: CaseSet) -> CaseSet {
    if remembered.isEmpty { return cases }
    var cube = [UInt64](repeating: .max, count: variables.count)
    var cases = cases
    for item in remembered {
      guard let index = variables[.memory(item.memory)] else { continue }
      // Whatever was remembered before, now it is this.
      cases.forget(index)
      cube[index] = 1 << UInt64(item.value.map { $0 + 1 } ?? 0)
    }
    return cases.intersection(cube)
  }

  /// The conjunction of tests; nil when it can never hold.
  private func cube(of tests: [Located<PolicyModel.Test>], event: Int) -> [UInt64]? {
    var cube = [UInt64](repeating: .max, count: variables.count)
    for test in tests {
      guard let variable = Self.variable(of: test.value), let index = variables[variable],
        let mask = mask(of: test.value, event: event)
      else { return nil }
      cube[index] &= mask
      if cube[index] == 0 { return nil }
    }
    return cube
  }

  /// The values of its variable for which a test holds; nil where the event has no such field.
  private func mask(of test: PolicyModel.Test, event: Int) -> UInt64? {
    switch test {
    case .isSet: return ~1
    case .setting(let setting, let values):
      let known = settingValues[setting] ?? []
      var mask: UInt64 = 0
      for value in values {
        if let index = known.firstIndex(of: value) { mask |= 2 << UInt64(index) }
      }
      // A boolean that is not set is as good as false.
      if model.settings[setting].type == .boolean {
        if values.contains(.boolean(false)) { mask |= 1 }
        if values.contains(.boolean(false)), !values.contains(.boolean(true)) {
          if let yes = known.firstIndex(of: .boolean(true)) { return ~(2 << UInt64(yes)) }
          return mask
        }
      }
      return mask
    case .capability(_, let value): return value ? 2 : 1
    case .memory(_, let values):
      return values.reduce(0) { $0 | 1 << UInt64($1.map { $0 + 1 } ?? 0) }
    case .timer: return 2
    case .field(let name, let values):
      guard has(name, event) else { return nil }
      return mask(of: values, in: fieldValues[name] ?? [])
    case .keywords(let name, _):
      return has(name, event) ? 2 : nil
    }
  }

  private func has(_ field: String, _ event: Int) -> Bool {
    event < model.events.count && model.events[event].fields.contains { $0.name == field }
  }

  private func mask(of values: [String], in known: [String]) -> UInt64 {
    values.reduce(0) { mask, value in
      known.firstIndex(of: value).map { mask | 1 << UInt64($0) } ?? mask
    }
  }
}

/// A set of cases as a union of cubes; a cube gives the possible values of each variable as bits.
///
/// The cubes lie one after the other in one array: a policy has some hundred sets to go through.
struct CaseSet {
  /// Over this many cubes a set is not cut up further, and counts as possible.
  static let limit = 512

  /// What a guard asks, as cubes.
  struct Condition {
    /// Whether it asks nothing, so that it holds in all cases.
    var isAlways: Bool
    /// The cases that it requires; nil: there are none.
    var requires: [UInt64]?
    /// The cases that it excludes; nil: there are none.
    var excludes: [UInt64]?

    static let always = Condition(isAlways: true, requires: nil, excludes: nil)
  }

  private var values: [UInt64]
  private let width: Int
  private var count: Int

  /// The cases of one cube.
  init(_ cube: [UInt64]) {
    values = cube
    width = cube.count
    count = 1
  }

  /// No cases of so many variables.
  private init(width: Int) {
    values = []
    self.width = width
    count = 0
  }

  var isEmpty: Bool { count == 0 }

  /// Lets a variable have any value in all cases.
  mutating func forget(_ variable: Int) {
    for number in 0..<count { values[number * width + variable] = .max }
  }

  /// The cases that are also in a cube.
  func intersection(_ cube: [UInt64]) -> CaseSet {
    var result = CaseSet(width: width)
    for number in 0..<count where intersects(number, cube) {
      for variable in 0..<width {
        result.values.append(values[number * width + variable] & cube[variable])
      }
      result.count += 1
    }
    return result
  }

  /// The cases that are not in a cube.
  func subtracting(_ cube: [UInt64]) -> CaseSet {
    guard count <= Self.limit else { return self }
    var result = CaseSet(width: width)
    for number in 0..<count {
      var rest = values[number * width..<(number + 1) * width]
      guard intersects(number, cube) else {
        result.append(rest)
        continue
      }
      for variable in 0..<width {
        let place = rest.startIndex + variable
        let outside = rest[place] & ~cube[variable]
        if outside == 0 { continue }
        let inside = rest[place] & cube[variable]
        rest[place] = outside
        result.append(rest)
        rest[place] = inside
      }
    }
    return result
  }

  /// The cases in which a guard holds.
  func holding(_ condition: Condition) -> CaseSet {
    if condition.isAlways { return self }
    guard let requires = condition.requires else { return CaseSet(width: width) }
    let required = intersection(requires)
    guard let excludes = condition.excludes else { return required }
    return required.subtracting(excludes)
  }

  /// The cases in which a guard doesn't hold.
  func failing(_ condition: Condition) -> CaseSet {
    if condition.isAlways { return CaseSet(width: width) }
    guard let requires = condition.requires else { return self }
    var result = subtracting(requires)
    if let excludes = condition.excludes {
      let excluded = intersection(requires).intersection(excludes)
      result.values += excluded.values
      result.count += excluded.count
    }
    return result
  }

  private mutating func append(_ cube: ArraySlice<UInt64>) {
    values += cube
    count += 1
  }

  private func intersects(_ number: Int, _ cube: [UInt64]) -> Bool {
    for variable in 0..<width where values[number * width + variable] & cube[variable] == 0 {
      return false
    }
    return true
  }
}
