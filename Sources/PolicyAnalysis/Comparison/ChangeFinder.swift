import PolicyEngine

/// Puts what the comparison of two policies finds into words and playable sessions.
struct ChangeFinder {
  private let inclusion: TraceInclusion
  private var pair: PolicyPair { inclusion.pair }
  private var leader: Side { inclusion.leader }
  private var other: Side { inclusion.leader.other }
  /// What is different, the shortest session first for each.
  private(set) var changes: [BehaviourChange] = []
  /// What could not be found out, as sentences.
  private(set) var doubts: [String] = []

  /// How often an example of a kind of difference is looked for.
  private static let mostTries = 6
  /// How many differences are still looked at once the time is up, as some were found by then.
  private static let mostLate = 20
  private var tries: [BehaviourChange.Kind: Int] = [:]

  init(_ inclusion: TraceInclusion) {
    self.inclusion = inclusion
    var late = 0
    for finding in inclusion.findings {
      if inclusion.effort.isOver() { late += 1 }
      if late > Self.mostLate { break }
      add(finding)
    }
  }

  private mutating func add(_ finding: TraceInclusion.Finding) {
    // No host sends an event to a policy that doesn't know it.
    if case .event(let event) = finding.kind, event.reactions[leader].move == nil { return }
    let node = inclusion.nodes[finding.node]
    if let doubt = node.doubt, doubt.isHidden || node.isFurther {
      note(doubt.sentence, node)
      return
    }
    var change = change(finding, node)
    let state = change.states[0]
    let known = changes.firstIndex { $0.isSame(as: change) }
    // Shorter ways come first, and those without another difference before them.
    if let known, changes[known].isFurther == node.isFurther || node.isFurther {
      if !changes[known].states.contains(state) { changes[known].states.append(state) }
      return
    }
    change.fields = fields(of: finding)
    // What shows only after another difference is in no session that just this sets apart.
    if node.isFurther || addExample(to: &change, finding, node) { changes.append(change) }
  }

  /// Adds a session that only the leading policy allows; false where none could be played.
  private mutating func addExample(
    to change: inout BehaviourChange,
    _ finding: TraceInclusion.Finding,
    _ node: JointNode
  ) -> Bool {
    let state = change.states[0]
    if tries[change.kind, default: 0] >= Self.mostTries { return false }
    guard let trace = trace(finding, node) else {
      note("no text is known for an event on the way to what differs in `\(state)`", node)
      return false
    }
    guard let played = TracePlayer(pair.policies, leader: leader).distinguishing(trace) else {
      let unplayed = "what seems to differ in `\(state)` could not be played"
      note(node.doubt?.sentence ?? unplayed, node)
      tries[change.kind, default: 0] += 1
      return false
    }
    if leader == .old { change.lostTrace = played } else { change.newTrace = played }
    return true
  }

  /// What an event says that is answered in another way.
  private func fields(of finding: TraceInclusion.Finding) -> [Witness.Field] {
    guard case .event(let event) = finding.kind,
      case .event(let outcome)? = event.reactions[leader].move?.cause
    else { return [] }
    return pair.behaviours[leader].fields(of: outcome, [:]) ?? []
  }

  /// Notes what could not be found out, where nothing was different before.
  private mutating func note(_ doubt: String, _ node: JointNode) {
    if !node.isFurther, !doubts.contains(doubt) { doubts.append(doubt) }
  }

  private func change(
    _ finding: TraceInclusion.Finding,
    _ node: JointNode
  ) -> BehaviourChange {
    let locations = node.locations
    let model = pair.policies[leader].words.model
    let state = model.states[Int(locations[leader].state)].name
    let kind: BehaviourChange.Kind
    switch finding.kind {
    case .event(let event):
      kind = .answer(
        event: event.name,
        before: event.reactions.old.observation.consequence,
        now: event.reactions.new.observation.consequence
      )
    case .firing(let timer, let reaction):
      let counterpart = self.timer(like: timer, leader, reaction.observation, locations)
      kind = moment(reaction, finding.node, own: timer, counterpart)
    case .silence(let timer, let reaction):
      let counterpart = self.timer(like: timer, other, reaction.observation, locations)
      kind = moment(reaction, finding.node, own: counterpart, timer)
    }
    return BehaviourChange(states: [state], kind: kind, isFurther: node.isFurther)
  }

  private func moment(
    _ reaction: PolicyPair.Reaction,
    _ node: Int,
    own: Int?,
    _ others: Int?
  ) -> BehaviourChange.Kind {
    let spans = Sides { side in
      (side == leader ? own : others).flatMap { timer in
        span(of: timer, side, node).flatMap { span in
          pair.firingSpans(of: side, inclusion.effort)
            .narrowed(span, of: timer, showing: reaction.observation)
        }
      }
    }
    return .moment(reaction.observation.consequence, before: spans.old, now: spans.new)
  }

  /// The other side's running timer whose firing shows the same, the one of the same name before others.
  private func timer(
    like timer: Int,
    _ side: Side,
    _ observation: Observation,
    _ locations: Sides<Location>
  ) -> Int? {
    let name = pair.policies[side].timers[timer].name
    let others = pair.policies[side.other].timers
    let found = TimerSet(facts: pair.running(side.other, in: locations)).indices.filter { other in
      pair.react(firing: other, 0, side.other, locations[side.other]).observation == observation
    }
    return found.first { others[$0].name == name } ?? found.first
  }

  /// When a timer may fire that runs at a node, counted from its start.
  private func span(of timer: Int, _ side: Side, _ node: Int) -> BehaviourChange.Span? {
    var current = node
    while let (parent, moves) = inclusion.nodes[current].parent {
      if let move = moves[side], let start = move.starts.first(where: { $0.timer == timer }) {
        let (least, greatest) = start.length.earliest
        return .init(
          least: least,
          greatest: greatest,
          width: start.length.width,
          start: self.start(of: timer, move, side)
        )
      }
      current = parent
    }
    return nil
  }

  /// The event that a timer's time counts from; nil where the session comes into its states.
  private func start(of timer: Int, _ move: Move, _ side: Side) -> String? {
    let model = pair.policies[side].words.model
    let declared = model.timers[timer]
    let enters = declared.startsOnEntry != nil && !declared.states.contains(Int(move.record.from))
    return enters ? nil : model.eventName(Int(move.record.event))
  }

  // MARK: Examples

  private func trace(
    _ finding: TraceInclusion.Finding,
    _ node: JointNode
  ) -> Witness? {
    var way: [(moves: Sides<Move?>, from: Int)] = []
    var current = finding.node
    while let (parent, moves) = inclusion.nodes[current].parent {
      way.append((moves, parent))
      current = parent
    }
    var timing = JointTiming(pair, leader: leader)
    for (moves, from) in way.reversed() {
      let node = inclusion.nodes[from]
      timing.append(moves, at: node.locations, node.sameMemories)
    }
    let move: Move? =
      switch finding.kind {
      case .event(let event): event.reactions[leader].move
      case .firing(_, let reaction): reaction.move
      case .silence: nil
      }
    timing.end(move, at: node.locations, in: finding.zone)
    return timing.witness
  }
}
