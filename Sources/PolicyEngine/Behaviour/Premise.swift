/// Something that holds in a channel whatever its admin chooses and whatever happens.
enum Premise: Hashable {
  /// What the channel supports.
  case capability(Int, Bool)
  /// A setting that the admin can't choose, so that it is not set.
  case notOffered(setting: Int)
  /// The values that a memory can come to have; others are never remembered.
  case remembered(memory: Int, values: [Int])

  /// The capabilities, and the settings that are not offered, as far as rules and timers ask for them.
  static func fixed(in model: PolicyModel) -> [Premise] {
    var capabilities: Set<Int> = []
    var settings: Set<Int> = []
    model.forEachTest { test in
      switch test.subject {
      case .capability(let index): capabilities.insert(index)
      case .setting(let setting, _): settings.insert(setting)
      case .memory, .timer, .field: break
      }
    }
    for timer in model.timers {
      if case .setting(let setting) = timer.duration { settings.insert(setting) }
    }
    return capabilities.sorted().map { .capability($0, model.capabilities[$0].value) }
      + settings.sorted().filter { !model.settings[$0].isOffered }.map { .notOffered(setting: $0) }
  }

  /// The memories that conditions ask for, where some of the rules are all that remember something.
  static func memories(of model: PolicyModel, rules: (Int) -> Bool) -> [Premise] {
    var asked: Set<Int> = []
    model.forEachTest { if case .memory(let memory, _) = $0.subject { asked.insert(memory) } }
    return asked.sorted().compactMap { memory in
      var values: Set<Int> = []
      for index in model.rules.indices where model.rules[index].refusal == nil && rules(index) {
        for item in model.rules[index].remembers where item.memory == memory {
          if let value = item.value { values.insert(value) }
        }
      }
      return values.count == model.memory[memory].values.count
        ? nil : .remembered(memory: memory, values: values.sorted())
    }
  }

  // MARK: Words

  /// What holds, as a part of a sentence.
  func reason(in model: PolicyModel) -> String {
    switch self {
    case .capability(let index, let value): "`\(model.capabilities[index].name)` is \(value) here"
    case .notOffered(let setting):
      "the setting `\(model.settings[setting].name)` is not offered here"
    case .remembered(let memory, let values):
      values.isEmpty
        ? "nothing that can happen sets `\(model.memory[memory].name)`"
        : "nothing that can happen sets `\(model.memory[memory].name)` to \(Self.list(model.memory[memory], without: values))"
    }
  }

  private static func list(_ memory: PolicyModel.Memory, without values: [Int]) -> String {
    Suggestion.list(memory.values.indices.filter { !values.contains($0) }.map { memory.values[$0] })
  }

  /// Where the policy says so.
  func related(in model: PolicyModel) -> Diagnostic.Related {
    switch self {
    case .capability(let index, let value):
      .init(
        "`\(model.capabilities[index].name)` is \(value) here",
        at: model.capabilities[index].place
      )
    case .notOffered(let setting):
      .init(
        "`\(model.settings[setting].name)` is not offered here",
        at: model.settings[setting].place
      )
    case .remembered(let memory, _):
      .init("`\(model.memory[memory].name)` is declared here", at: model.memory[memory].place)
    }
  }

  /// What could be changed about it.
  func remedy(in model: PolicyModel) -> String {
    switch self {
    case .capability(let index, let value):
      "write `\(model.capabilities[index].name): \(!value)` under `capabilities`"
    case .notOffered(let setting): "offer the setting `\(model.settings[setting].name)`"
    case .remembered(let memory, _): "set `\(model.memory[memory].name)` with `remember` in a rule"
    }
  }
}
