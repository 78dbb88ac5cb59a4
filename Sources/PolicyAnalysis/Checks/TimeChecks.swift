package import PolicyEngine

/// Reports what only times decide: reminders that come too late, timers that never fire, and states that no timer
/// leads out of.
///
/// Looks at all that the sessions of a policy or a configured channel may do, where a cheap look says that
/// something may be wrong. How far it looks is bounded in zones, and not in time, so that it finds the same in
/// every run; it reports nothing that it doesn't find out.
package struct TimeChecks: Sendable {
  private var known = KnownTimes()
  private let zones: Int
  private var effort: Effort { Effort(zones: zones) }

  /// - Parameter zones: how many of one behaviour are looked at.
  package init(zones: Int = 2_000) {
    self.zones = zones
  }

  /// Adds what is found in a part that was checked for all else.
  package mutating func add(
    to part: inout PolicyChecker.Part,
    _ checker: inout PolicyChecker
  ) {
    if let policy = part.policy {
      part.diagnostics += diagnostics(of: policy, in: part.file, &checker)
    }
    for channel in part.channels {
      part.diagnostics += diagnostics(of: channel.policy, in: part.file, &checker)
      part.diagnostics += diagnostics(of: channel, checker.documents.sources)
    }
  }

  private mutating func found(in model: PolicyModel, _ sources: SourceSet) -> KnownTimes.Found {
    let effort = effort
    return known.find(model) {
      EndlessStates($0).inAnyChannel
    } _: { model, candidates in
      let (late, unreached) = LateTimerSearch(model, sources, effort).run(reaching: candidates)
      return KnownTimes.Found(
        candidates: candidates,
        late: late,
        endless: candidates.filter { !unreached.contains($0) }
      )
    }
  }

  private mutating func diagnostics(
    of policy: PolicyChecker.Checked,
    in file: Int32,
    _ checker: inout PolicyChecker
  ) -> [Diagnostic] {
    let model = policy.model
    guard policy.isSound, !model.isAbstract else { return [] }
    let found = found(in: model, checker.documents.sources)
    if found.late.isEmpty, found.endless.isEmpty { return [] }
    var endless: [Diagnostic] = []
    if !found.endless.isEmpty {
      let parents = checker.parentModels(of: model.id.value)
      endless = found.endless.map {
        EndlessStates.diagnostic($0, model, policy.removals, parents)
      }
    }
    let files = checker.lineage(of: model.id.value)
    return checker.explained(endless, without: policy.removals, of: model.id, in: file)
      + found.late.map { $0.diagnostic(model, files) }
  }

  // MARK: Channels

  /// What an admin's values make wrong that the policy alone does not, reported at the value.
  private mutating func diagnostics(
    of channel: ConfiguredChannel,
    _ sources: SourceSet
  ) -> [Diagnostic] {
    guard let choice = channel.choice, channel.policy.isSound, !channel.policy.model.isAbstract
    else { return [] }
    let (model, values) = (channel.policy.model, channel.settings)
    // What can't be used as it is may be what keeps a timer from being there.
    let waits =
      choice.isUndisputed && EndlessStates.waitsForEver(model, under: values)
    let states =
      choice.isUndisputed && !waits ? EndlessStates.inChannel(model, under: values) : []
    let looksForLate = choice.isInForce && !choice.places.isEmpty
    var endless = states
    var late: [LateTimer] = []
    if looksForLate || !states.isEmpty {
      let found = LateTimerSearch(model, sources, effort).run(under: values, reaching: states)
      endless.removeAll(where: found.unreached.contains)
      if looksForLate { late = found.late }
    }
    var diagnostics: [Diagnostic] = []
    if waits || !endless.isEmpty {
      diagnostics.append(EndlessStates.diagnostic(endless, waits: waits, channel))
    }
    if late.isEmpty { return diagnostics }
    let known = Set(found(in: model, sources).late.map(\.timer))
    return diagnostics
      + late.compactMap { late in
        known.contains(late.timer) ? nil : diagnostic(late, model, choice)
      }
  }

  private func diagnostic(
    _ late: LateTimer,
    _ model: PolicyModel,
    _ choice: ConfiguredChannel.Choice
  ) -> Diagnostic? {
    let own = model.timers[late.timer]
    let places = [model.timers[late.deadline], own].compactMap { timer in
      timer.length.settings.compactMap { setting in
        let places = choice.placesOfKeys[setting]
        return late.keys.lazy.compactMap { places?[$0] ?? places?[SettingValue.otherwise] }.first
          ?? choice.places[setting]
      }.first
    }
    guard let place = places.first else { return nil }
    // That a timer of the policy is not needed here is no mistake of who chose another's value.
    if !late.isReminder, !own.length.settings.contains(where: { choice.places[$0] != nil }) {
      return nil
    }
    return late.diagnostic(model, at: place, beside: own)
  }
}
