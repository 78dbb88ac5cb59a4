/// The states whose sessions a new policy refuses, by why it does.
struct RefusedSessions {
  private struct Group {
    var reason: String
    var hasEnded: Bool
    var states: [String]
    var example: Witness
  }

  private var groups: [Group] = []

  /// - Parameters:
  ///   - reason: why they are refused, as the end of a sentence.
  ///   - hasEnded: whether the state is final, so that it matters only where a service keeps what has ended.
  mutating func add(_ state: String, _ reason: String, hasEnded: Bool, _ example: Witness) {
    guard let index = groups.firstIndex(where: { $0.reason == reason && $0.hasEnded == hasEnded })
    else {
      groups.append(Group(reason: reason, hasEnded: hasEnded, states: [state], example: example))
      return
    }
    if !groups[index].states.contains(state) { groups[index].states.append(state) }
  }

  mutating func add(_ others: RefusedSessions, _ settings: [Witness.Assignment]) {
    for group in others.groups {
      var example = group.example
      example.steps[0].settings = settings
      for state in group.states { add(state, group.reason, hasEnded: group.hasEnded, example) }
    }
  }

  /// A sentence for all states in which sessions are refused for the same reason.
  var changes: [BreakingChange] {
    groups.sorted { !$0.hasEnded && $1.hasEnded }.map { group in
      let states = group.states.map { "`\($0)`" }.joined(separator: ", ")
      let sentence =
        group.hasEnded
        ? "sessions that ended in \(states) are refused where they are kept: \(group.reason)"
        : "sessions in \(states) are refused: \(group.reason)"
      return BreakingChange(.sessionRefused, sentence, example: group.example)
    }
  }
}
