/// The names and places of a policy, which decisions stand for as indices.
package final class PolicyNames: Sendable {
  package let model: PolicyModel
  package let layout: FactLayout
  package let sources: SourceSet
  /// What a host reads of the policy.
  package let declared: Declarations
  package let revision: PolicyRevision
  /// Tells sessions of this policy from all others; see ``PolicyModel/layoutTag(_:of:)``.
  package let layoutTag: UInt32
  /// The memories of lengths, in the order in which a session has them.
  package let lengthMemories: [Int]
  /// The names of fields with a length, in the order in which an event has their lengths.
  package let lengthFields: [String]
  /// What the bytes of a packed session mean.
  let packing: SessionPacking
  /// By state, the timers whose states it is one of.
  private let timersByState: [UInt64]

  package init(_ model: PolicyModel, _ sources: SourceSet) {
    self.model = model
    layout = FactLayout(model)
    self.sources = sources
    declared = Declarations(model, sources)
    revision = PolicyRevision(model)
    layoutTag = model.layoutTag(layout, of: revision)
    lengthMemories = model.lengthMemories
    lengthFields = model.lengthFields
    packing = SessionPacking(model, layout, lengthMemories: lengthMemories)
    timersByState = model.states.indices.map { state in
      model.timers.indices.reduce(0) { bits, timer in
        model.timers[timer].states.contains(state) ? bits | 1 << UInt64(timer) : bits
      }
    }
  }

  /// The memory for whose values the setting has a value each that a timer runs for.
  package func keyMemory(of timer: Int) -> Int? {
    model.timers[timer].length.settings.last.flatMap { model.settings[$0].key }
  }

  /// The timers whose states a state is one of, whatever the settings.
  package func timers(in state: Int) -> UInt64 { timersByState[state] }
}
