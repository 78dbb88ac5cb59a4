import PolicyAnalysis
import PolicyEngine
import PolicyReplay
import PolicyTesting

/// Plays counterexamples through the policy itself, so that none is shown that can't come about.
///
/// What goes by a calendar, by a length that a session remembers, or by more settings than are distinguished is known to an
/// analysis only roughly: more seems to happen there than does.
struct CounterexamplePlay {
  let policy: Policy

  /// A verdict as it is to be shown: with a counterexample that comes about, at an instant at which it does.
  func played(_ verdict: Verdict) -> Verdict {
    guard let witness = verdict.counterexample else { return verdict }
    let property = policy.words.model.properties.first { $0.name == verdict.property }
    var played = verdict
    let beginnings = Beginnings.all(for: witness, of: [policy])
    if let beginning = beginnings.first(where: { plays(witness, of: property, from: $0) }) {
      if beginning != Beginnings.usual { played.counterexample?.begins = beginning }
      return played
    }
    played.answer = .inconclusive
    played.counterexample = nil
    played.findings = [
      "what seems to violate it can't be played: times by calendars, lengths that sessions remember, and choices of many settings are known only roughly"
    ]
    return played
  }

  /// Whether a session goes as a witness says, and breaks the property by that.
  private func plays(
    _ witness: Witness,
    of property: PolicyModel.Property?,
    from beginning: Instant
  ) -> Bool {
    var settings = SettingTimeline(policy)
    var replay = SessionReplay(0, at: beginning, &settings, firing: .latest)
    var watch = property.map(PropertyWatch.init)
    watch?.see(replay.session, under: policy, at: beginning.milliseconds)
    for step in witness.steps {
      let at = beginning.adding(step.at)
      var event: Event?
      var steps: [SessionReplay.Step] = []
      if !step.settings.isEmpty {
        let values = step.settings.map { (name: $0.name, value: $0.value) }
        var sources = policy.words.sources
        let chosen = ChosenSetting.written(values, as: "settings", in: &sources)
        guard let change = try? settings.change(to: chosen, at: at), change.isUsable else {
          return false
        }
      }
      if let name = step.event {
        let now = settings.policy(in: settings.count(of: 0) - 1, of: 0)
        if let timer = policy.event(named: name)?.timer {
          if replay.fire(timer.index, at: at, &settings, note: { steps.append($0) }) != nil {
            return false
          }
        } else {
          guard let made = try? now.event(name, step.fields.written(at: at), at: at) else {
            return false
          }
          event = made
          _ = replay.receive(made, at: at, &settings) { steps.append($0) }
        }
      } else {
        _ = replay.advance(through: at, &settings) { steps.append($0) }
      }
      let decisions = steps.count { $0.decision != nil }
      let state = policy.words.model.states[Int(replay.session.state)].name
      if decisions != (step.event == nil ? 0 : 1) || state != step.to { return false }
      for happened in steps { watch?.see(happened, happened.decision == nil ? nil : event) }
    }
    if let until = witness.until {
      var hasFired = false
      let end = beginning.adding(until)
      _ = replay.advance(through: end.adding(-1), &settings) {
        if $0.decision != nil { hasFired = true }
      }
      if hasFired { return false }
      watch?.pass(to: end.milliseconds)
    }
    guard let watch else { return true }
    // What happens without events is no matter of one session.
    if case .ends = watch.property.kind { return true }
    return watch.broken != nil
  }
}
