package import PolicyEngine

/// What a change of a channel's policy takes from hosts, from files that name its parts, and from live sessions.
///
/// Sessions keep their settings when the policy changes: all are looked at under the channel's, and if an admin may
/// choose, under every choice that makes a difference and that both policies allow.
package struct BreakingAnalysis: Sendable {
  /// By tier, then as they were found.
  package private(set) var changes: [BreakingChange] = []
  /// Whether the time was up before all was looked at.
  package private(set) var isTimeUp = false
  /// What else could not be looked at, as sentences.
  package private(set) var doubts: [String] = []

  package init(
    old: Policy,
    new: Policy,
    isOpen: Bool,
    _ effort: Effort = Effort()
  ) throws(PolicyError) {
    if old.isSame(as: new) { return }
    var all = DeclarationBreaks(old: old, new: new).all
    let policies = Sides(old, new)
    let choices = isOpen ? SharedChoices(policies) : SharedChoices(only: policies)
    if !choices.cut.isEmpty {
      doubts.append(
        "there are too many choices of the settings \(Suggestion.list(choices.cut, atMost: 6)) to look at "
          + "all of them together; each is looked at by itself"
      )
    }
    var refused = RefusedSessions()
    for (index, choice) in choices.all.enumerated() {
      // The channel's own settings are looked at as far as it is possible.
      if index > 0, effort.isOver() {
        isTimeUp = true
        break
      }
      let chosen = Sides(try old.with(choice.old), try new.with(choice.new))
      let sessions = LiveSessions(chosen, effort)
      let settings = choices.changes(of: choice)
      if sessions.isTimeUp { isTimeUp = true }
      for doubt in sessions.doubts where !doubts.contains(doubt) { doubts.append(doubt) }
      refused.add(sessions.refused, settings)
      for var change in sessions.all
      where !all.contains(where: { $0.kind == change.kind && $0.sentence == change.sentence }) {
        change.example?.steps[0].settings = settings
        all.append(change)
      }
    }
    all = refused.changes + all
    for tier in BreakingChange.Tier.allCases {
      changes += all.filter { $0.kind.tier == tier }
    }
  }
}
