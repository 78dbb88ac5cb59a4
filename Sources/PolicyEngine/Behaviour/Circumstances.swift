/// What is known when a test is looked at; all the rest is open.
///
/// Tests are evaluated here and nowhere else. Whoever asks (the compiler, a check, an explanation) says
/// what it knows, and is reported whether a test holds, or that this depends on what is open.
package struct Circumstances: Sendable {
  package enum Settings: Sendable {
    case chosen(SettingValues)
    /// The admin may choose: what is not offered is not set, and all else is open.
    case offered
    case open
  }

  /// The content of an event's field: a canonical value, and the keyword sets that it is in.
  package struct Content: Sendable, Hashable {
    package var value: String
    package var sets: Set<Int>

    package init(_ value: String, in sets: Set<Int> = []) {
      (self.value, self.sets) = (value, sets)
    }
  }

  package let model: PolicyModel
  package var settings: Settings
  /// What the channel supports; nil: that is open.
  package var capabilities: [Bool]?
  /// The state before the step, outside of whose timers none can run; nil: any.
  package var state: Int?
  /// The event, of which a timer that fires runs no more; nil: any.
  package var event: Int?
  /// The value of each memory before the step; nil: that is open.
  package var memory: [Int?]?
  /// The timers that run before the step, as bits; nil: any that can.
  package var timers: UInt64?
  /// The calendars that are open at the instant of the step, as bits; nil: that is open.
  package var openCalendars: UInt64?
  /// What the step has remembered by then.
  package var remembered: [PolicyModel.Remembered] = []
  /// The content of each of the event's fields that tests are about; nil: that is open.
  package var contents: [String: Content]?

  /// What is known of a channel before anything happens.
  package init(_ model: PolicyModel, settings: Settings) {
    self.model = model
    self.settings = settings
    capabilities = model.capabilities.map(\.value)
  }

  /// Whether a test holds; nil where that depends on what is open.
  package func outcome(of test: PolicyModel.Test) -> Bool? {
    switch test {
    case .isSet(let setting): return isSet(setting)
    case .setting(let setting, let values):
      // A flag that is not set is as good as false.
      let isFlag = model.settings[setting].type == .boolean
      return holds(setting) { value in
        (value ?? (isFlag ? .boolean(false) : nil)).map(values.contains) ?? false
      }
    case .capability(let index, let value): return capabilities.map { $0[index] == value }
    case .memory(let index, let values):
      if let set = remembered.last(where: { $0.memory == index }) {
        return values.contains(set.value)
      }
      return memory.map { values.contains($0[index]) }
    case .timer(let timer):
      let hasFired = event.map { model.timer(firedBy: $0) == timer } ?? false
      let canRun = !hasFired && (state.map(model.timers[timer].states.contains) ?? true)
      return canRun ? timers.map { $0 >> UInt64(timer) & 1 == 1 } : false
    case .open(let calendar): return openCalendars.map { $0 >> UInt64(calendar) & 1 == 1 }
    case .field(let name, let values):
      return holds(name, ofText: false) { values.contains($0.value) }
    case .keywords(let name, let sets):
      return holds(name, ofText: true) { $0.sets.contains(where: sets.contains) }
    }
  }

  /// Whether a guard holds; nil where that depends on what is open.
  package func outcome(of condition: PolicyModel.Guard) -> Bool? {
    var isSure = true
    for (tests, wanted) in [(condition.requires, true), (condition.excludes, false)] {
      for test in tests {
        let holds = outcome(of: test.value)
        if let holds, holds != wanted { return false }
        if holds == nil { isSure = false }
      }
    }
    return isSure ? true : nil
  }

  /// A guard without the tests whose outcome is known; nil where it can't hold.
  package func open(_ condition: PolicyModel.Guard) -> PolicyModel.Guard? {
    if outcome(of: condition) == false { return nil }
    var rest = condition
    rest.requires.removeAll { outcome(of: $0.value) != nil }
    rest.excludes.removeAll { outcome(of: $0.value) != nil }
    return rest
  }

  /// The states that a rule may lead to from one; that one where it stays.
  package func targets(of rule: PolicyModel.Rule, from state: Int) -> [Int] {
    guard rule.refusal == nil, let target = rule.to else { return [state] }
    guard case .setting(let setting, let states) = target else { return target.states }
    switch settings {
    case .chosen(let values):
      guard case .choice(let value)? = values[setting],
        case .choice(let all) = model.settings[setting].type,
        let index = all.firstIndex(of: value), index < states.count
      else { return [state] }
      return [states[index]]
    case .offered where !model.settings[setting].isOffered: return [state]
    case .offered, .open: return states + [state]
    }
  }

  /// Whether a timer can exist: its length may have a value, and its guard may hold (R5).
  package func mayExist(_ timer: Int) -> Bool {
    !lengthSources(of: timer).isEmpty && outcome(of: model.timers[timer].guardCondition) != false
  }

  /// Whether a setting is set: of one that goes by a memory, for what the session has there.
  private func isSet(_ setting: Int) -> Bool? {
    guard case .chosen = settings, let memory = model.settings[setting].key else {
      return holds(setting) { $0 != nil }
    }
    let keys = keys(withValueOf: setting)
    let all = model.memory[memory].keys
    if keys.isEmpty || keys.count == all.count { return !keys.isEmpty }
    return outcome(of: .memory(memory, in: all.filter(keys.contains)))
  }

  /// What a session may have in the memory by which a setting goes for the setting to be set.
  func keys(withValueOf setting: Int) -> Set<Int?> {
    guard case .chosen(let values) = settings, let memory = model.settings[setting].key,
      let value = values[setting]
    else { return [] }
    let declared = model.memory[memory]
    return Set(
      declared.keys.filter { key in value.length(for: key.map { declared.values[$0] }) != nil }
    )
  }

  private func holds(_ setting: Int, _ test: (SettingValue?) -> Bool) -> Bool? {
    switch settings {
    case .chosen(let values): test(values[setting])
    case .offered: model.settings[setting].isOffered ? nil : test(nil)
    case .open: nil
    }
  }

  /// - Parameter ofText: whether only a text can be asked so.
  private func holds(_ name: String, ofText: Bool, _ test: (Content) -> Bool) -> Bool? {
    if let event {
      guard event < model.events.count,
        let field = model.events[event].fields.first(where: { $0.name == name }),
        !ofText || field.type == .text
      else { return false }
    }
    return contents.map { $0[name].map(test) ?? false }
  }
}
