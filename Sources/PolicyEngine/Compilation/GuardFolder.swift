/// Turns a guard into a cube: a pair of mask and value.
///
/// What is known before the step (settings, capabilities, a timer that can't run in a state, memory
/// that the rule itself just set) is folded away, so that few facts are left to look at.
package struct GuardFolder {
  /// A conjunction of facts: it holds when `facts & mask == value`.
  struct Cube: Hashable {
    var mask: UInt64 = 0
    var value: UInt64 = 0

    /// Requires a fact to be there or not; false if the opposite is required already.
    mutating func require(_ fact: UInt64, _ isThere: Bool) -> Bool {
      let wanted = isThere ? fact : 0
      if mask & fact != 0 { return value & fact == wanted }
      mask |= fact
      value |= wanted
      return true
    }
  }

  /// A test when settings and the step are known.
  package enum Folded: Equatable {
    case constant(Bool)
    case fact(UInt64)
  }

  let model: PolicyModel
  let layout: FactLayout
  let settings: SettingValues
  /// The state before the step.
  var state: Int
  var event: Int
  /// What the step has remembered by the time the guard is looked at.
  var remembered: [PolicyModel.Remembered] = []

  /// - Parameters:
  ///   - state: the state before the step.
  ///   - remembered: what the step has remembered by the time the guard is looked at.
  package init(
    model: PolicyModel,
    layout: FactLayout,
    settings: SettingValues,
    state: Int,
    event: Int,
    remembered: [PolicyModel.Remembered] = []
  ) {
    self.model = model
    self.layout = layout
    self.settings = settings
    self.state = state
    self.event = event
    self.remembered = remembered
  }

  /// The cube of a guard: nil when it can't hold, one without facts when it always does.
  func cube(of condition: PolicyModel.Guard) -> Cube? {
    var cube = Cube()
    for (tests, wanted) in [(condition.requires, true), (condition.excludes, false)] {
      for test in tests {
        switch fold(test.value) {
        case .constant(let holds): if holds != wanted { return nil }
        case .fact(let fact): if !cube.require(fact, wanted) { return nil }
        }
      }
    }
    return cube
  }

  /// What is left to look at of a test.
  package func fold(_ test: PolicyModel.Test) -> Folded {
    switch test {
    case .isSet(let setting): return .constant(settings[setting] != nil)
    case .setting(let setting, let values):
      // A boolean that is not set is as good as false.
      let value =
        settings[setting] ?? (model.settings[setting].type == .boolean ? .boolean(false) : nil)
      return .constant(value.map(values.contains) ?? false)
    case .capability(let index, let value):
      return .constant(model.capabilities[index].value == value)
    case .memory(let memory, let values):
      if let set = remembered.last(where: { $0.memory == memory }) {
        return .constant(values.contains(set.value))
      }
      return .fact(layout.fact(memory: memory, in: values))
    case .timer(let timer):
      let isFiring = model.timer(firedBy: event) == timer
      return model.timers[timer].states.contains(state) && !isFiring
        ? .fact(1 << UInt64(timer)) : .constant(false)
    case .field, .keywords:
      return layout.fact(test, event: event).map { .fact($0) } ?? .constant(false)
    }
  }
}
