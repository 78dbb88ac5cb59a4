/// Something that holds in a channel whatever its admin chooses and whatever happens.
package enum Premise: Hashable {
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
    for timer in model.timers { settings.formUnion(timer.length.settings) }
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

  /// What holds, as a part of a sentence; where the policy says so; and what could be changed about it.
  func words(
    in model: PolicyModel
  ) -> (reason: String, related: Diagnostic.Related, remedy: String) {
    switch self {
    case .capability(let index, let value):
      let (name, place) = (model.capabilities[index].name, model.capabilities[index].place)
      let reason = "`\(name)` is \(value) here"
      return (
        reason, .init(reason, at: place), "write `\(name): \(!value)` under `capabilities`"
      )
    case .notOffered(let setting):
      let (name, place) = (model.settings[setting].name, model.settings[setting].place)
      let reason = "`\(name)` is not offered here"
      return (
        "the setting \(reason)", .init(reason, at: place), "offer the setting `\(name)`"
      )
    case .remembered(let index, let values):
      let memory = model.memory[index]
      let others = memory.values.indices.filter { !values.contains($0) }.map { memory.values[$0] }
      return (
        "nothing that can happen sets `\(memory.name)`"
          + (values.isEmpty ? "" : " to \(Suggestion.list(others))"),
        .init("`\(memory.name)` is declared here", at: memory.place),
        "set `\(memory.name)` with `remember` in a rule"
      )
    }
  }
}
