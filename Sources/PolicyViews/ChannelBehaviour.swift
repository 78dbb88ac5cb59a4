package import PolicyEngine

/// A channel as far as it can come about there: what its capabilities, and settings that it does not
/// offer, rule out is gone.
///
/// Settings that the admin can choose are left open, as they can be changed under running sessions.
package struct ChannelBehaviour {
  /// The model, its guards without the tests whose outcome is known.
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
    let now = Circumstances(channel.model, settings: .offered)
    let flow = FlowAnalysis(FlowPlan(channel.model), in: now)
    var model = channel.model
    for index in model.rules.indices {
      let condition = model.rules[index].guardCondition
      model.rules[index].guardCondition = now.open(condition) ?? condition
    }
    for index in model.timers.indices {
      let condition = model.timers[index].guardCondition
      model.timers[index].guardCondition = now.open(condition) ?? condition
    }
    self.model = model
    settings = channel.settings
    reachable = Set(model.states.indices.filter(flow.canReach))
    timers = Set(model.timers.indices.filter(flow.canStart))
    taken = Set(flow.taken)
  }

  /// The rules that can be taken for an event in a state, in the order in which they are tried.
  func rules(in state: Int, on event: Int) -> [Int] {
    model.rules.indices.filter {
      taken.contains(FlowAnalysis.Taken(state: state, event: event, rule: $0))
    }
  }

  /// How long a timer runs under the settings in force; nil where its setting is not set.
  func window(of timer: PolicyModel.Timer) -> TimeWindow? {
    timer.duration.window(under: settings)
  }

  /// The setting that a timer runs for, if one says it.
  func setting(of timer: PolicyModel.Timer) -> PolicyModel.Setting? {
    timer.duration.setting.map { model.settings[$0] }
  }
}
