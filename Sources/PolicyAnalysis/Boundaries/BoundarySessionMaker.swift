import PolicyEngine

/// Makes up sessions that show what a map knows.
struct BoundarySessionMaker {
  /// The longest duration that a test can write down, in milliseconds: a hundred years.
  static let longest: Int64 = 36_500 * 86_400_000

  private let map: BoundaryMap
  private let settings: [Witness.Assignment]

  /// - Parameter policy: under the channel's own settings.
  init(_ map: BoundaryMap, from policy: Policy) {
    self.map = map
    let values = map.behaviour.policy.settingValues
    let model = policy.words.model
    settings = model.settings.indices.compactMap { setting in
      if values[setting] == policy.settingValues[setting] { return nil }
      return .init(
        name: model.settings[setting].name,
        value: values[setting]?.description ?? "none"
      )
    }
  }

  private var behaviour: Behaviour { map.behaviour }

  /// A session that shows a point; nil where none can be written down.
  func session(of point: BoundaryPoint, _ sight: BoundaryMap.Sight) -> BoundarySession? {
    session(of: point, map.way(to: sight), sight.clock, isSharp: sight.isSharp)
  }

  /// A session with events that change nothing.
  func session(
    of ignored: BoundaryMap.Ignored,
    _ moves: [(point: BoundaryPoint, move: Move)]
  ) -> BoundarySession? {
    guard let first = moves.first else { return nil }
    return session(of: first.point, map.way(to: ignored.node, then: moves.map(\.move)))
  }

  /// - Parameter clock: the value that a timer's clock has at the last step.
  private func session(
    of point: BoundaryPoint,
    _ way: [WayStep],
    _ clock: (timer: Int, value: Int64)? = nil,
    isSharp: Bool = true
  ) -> BoundarySession? {
    let isAtEnd: Bool
    switch point {
    case .fires(_, .earliest), .setting: isAtEnd = false
    default: isAtEnd = true
    }
    var begin: Instant?
    var witness: Witness?
    if isApproximate {
      let clock = clock.map { (timer: $0.timer, isAtEnd: isAtEnd) }
      guard let played = Rehearsal.play(way, behaviour, clock: clock) else { return nil }
      if !behaviour.model.usedCalendars.isEmpty { begin = played.begin }
      witness = behaviour.witness(played.way)
    } else {
      var timing = Timing(way, behaviour)
      if let clock {
        timing.require(way.count - 1, whenClockOf: clock.timer, is: clock.value)
      }
      witness = behaviour.witness(timing)
    }
    guard let witness, witness.steps.last?.at ?? 0 < Self.longest else { return nil }
    return BoundarySession(
      point: point,
      shown: shown(by: way).union([point]),
      settings: settings,
      begin: begin,
      witness: witness,
      values: behaviour.policy.settingValues,
      isSharp: isSharp
    )
  }

  /// What the steps of a way show whenever they happen.
  private func shown(by way: [WayStep]) -> Set<BoundaryPoint> {
    var shown: Set<BoundaryPoint> = []
    for step in way {
      shown.formUnion(
        behaviour.boundaryPoints(of: step.move, in: step.location).filter { !$0.isTimed }
      )
      shown.formUnion(map.denials(by: step.move, in: step.location))
    }
    return shown
  }

  /// Whether the analysis knows more moments than there are.
  private var isApproximate: Bool {
    let model = behaviour.model
    return behaviour.isChanging || !model.usedCalendars.isEmpty
      || !model.lengthMemories.isEmpty || !model.heldTimers.isEmpty
  }
}
