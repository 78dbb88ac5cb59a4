import PolicyEngine

/// Finds out what can come about, by ways that can be gone.
///
/// It begins with what may come about going by hulls, as nothing else can, and ends as soon as a way is known to all of
/// that.
struct Existence {
  /// Something that can come about.
  enum Target: Hashable {
    case state(Int)
    case rule(Int)
    case timer(Int)
    /// A session in a state for which no timer runs.
    case lasting(Int)
    /// One of the occurrences that are asked for.
    case occurrence(Int)
  }

  private(set) var found: Set<Target> = []
  /// Whether all that was not found can't come about.
  let isComplete: Bool
  let zones: Int

  init(_ searches: Searches, of occurrences: [PolicyModel.Occurrence]) {
    let hull = searches.hull
    let targets = Targets(hull, searches.matcher, occurrences)
    var missing = targets.all
    let exact = searches.begin(order: .firstAndLast)
    var place: Int?
    exact.run(
      until: { node in
        place = hull.nodes(of: exact.nodes[node].location).first
        if let place { missing.subtract(targets.ofPlaces[place]) }
        return missing.isEmpty
      },
      { step in
        if let place, let all = targets.ofSteps[place][step.index] { missing.subtract(all) }
        return missing.isEmpty ? .finish : .follow
      }
    )
    found = targets.all.subtracting(missing)
    isComplete = hull.isComplete && (exact.isComplete || missing.isEmpty)
    zones = exact.nodes.count
  }

  /// What each place and each step of hulls is.
  private struct Targets {
    var all: Set<Target> = []
    /// By node, and there by move.
    private(set) var ofPlaces: [[Target]] = []
    private(set) var ofSteps: [[Int: [Target]]] = []

    init(
      _ hull: Exploration,
      _ matcher: OccurrenceMatcher,
      _ occurrences: [PolicyModel.Occurrence]
    ) {
      let behaviour = hull.behaviour
      for (index, node) in hull.nodes.enumerated() {
        let location = node.location
        var place = [Target.state(Int(location.state))]
        if behaviour.running(in: location) == 0, !behaviour.isFinal(location) {
          place.append(.lasting(Int(location.state)))
        }
        for (number, occurrence) in occurrences.enumerated()
        where !occurrence.isStep && matcher.canBe(occurrence, in: location) {
          place.append(.occurrence(number))
        }
        ofPlaces.append(place)
        all.formUnion(place)
        let moves = hull.moves(of: index)
        var steps: [Int: [Target]] = [:]
        for edge in hull.edges[index] {
          let move = moves[edge.move]
          var step: [Target] = []
          if let rule = move.record.rule { step.append(.rule(rule)) }
          if let timer = move.timer { step.append(.timer(timer)) }
          for (number, occurrence) in occurrences.enumerated()
          where occurrence.isStep && matcher.matches(occurrence, move, in: location) {
            step.append(.occurrence(number))
          }
          if step.isEmpty { continue }
          steps[edge.move] = step
          all.formUnion(step)
        }
        ofSteps.append(steps)
      }
    }
  }
}
