extension PolicyModel {
  /// What must hold of all sessions, whatever happens.
  package struct Property: Sendable {
    package enum Kind: Sendable {
      case never(Occurrence)
      /// A guard holds at every moment in some states.
      case always(Guard, while: StateSet)
      /// Some milliseconds after one thing another has happened, unless a third did before.
      case within(Int64, of: Occurrence, comes: Occurrence, unless: Occurrence?)
      /// For some milliseconds after one thing another does not happen, unless a third did before.
      case notBefore(Int64, of: Occurrence, comes: Occurrence, unless: Occurrence?)
      case atMostOnce(effect: Int)
      case reachable(Occurrence)
      /// If no event comes any more a session ends that is in one of these states.
      case ends(from: StateSet)
    }

    package var name: String
    package var place: Place
    package var title: String?
    package var refs: [String] = []
    package var kind: Kind
  }

  /// The guards by which properties tell the contents of an event apart.
  package func conditionsOfProperties(on event: Int) -> [Guard] {
    properties.flatMap(\.kind.occurrences).flatMap { occurrence -> [Guard] in
      guard occurrence.events?.contains(event) ?? true else { return [] }
      return occurrence.eventConditions.of(event).map(occurrence.condition.and)
    }.filter { !$0.requires.isEmpty || !$0.excludes.isEmpty }
  }

  /// Something that happens in a step, or is so between two: all that is said of it.
  package struct Occurrence: Sendable {
    /// The events, firings among them; nil: any.
    package var events: [Int]?
    package var eventConditions: EventConditions = [:]
    /// The states before the step; nil: any.
    package var states: StateSet?
    /// The states that are come into from another one.
    package var entering: StateSet?
    package var leaving: StateSet?
    /// The effects of which one is called for.
    package var effects: [Int]?
    package var refusals: [Int]?
    package var condition = Guard()

    package init(effects: [Int]? = nil) {
      self.effects = effects
    }

    /// Whether it is a step; else it is something that can be so at any moment.
    package var isStep: Bool {
      events != nil || entering != nil || leaving != nil || effects != nil || refusals != nil
    }
  }
}

extension PolicyModel.Property.Kind {
  /// All that it speaks of.
  fileprivate var occurrences: [PolicyModel.Occurrence] {
    switch self {
    case .never(let occurrence), .reachable(let occurrence): [occurrence]
    case .within(_, let of, let comes, let unless), .notBefore(_, let of, let comes, let unless):
      [of, comes] + (unless.map { [$0] } ?? [])
    case .always, .atMostOnce, .ends: []
    }
  }
}
