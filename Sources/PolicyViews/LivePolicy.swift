package import PolicyEngine

/// A channel's policy as far as it can come about there: what its capabilities, and settings that it
/// does not offer, rule out is gone.
///
/// Settings that the admin can choose are left open, as they can be changed under running sessions.
package struct LivePolicy {
  /// The model, with its guards folded; what can never hold has no states.
  let model: PolicyModel
  /// The values in force.
  let settings: SettingValues
  /// The states that a session can come into.
  let reachable: Set<Int>
  /// The timers that can start.
  let timers: Set<Int>
  /// The rules that can be taken, with what they are taken for.
  let taken: Set<FlowAnalysis.Taken>

  package init(_ channel: PolicyLibrary.Channel) {
    settings = channel.settings
    model = Self.folded(channel.model)
    let flow = FlowAnalysis(model)
    reachable = Set(model.states.indices.filter(flow.canReach))
    timers = Set(model.timers.indices.filter(flow.canStart))
    taken = Set(flow.taken)
  }

  /// How long a timer runs under the settings in force; nil where its setting is not set.
  func window(of timer: PolicyModel.Timer) -> TimeWindow? {
    switch timer.duration {
    case .window(let window): return window
    case .setting(let setting):
      guard case .duration(let milliseconds)? = settings[setting] else { return nil }
      return TimeWindow(exactly: milliseconds)
    }
  }

  /// The setting that a timer runs for, if one says it.
  func setting(of timer: PolicyModel.Timer) -> PolicyModel.Setting? {
    timer.duration.setting.map { model.settings[$0] }
  }

  // MARK: Folding

  private static func folded(_ model: PolicyModel) -> PolicyModel {
    var result = model
    for index in model.rules.indices {
      if let condition = fold(model.rules[index].guardCondition, in: model) {
        result.rules[index].guardCondition = condition
      } else {
        result.rules[index].from.bits = 0
      }
    }
    for index in model.timers.indices {
      let exists = model.timers[index].duration.setting.map { model.settings[$0].isOffered }
      if exists ?? true, let condition = fold(model.timers[index].guardCondition, in: model) {
        result.timers[index].guardCondition = condition
      } else {
        result.timers[index].states.bits = 0
      }
    }
    return result
  }

  /// The guard without tests whose outcome is known; nil where it never holds.
  private static func fold(
    _ condition: PolicyModel.Guard,
    in model: PolicyModel
  ) -> PolicyModel.Guard? {
    var result = condition
    result.requires.removeAll { outcome(of: $0.value, in: model) == true }
    result.excludes.removeAll { outcome(of: $0.value, in: model) == false }
    // What is left of a guard that can hold depends on what happens, or on the admin.
    let tests = result.requires + result.excludes
    return tests.allSatisfy { outcome(of: $0.value, in: model) == nil } ? result : nil
  }

  private static func outcome(of test: PolicyModel.Test, in model: PolicyModel) -> Bool? {
    switch test {
    case .capability(let index, let value): model.capabilities[index].value == value
    case .isSet(let setting): model.settings[setting].isOffered ? nil : false
    case .setting(let setting, let values):
      // A flag that is not offered is as good as false.
      model.settings[setting].isOffered ? nil : values.contains(.boolean(false))
    case .memory, .timer, .field, .keywords: nil
    }
  }
}
