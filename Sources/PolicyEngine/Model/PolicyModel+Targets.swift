extension PolicyModel.Rule {
  /// The states that it may lead to; none where it refuses, or the state stays.
  package var targets: [Int] { refusal == nil ? to?.states ?? [] : [] }
}

extension PolicyModel {
  /// Whether a timer's firing can lead out of a state, as far as that is seen without following sessions.
  package func leads(outOf state: Int, firing timer: Int) -> Bool {
    timers[timer].states.contains(state)
      && rules.contains { rule in
        rule.from.contains(state) && rule.targets.contains { $0 != state }
          && rule.events.contains { $0.value == firing(of: timer) }
      }
  }
}

extension PolicyModel.StateSet {
  func isSubset(of other: PolicyModel.StateSet) -> Bool { bits & ~other.bits == 0 }
}
