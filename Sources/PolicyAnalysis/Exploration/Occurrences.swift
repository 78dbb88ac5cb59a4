package import PolicyEngine

/// What can come about in a channel.
///
/// Of a configured channel its sessions are gone through: what times, memories and chosen settings rule out is left
/// out. Where an admin may still choose, or there is too much to look at, times and memories are not looked at, and
/// what is left out can't come about all the same.
package struct Occurrences {
  /// How many zones are looked at.
  private static let zones = 5_000

  package private(set) var states: Set<Int> = []
  /// The timers that start.
  package private(set) var timers: Set<Int> = []
  /// The rules that are taken, with what they are taken for.
  package private(set) var taken: Set<FlowAnalysis.Taken> = []

  package init(_ channel: PolicyLibrary.Channel) {
    if channel.isConfigured, let found = Self.walked(channel) {
      self = found
      return
    }
    let settings = channel.isConfigured ? .chosen(channel.settings) : Circumstances.Settings.offered
    let now = Circumstances(channel.model, settings: settings)
    let flow = FlowAnalysis(FlowPlan(channel.model), in: now)
    states = Set(channel.model.states.indices.filter(flow.canReach))
    timers = Set(channel.model.timers.indices.filter(flow.canStart))
    taken = Set(flow.taken)
  }

  private init() {}

  /// What is found by going through all sessions; nil where these are too many.
  private static func walked(_ channel: PolicyLibrary.Channel) -> Occurrences? {
    let policy = try? Policy.compile(channel.model, channel.sources, settings: channel.settings)
    guard let policy else { return nil }
    var found = Occurrences()
    let behaviour = Behaviour(policy)
    let all = Exploration(behaviour, Effort(zones: zones))
    for beginning in behaviour.beginnings {
      found.states.insert(Int(beginning.state))
      all.begin(beginning, Zone(), as: 0)
    }
    all.run { step in
      let record = step.move.record
      found.states.insert(Int(record.to))
      found.timers.formUnion(step.move.starts.map(\.timer))
      if let rule = record.rule {
        found.taken.insert(.init(state: Int(record.from), event: Int(record.event), rule: rule))
      }
      return .follow
    }
    return all.isComplete ? found : nil
  }
}
