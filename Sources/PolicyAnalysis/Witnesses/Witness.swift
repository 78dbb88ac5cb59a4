package import PolicyEngine

/// A way that a session goes, with all that is needed to play it.
package struct Witness: Sendable, Hashable {
  package struct Step: Sendable, Hashable {
    /// In milliseconds after the first step.
    package var at: Int64
    /// What an admin changes right before.
    package var settings: [Assignment] = []
    /// The event, or `timer.NAME` for a firing; nil where only settings change.
    package var event: String?
    /// An event's fields as a host writes them; of an instant how long after the event it is.
    package var fields: [Field] = []
    package var from: String
    package var to: String
    /// What becomes of the event; nil for a firing, and where only settings change.
    package var outcome: Outcome?
    /// What it calls for.
    package var calls: [EffectCall] = []
    /// Why it is refused, or ignored in a final state.
    package var refusal: String?

    /// What it calls for, by name.
    package var effects: [String] { calls.map(\.name) }
  }

  package struct Assignment: Sendable, Hashable {
    package var name: String
    /// As a configuration writes it; `none` where it is not set.
    package var value: String
  }

  package struct Field: Sendable, Hashable {
    package var name: String
    package var value: String
    package var type: ValueType
  }

  package var steps: [Step]
  /// When it has to begin; nil: at any instant.
  package var begins: Instant?
  /// When it shows, if that is after the last step; in milliseconds after the first.
  package var until: Int64?
}

extension [Witness.Field] {
  /// The fields as a host writes them in an event at an instant.
  package func written(at instant: Instant) -> [String: String] {
    reduce(into: [:]) { written, field in
      let length = field.type == .instant ? try? DurationText.parse(field.value) : nil
      written[field.name] = length.map { instant.adding($0).description } ?? field.value
    }
  }
}

extension Behaviour {
  /// A way at its earliest moments, in words; nil where it can't happen, or no texts are known for one of its
  /// events.
  func witness(_ timing: Timing) -> Witness? {
    timing.earliest(model).flatMap { witness($0.way, until: $0.look) }
  }

  /// A way at its moments, in words.
  ///
  /// - Parameter look: when it shows, if that is after the last step.
  func witness(_ way: [WayStep], until look: Int64? = nil) -> Witness? {
    var steps: [Witness.Step] = []
    var settings = settings(of: 0)
    for step in way {
      let record = step.move.record
      var words = Witness.Step(
        at: step.moment,
        from: model.states[Int(record.from)].name,
        to: model.states[Int(record.to)].name
      )
      words.settings = change(&settings, for: step)
      let shown = policy.observation(of: record)
      words.refusal = shown.refusal
      words.outcome = shown.outcome
      if let rule = record.rule {
        words.calls = policy.rules[rule].effects.map { $0.under(settings) }
      }
      switch step.move.cause {
      case .settings: break
      case .firing: words.event = model.eventName(Int(record.event))
      case .event(let outcome):
        guard let fields = fields(of: outcome, step.lengths) else { return nil }
        words.event = model.eventName(Int(record.event))
        words.fields = fields
      }
      steps.append(words)
    }
    return Witness(steps: steps, until: look)
  }

  /// Changes settings to those under which a step happens.
  private func change(
    _ settings: inout SettingValues,
    for step: WayStep
  ) -> [Witness.Assignment] {
    var next = self.settings(of: step.move.variant)
    for (setting, length) in step.chosen { next[setting] = .duration(length) }
    var changes: [Witness.Assignment] = []
    for setting in model.settings.indices where settings[setting] != next[setting] {
      // A duration that nothing runs for by then may stay what it is.
      if case .duration? = settings[setting], case .duration? = next[setting],
        step.chosen[setting] == nil
      {
        continue
      }
      settings[setting] = next[setting]
      changes.append(
        .init(
          name: model.settings[setting].name,
          value: next[setting]?.description ?? "none"
        )
      )
    }
    return changes
  }

  func fields(of outcome: EventOutcome, _ lengths: [Int: Int64]) -> [Witness.Field]? {
    guard let written = outcome.fields else { return nil }
    return model.events[outcome.decision.event.index].fields.compactMap { field in
      guard var value = written[field.name] else { return nil }
      if field.isLength, let place = policy.words.lengthFields.firstIndex(of: field.name) {
        let length = lengths[place] ?? outcome.lengths?[place] ?? 0
        value = DurationText.format(length)
      }
      return Witness.Field(name: field.name, value: value, type: field.type)
    }
  }
}
