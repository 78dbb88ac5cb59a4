package import PolicyEngine

/// Finds how long things can take in a channel, over all that its sessions may do.
package struct BoundsAnalysis {
  private let behaviour: Behaviour
  private let all: Exploration
  /// By state, the ways in which it is entered from another one.
  private var entries: [[Entry]]
  private let effort: Effort
  /// Whether everything was looked at for all the answers so far.
  package private(set) var isComplete = true

  package init(_ policy: Policy, _ effort: Effort = Effort()) {
    behaviour = Behaviour(policy)
    self.effort = effort
    all = Exploration(behaviour, effort)
    for beginning in behaviour.beginnings { all.begin(beginning, Zone(), as: 0) }
    var entries = [[Entry]](repeating: [], count: behaviour.model.states.count)
    all.run { step in
      guard step.move.changesState else { return .follow }
      let state = Int(step.move.record.to)
      let isKnown = entries[state].contains {
        $0.location == step.move.next && $0.zone.contains(step.after)
      }
      if !isKnown {
        let entry = Entry(
          location: step.move.next,
          zone: step.after,
          node: step.node,
          move: step.index
        )
        entries[state].append(entry)
      }
      return .follow
    }
    self.entries = entries
    note(all)
  }

  private mutating func note(_ exploration: Exploration) {
    if !exploration.isComplete { isComplete = false }
  }

  /// All answers: of each state that can be entered, and of each way from it to another.
  package mutating func bounds() -> [TimeBound] {
    let model = behaviour.model
    let states = model.states.indices.filter { !entries[$0].isEmpty && !model.states[$0].isFinal }
    let finals = model.states.indices.filter { model.states[$0].isFinal }
    var bounds: [TimeBound] = []
    for state in states {
      bounds.append(bound(.dwell, from: state, to: nil))
      for end in finals { bounds.append(bound(.silent, from: state, to: end)) }
    }
    for state in states {
      for end in model.states.indices where end != state {
        let free = bound(.free, from: state, to: end)
        if free.least != nil { bounds.append(free) }
      }
    }
    return bounds
  }

  // MARK: One answer

  /// What is asked for: which moves happen, and which ends it.
  private struct Question {
    var from: Int
    var mayHappen: (Move) -> Bool
    var isEnd: (Move) -> Bool
  }

  private mutating func bound(_ kind: TimeBound.Kind, from: Int, to end: Int?) -> TimeBound {
    let question = Question(
      from: from,
      mayHappen: { kind != .silent || $0.timer != nil },
      isEnd: { move in end.map { Int(move.record.to) == $0 } ?? true && move.changesState }
    )
    let model = behaviour.model
    var bound = TimeBound(
      kind: kind,
      from: model.states[from].name,
      to: end.map { model.states[$0].name }
    )
    if kind != .dwell { bound.isInevitable = false }
    let (least, untimed, ending) = least(question)
    guard let least else { return bound }
    bound.least = least.time
    bound.leastWitness = least.witness
    // In a state a session can stay for ever by going on there; on the way to one it has to come there still.
    var goesOn = !untimed.isEmpty
    var isEndless =
      kind == .dwell ? goesOn : untimed.contains { canEnd($0, Zone(), question) }
    if !isEndless || !goesOn {
      let runs = endless(question)
      if !runs.isEmpty { goesOn = true }
      isEndless =
        isEndless || kind == .dwell && goesOn
        || runs.contains { canEnd($0.location, $0.zone, question) }
    }
    if kind != .dwell { bound.isInevitable = !goesOn }
    if !isEndless {
      let greatest = greatest(question, over: ending)
      bound.greatest = greatest?.time
      bound.greatestWitness = greatest?.witness
    }
    return bound
  }

  private func begin(_ exploration: Exploration, _ state: Int, watched: Bool) {
    for (index, entry) in entries[state].enumerated() {
      var zone = entry.zone
      if watched { zone.insert(exploration.clocks.watch(in: entry.location), from: 0, to: 0) }
      exploration.begin(entry.location, zone, as: index)
    }
  }

  /// The least time, the locations in which nothing has to happen any more: without a running timer, or final; and
  /// those from which an end may come.
  private mutating func least(
    _ question: Question
  ) -> (best: (time: Int64, witness: Witness?)?, untimed: Set<Location>, ending: Set<Location>) {
    let exploration = Exploration(behaviour, watching: .least, effort)
    begin(exploration, question.from, watched: true)
    var best: (time: Int64, step: Exploration.Step)?
    var ends: Set<Int> = []
    exploration.run(where: question.mayHappen) { step in
      guard question.isEnd(step.move) else { return .follow }
      ends.insert(step.node)
      let watch = exploration.clocks.watch(in: exploration.nodes[step.node].location)
      let time = max(0, step.zone.least(watch) ?? 0)
      if best.map({ time < $0.time }) ?? true { best = (time, step) }
      return .stop
    }
    note(exploration)
    let untimed = Set(exploration.nodes.map(\.location).filter { behaviour.running(in: $0) == 0 })
    let ending = Set(exploration.nodesBefore(ends).map { exploration.nodes[$0].location })
    return (
      best.map { ($0.time, witness(question, exploration, $0.step, lasting: $0.time)) }, untimed,
      ending
    )
  }

  /// - Parameter ending: the locations from which an end may come; what never comes to one can last for ever.
  private mutating func greatest(
    _ question: Question,
    over ending: Set<Location>
  ) -> (time: Int64, witness: Witness?)? {
    let exploration = Exploration(behaviour, watching: .greatest, effort)
    begin(exploration, question.from, watched: true)
    var best: (time: Int64, step: Exploration.Step)?
    exploration.run(where: question.mayHappen) { step in
      guard question.isEnd(step.move) else {
        return ending.contains(step.move.next) ? .follow : .stop
      }
      let watch = exploration.clocks.watch(in: exploration.nodes[step.node].location)
      if let time = step.zone.greatest(watch), best.map({ time > $0.time }) ?? true {
        best = (time, step)
      }
      return .stop
    }
    note(exploration)
    return best.map { ($0.time, witness(question, exploration, $0.step, lasting: $0.time)) }
  }

  /// Whether what is waited for can still come from somewhere.
  private mutating func canEnd(_ location: Location, _ zone: Zone, _ question: Question) -> Bool {
    if behaviour.isFinal(location) { return false }
    let exploration = Exploration(behaviour, effort)
    exploration.begin(location, zone, as: 0)
    var isFound = false
    exploration.run(where: question.mayHappen) { step in
      guard question.isEnd(step.move) else { return .follow }
      isFound = true
      return .finish
    }
    note(exploration)
    return isFound
  }

  /// Where sessions can go on for ever without an end.
  private mutating func endless(_ question: Question) -> [EndlessRuns.Run] {
    for zones in [Exploration.Zones.apart, .distinct] {
      let graph = Exploration(behaviour, zones: zones, effort)
      begin(graph, question.from, watched: false)
      graph.run(where: question.mayHappen) { question.isEnd($0.move) ? .stop : .follow }
      let endless = EndlessRuns(graph)
      if graph.isComplete, !endless.isUnsure { return endless.runs }
      if !endless.runs.isEmpty { return endless.runs }
    }
    isComplete = false
    return []
  }

  /// A session of which the time from an entry to a step is as long as that.
  private func witness(
    _ question: Question,
    _ exploration: Exploration,
    _ last: Exploration.Step,
    lasting time: Int64
  ) -> Witness? {
    let entry = entries[question.from][exploration.nodes[last.node].beginning]
    var way = all.steps(to: entry.node)
    way.append(all.step(entry.node, entry.move))
    let first = way.count - 1
    way += exploration.steps(to: last.node)
    way.append(exploration.step(last.node, last.index))
    var timing = Timing(way, behaviour)
    timing.require(way.count - 1, after: first, by: time)
    return behaviour.witness(timing)
  }
}
