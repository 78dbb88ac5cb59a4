import PolicyEngine

/// Looks on at sessions, step by step, until one violates what a property says.
///
/// It is asked the same for zones that can come about and for hulls of them. How far what it watches has come is the
/// phase of a location; a time that it measures is the watch of a zone.
struct Observer {
  enum Time {
    /// When nothing has happened any more since the last step.
    case atLeast(Int64)
    /// By the last step.
    case atMost(Int64)
  }

  /// What comes of a step in which clocks have some values; `finish` where it violates the property.
  var see: (Location, Move, Zone) -> Exploration.Verdict
  /// Whether a session violates the property by being somewhere, without another step.
  var isViolated: (Location, Zone) -> Bool = { _, _ in false }
  /// What the bounds of its watch are for.
  var watch = Exploration.Watch.none
  /// Keeps, of the values at which a last step happens, those at which it violates the property.
  var keepStep: (inout Zone, Location) -> Bool = { _, _ in true }
  /// Keeps, of the values with which a session comes somewhere, those with which it violates the property there, at the
  /// moment when it does.
  var keepPlace: (inout Zone, Location) -> Bool = { _, _ in true }
  /// How long after the watch has begun it shows; nil for what measures no time.
  var time: Time?
  /// Whether phases and watch are left alone, so that all that happens is looked at in any case.
  var isPlain: Bool

  /// Whether what violates shows some time after the last step.
  var showsLater: Bool { if case .atLeast = time { true } else { false } }
}

extension Observer {
  /// What comes of an occasion: a time begins, which is phase 1 with a watch, or another occasion is the one to look at.
  private static let begins = Exploration.Verdict.goOn([
    .init(phase: 1, watch: .start), .init(phase: 0),
  ])
  private static let isOver = Exploration.Verdict.goOn([.init(phase: 0, watch: .stop)])

  /// Nil for what speaks of all sessions together.
  init?(_ kind: PolicyModel.Property.Kind, _ matcher: OccurrenceMatcher) {
    switch kind {
    case .never(let occurrence) where occurrence.isStep:
      self.init(
        see: { location, move, _ in
          matcher.matches(occurrence, move, in: location) ? .finish : .follow
        },
        isPlain: true
      )
    case .never(let occurrence):
      self.init(wrong: { location in matcher.canBe(occurrence, in: location) })
    case .always(let condition, let states):
      self.init { location in
        states.contains(Int(location.state)) && matcher.canBe(condition, false, in: location)
      }
    case .atMostOnce(let effect): self.init(atMostOnce: effect, matcher)
    case .within(let time, let of, let comes, let unless):
      self.init(within: time, of, comes, unless, matcher)
    case .notBefore(let time, let of, let comes, let unless):
      self.init(notBefore: time, of, comes, unless, matcher)
    case .reachable, .ends: return nil
    }
  }

  private init(wrong isWrong: @escaping (Location) -> Bool) {
    self.init(
      see: { _, _, _ in .follow },
      isViolated: { location, _ in isWrong(location) },
      keepPlace: { _, location in isWrong(location) },
      isPlain: true
    )
  }

  private init(atMostOnce effect: Int, _ matcher: OccurrenceMatcher) {
    let once = PolicyModel.Occurrence(effects: [effect])
    self.init(
      see: { location, move, _ in
        guard matcher.matches(once, move, in: location) else { return .follow }
        return location.phase == 0 ? .goOn([.init(phase: 1)]) : .finish
      },
      isPlain: false
    )
  }

  private init(
    within time: Int64,
    _ of: PolicyModel.Occurrence,
    _ comes: PolicyModel.Occurrence,
    _ unless: PolicyModel.Occurrence?,
    _ matcher: OccurrenceMatcher
  ) {
    let clocks = Clocks(matcher.behaviour)
    self.init(
      see: { location, move, _ in
        if location.phase == 1 {
          let isOver =
            matcher.matches(comes, move, in: location)
            || unless.map { matcher.matches($0, move, in: location) } ?? false
          return isOver ? Self.isOver : .follow
        }
        guard matcher.matches(of, move, in: location) else { return .follow }
        // What comes in the same step has come.
        return matcher.matches(comes, move, in: location) ? .follow : Self.begins
      },
      isViolated: { location, zone in
        guard location.phase == 1 else { return false }
        return zone.greatest(clocks.watch(in: location)).map { $0 > time } ?? true
      },
      watch: .greatest,
      keepPlace: { zone, location in
        guard location.phase == 1 else { return false }
        clocks.elapse(&zone, in: location)
        return zone.keep(clocks.watch(in: location), atLeast: time + 1)
      },
      time: .atLeast(time + 1),
      isPlain: false
    )
  }

  private init(
    notBefore time: Int64,
    _ of: PolicyModel.Occurrence,
    _ comes: PolicyModel.Occurrence,
    _ unless: PolicyModel.Occurrence?,
    _ matcher: OccurrenceMatcher
  ) {
    let clocks = Clocks(matcher.behaviour)
    self.init(
      see: { location, move, zone in
        if location.phase == 1 {
          let watch = clocks.watch(in: location)
          if (zone.least(watch) ?? 0) >= time { return Self.isOver }
          if matcher.matches(comes, move, in: location) { return .finish }
          let isOver = unless.map { matcher.matches($0, move, in: location) } ?? false
          return isOver ? Self.isOver : .follow
        }
        return matcher.matches(of, move, in: location) ? Self.begins : .follow
      },
      watch: .least,
      keepStep: { zone, location in
        zone.keep(clocks.watch(in: location), atMost: time - 1)
      },
      time: .atMost(time - 1),
      isPlain: false
    )
  }

  /// What is violated by a session that comes to a place without a timer and without an end if no event comes any more
  /// from some states on.
  init(stuckAfter states: PolicyModel.StateSet, _ behaviour: Behaviour) {
    func isStuck(_ location: Location) -> Bool {
      behaviour.running(in: location) == 0 && !behaviour.isFinal(location)
        && (location.phase == 1 || states.contains(Int(location.state)))
    }
    self.init(
      see: { location, move, _ in
        if location.phase == 1 { return move.timer == nil ? .stop : .follow }
        let canBegin = move.timer != nil && states.contains(Int(location.state))
        return canBegin ? .goOn([.init(phase: 0), .init(phase: 1)]) : .follow
      },
      isViolated: { location, _ in isStuck(location) },
      keepPlace: { _, location in isStuck(location) },
      isPlain: false
    )
  }
}
