import PolicyAnalysis
package import PolicyEngine

/// A channel as far as it can come about there: what its capabilities, and settings that it does not
/// offer, rule out is gone; of a configured channel also what times and memories rule out.
///
/// A configured channel has its chosen settings. Those of a policy that the admin can choose are left open.
package struct ChannelBehaviour {
  /// The model, its guards without the tests whose outcome is known.
  let model: PolicyModel
  let settings: SettingValues
  let reachable: Set<Int>
  let timers: Set<Int>
  /// The rules that can be taken, with what they are taken for.
  let taken: Set<FlowAnalysis.Taken>

  package init(_ channel: PolicyLibrary.Channel) {
    let settings = channel.isConfigured ? .chosen(channel.settings) : Circumstances.Settings.offered
    let now = Circumstances(channel.model, settings: settings)
    let occurrences = Occurrences(channel)
    var model = channel.model
    func simplify(_ condition: inout PolicyModel.Guard) {
      condition = now.open(condition) ?? condition
    }
    for index in model.rules.indices {
      simplify(&model.rules[index].guardCondition)
      // What is chosen is as if it were written.
      guard channel.isConfigured, case .setting? = model.rules[index].to else { continue }
      let targets = now.targets(of: model.rules[index], from: -1).filter { $0 >= 0 }
      model.rules[index].to = targets.first.map { .state($0) }
    }
    for index in model.timers.indices { simplify(&model.timers[index].guardCondition) }
    self.model = model
    self.settings = channel.settings
    (reachable, timers, taken) = (occurrences.states, occurrences.timers, occurrences.taken)
  }
}
