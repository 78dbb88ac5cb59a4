import PolicyEngine

/// Finds out whether a property holds of all that the sessions of a channel may do.
struct PropertyProof {
  private let property: PolicyModel.Property
  private let searches: Searches
  private let existence: Existence
  /// The occurrences of the property that must be able to happen, or it says nothing, in the list of all.
  private let occurrence: Int?
  private let clock: () -> Int64
  private var behaviour: Behaviour { searches.behaviour }

  /// What was found: whether the property holds, if that is known, and a session that shows it does not.
  private struct Found {
    var holds: Bool?
    var finding: String?
    var example: Witness?
    var zones: Int
  }

  /// - Parameter occurrence: which of the occurrences whose existence was looked for is ``occasion(of:)``.
  init(
    _ property: PolicyModel.Property,
    _ searches: Searches,
    _ existence: Existence,
    occurrence: Int?,
    clock: @escaping () -> Int64
  ) {
    self.property = property
    self.searches = searches
    self.existence = existence
    self.occurrence = occurrence
    self.clock = clock
  }

  /// What must be able to happen for a property to say something, or to hold.
  static func occasion(of kind: PolicyModel.Property.Kind) -> PolicyModel.Occurrence? {
    switch kind {
    case .reachable(let occurrence): occurrence
    case .within(_, let of, _, _), .notBefore(_, let of, _, _): of
    case .never, .always, .atMostOnce, .ends: nil
    }
  }

  func verdict() -> Verdict {
    let begin = clock()
    let found = find()
    return Verdict(
      property: property.name,
      title: property.title ?? property.name,
      answer: found.holds.map { $0 ? .proved : .violated } ?? .inconclusive,
      states: found.zones,
      milliseconds: clock() - begin,
      isVacuous: isVacuous,
      findings: [found.finding].compactMap(\.self),
      counterexample: found.example
    )
  }

  /// Whether the occasion of a time never comes.
  private var isVacuous: Bool {
    if case .reachable = property.kind { return false }
    guard let occurrence else { return false }
    return existence.isComplete && !existence.found.contains(.occurrence(occurrence))
  }

  private func find() -> Found {
    if let observer = Observer(property.kind, searches.matcher) { return find(observer) }
    switch property.kind {
    case .ends(let states): return ends(states)
    default: return reachable()
    }
  }

  private func find(_ observer: Observer) -> Found {
    var search = ObservedSearch(observer, searches)
    switch search.answer() {
    case .proved: return Found(holds: true, zones: search.zones)
    case .unknown: return Found(zones: search.zones)
    case .violated(let timing):
      return Found(holds: false, example: behaviour.witness(timing), zones: search.zones)
    }
  }

  private func reachable() -> Found {
    var found = Found(zones: searches.hull.nodes.count + existence.zones)
    let isThere = occurrence.map { existence.found.contains(.occurrence($0)) } ?? false
    found.holds = isThere ? true : existence.isComplete ? false : nil
    if found.holds == false { found.finding = "it can't happen" }
    return found
  }

  // MARK: Without events

  private func ends(_ states: PolicyModel.StateSet) -> Found {
    let hull = searches.silent(from: states, in: searches.hull, zones: .joined)
    var stuck = find(Observer(stuckAfter: states, behaviour))
    if stuck.holds == false { stuck.finding = "no timer runs there" }
    if stuck.holds != true { return stuck }
    stuck.zones += hull.nodes.count
    if hull.isComplete, !EndlessRuns.mayBe(in: hull) { return stuck }
    let exact = searches.silent(from: states, in: searches.exact, zones: .apart)
    let endless = EndlessRuns(exact, onlyFirings: true)
    var found = Found(
      holds: exact.isComplete && searches.exact.isComplete && !endless.isUnsure ? true : nil,
      zones: stuck.zones + exact.nodes.count
    )
    if let run = endless.runs.first {
      let first = exact.nodes[run.node].beginning
      var way = searches.exact.steps(to: first) + exact.steps(to: run.node)
      way += run.circle.map { exact.step($0.node, $0.move) }
      found.holds = false
      found.example = behaviour.witness(Timing(way, behaviour))
      found.finding = "timers fire for ever"
    }
    return found
  }
}
