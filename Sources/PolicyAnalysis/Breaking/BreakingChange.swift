/// Something that a new policy takes from those who depend on the old one.
package struct BreakingChange: Sendable, Hashable {
  /// Who depends on it.
  package enum Tier: String, Sendable, CaseIterable {
    /// Sessions that are kept, and hosts that send events and carry out effects.
    case wire
    /// Configurations, tests and children that say its names.
    case source
    /// Live sessions that go on under the new policy.
    case behaviour
  }

  package enum Kind: String, Sendable, CaseIterable {
    case sessionRefused = "session-refused"
    case eventGone = "event-gone"
    case fieldGone = "field-gone"
    case fieldNarrowed = "field-narrowed"
    case parameterGone = "parameter-gone"
    case nameGone = "name-gone"
    case settingGone = "setting-gone"
    case settingNarrowed = "setting-narrowed"
    case channelGone = "channel-gone"
    case timerStops = "timer-stops"
    case timerChanges = "timer-changes"
    case firesAtOnce = "fires-at-once"
    case cannotEnd = "cannot-end"
    case stateReopens = "state-reopens"
    case stateEnds = "state-ends"

    package var tier: Tier {
      switch self {
      case .sessionRefused, .eventGone, .fieldGone, .fieldNarrowed, .parameterGone, .channelGone:
        .wire
      case .nameGone, .settingGone, .settingNarrowed: .source
      case .timerStops, .timerChanges, .firesAtOnce, .cannotEnd, .stateReopens, .stateEnds:
        .behaviour
      }
    }
  }

  package var kind: Kind
  package var sentence: String
  /// A shortest session that is hit; nil where no session is needed to see it.
  package var example: Witness?

  package init(_ kind: Kind, _ sentence: String, example: Witness? = nil) {
    (self.kind, self.sentence, self.example) = (kind, sentence, example)
  }
}
