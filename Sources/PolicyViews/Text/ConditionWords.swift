package import PolicyEngine

/// What conditions say, in words for people.
package struct ConditionWords {
  private let model: PolicyModel

  package init(_ model: PolicyModel) {
    self.model = model
  }

  /// `if … unless …`; nil for a guard that always holds.
  package func words(for condition: PolicyModel.Guard, of events: [Int]) -> String? {
    let requires = condition.requires.map { words(for: $0.value, of: events) }
    let excludes = condition.excludes.map { words(for: $0.value, of: events) }
    let text = Self.words(requires, excludes)
    return text.isEmpty ? nil : text
  }

  package static func words(_ requires: [String], _ excludes: [String]) -> String {
    var parts: [String] = []
    if !requires.isEmpty { parts.append("if \(Phrase.all(requires))") }
    if !excludes.isEmpty { parts.append("unless \(Phrase.alternatives(excludes))") }
    return parts.joined(separator: " ")
  }

  /// One test, about fields of some events: `opened_by is rep`, `text is in opt_out`.
  package func words(for test: PolicyModel.Test, of events: [Int]) -> String {
    switch test {
    case .isSet(let setting): return "\(model.settings[setting].name) is set"
    case .setting(let setting, let values):
      return comparison(model.settings[setting].name, values.map(\.description))
    case .capability(let index, let value):
      return comparison(model.capabilities[index].name, [value ? "true" : "false"])
    case .memory(let memory, let values):
      return comparison(model.memory[memory].name, values.map { value($0, of: memory) })
    case .timer(let timer): return "\(model.timers[timer].name) runs"
    case .open(let calendar): return "\(model.calendars[calendar].name) is open"
    case .field(let name, let values):
      return comparison(name, values.map { fieldValue($0, of: name, events) })
    case .keywords(let name, let sets):
      return "\(name) is in \(Phrase.alternatives(sets.map { model.keywordSets[$0].name }))"
    }
  }

  /// When an event counts: `chat.notice if kind is typing`.
  package func words(for event: Int, where conditions: PolicyModel.EventConditions) -> String {
    let name = model.eventName(event)
    return condition(on: event, conditions).map { "\(name) \($0)" } ?? name
  }

  /// On what condition an event counts; nil for one that does whatever it says.
  package func condition(
    on event: Int,
    _ conditions: PolicyModel.EventConditions
  ) -> String? {
    let ways = conditions.of(event).map { words(for: $0, of: [event]) }
    return ways.contains(nil) ? nil : ways.compactMap(\.self).joined(separator: " or ")
  }

  /// What a rule remembers: `opened_by = rep`.
  package func words(for remembered: PolicyModel.Remembered) -> String {
    let name = model.memory[remembered.memory].name
    switch remembered.length {
    case nil:
      let isForgotten = remembered.value == nil && !model.memory[remembered.memory].isBoolean
      return "\(name) = \(isForgotten ? "none" : value(remembered.value, of: remembered.memory))"
    case .fixed(let length): return "\(name) = \(DurationText.format(length))"
    // Where both have one name, that says it.
    case .field(name): return name
    case .field(let field): return "\(name) = the event's \(field)"
    }
  }

  /// What is remembered; nil: nothing is.
  package func value(_ value: Int?, of memory: Int) -> String {
    let memory = model.memory[memory]
    if memory.isLength { return value == nil ? "not known" : "known" }
    return value.map { memory.values[$0] } ?? (memory.isBoolean ? "false" : "not known")
  }

  private func comparison(_ name: String, _ all: [String]) -> String {
    // Two events with a field of one name name its values twice.
    var seen: Set<String> = []
    let values = all.filter { seen.insert($0).inserted }
    switch values {
    case ["true"]: return name
    case ["false"]: return "not \(name)"
    default: return "\(name) is \(Phrase.alternatives(values))"
    }
  }

  /// A canonical value as people write it: durations are kept in milliseconds.
  private func fieldValue(_ value: String, of name: String, _ events: [Int]) -> String {
    let declared = events.filter { $0 < model.events.count }.map { model.events[$0] }
    let fields = declared.flatMap(\.fields)
    if value == "0", fields.contains(where: { $0.name == name && $0.isLength }) {
      return "left out"
    }
    let isDuration = fields.contains { $0.name == name && $0.type == .duration }
    if isDuration, let milliseconds = Int64(value) { return DurationText.format(milliseconds) }
    return value.isEmpty ? "empty" : value
  }
}
