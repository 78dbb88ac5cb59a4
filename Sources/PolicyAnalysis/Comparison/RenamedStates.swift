import PolicyEngine

/// States that only one of two policies has, taken for the same under another name.
///
/// A guess: they are paired in the order in which they are declared, as far as both are initial, final, or neither.
struct RenamedStates {
  /// By the old policy's name of a state, the new one's.
  private let names: [(old: String, new: String)]

  /// Nil where no states can be paired, or a setting's values may be the names of some.
  init?(_ policies: Sides<Policy>) {
    let models = Sides { policies[$0].words.model }
    func unmatched(_ side: Side) -> [PolicyModel.State] {
      let others = Set(models[side.other].states.map(\.name))
      return models[side].states.filter { !others.contains($0.name) }
    }
    let (old, new) = (unmatched(.old), unmatched(.new))
    guard !old.isEmpty, old.count == new.count else { return nil }
    func kind(_ state: PolicyModel.State) -> [Bool] { [state.isInitial, state.isFinal] }
    var rest = new
    var names: [(old: String, new: String)] = []
    for state in old {
      guard let index = rest.firstIndex(where: { kind($0) == kind(state) }) else { return nil }
      names.append((state.name, rest.remove(at: index).name))
    }
    let settings = models.old.settings + models.new.settings
    let isChoice = settings.contains { setting in
      guard case .choice(let values) = setting.type else { return false }
      return names.contains { values.contains($0.old) || values.contains($0.new) }
    }
    if isChoice { return nil }
    self.names = names
  }

  /// The old policy with the new one's names.
  func renamed(_ policy: Policy) throws(PolicyError) -> Policy {
    var model = policy.words.model
    for index in model.states.indices {
      guard let name = names.first(where: { $0.old == model.states[index].name }) else { continue }
      model.states[index].name = name.new
    }
    return try Policy.compile(model, policy.words.sources, settings: policy.settingValues)
  }

  /// Whether nothing that differs by name differs still once the names are the same.
  func explain(_ named: [BehaviourChange], leaving rest: [BehaviourChange]) -> Bool {
    struct Occasion: Hashable {
      var state: String
      var event: String?
    }
    func occasions(of changes: [BehaviourChange]) -> Set<Occasion> {
      let shown = changes.filter { !$0.isFurther }
      return Set(
        shown.flatMap { change in
          change.states.map { state in
            var event: String?
            if case .answer(let name, _, _) = change.kind { event = name }
            return Occasion(state: names.first { $0.old == state }?.new ?? state, event: event)
          }
        }
      )
    }
    return occasions(of: named).isDisjoint(with: occasions(of: rest))
  }

  /// What differs once the names are the same, and that they are not.
  ///
  /// - Parameter named: what differs by name; it has the examples.
  func changes(from changes: [BehaviourChange], as named: [BehaviourChange]) -> [BehaviourChange] {
    let first = named.filter { !$0.isFurther }
    let renamings = names.map { name in
      BehaviourChange(
        states: [name.new],
        kind: .name(before: name.old, now: name.new),
        newTrace: first.lazy.compactMap(\.newTrace).first {
          $0.steps.contains { $0.has(name.new) }
        },
        lostTrace: first.lazy.compactMap(\.lostTrace).first {
          $0.steps.contains { $0.has(name.old) }
        }
      )
    }
    return renamings
      + changes.map { change in
        var change = change
        if let steps = change.lostTrace?.steps { change.lostTrace?.steps = steps.map(restored) }
        return change
      }
  }

  /// A step of the old policy under its own names.
  private func restored(_ step: Witness.Step) -> Witness.Step {
    func name(_ state: String) -> String { names.first { $0.new == state }?.old ?? state }
    var step = step
    (step.from, step.to) = (name(step.from), name(step.to))
    return step
  }
}

extension Witness.Step {
  fileprivate func has(_ state: String) -> Bool { from == state || to == state }
}
