package import PolicyEngine

/// A way that a session goes, with all that is needed to play it.
package struct Witness: Sendable, Hashable {
  package struct Step: Sendable, Hashable {
    /// In milliseconds after the first step.
    package var at: Int64
    /// The event, or `timer.NAME` for a firing.
    package var event: String
    /// An event's fields as a host writes them; of an instant how long after the event it is.
    package var fields: [Field]
    package var from: String
    package var to: String
  }

  package struct Field: Sendable, Hashable {
    package var name: String
    package var value: String
    package var type: ValueType
  }

  package var steps: [Step]
}

extension Behaviour {
  /// A way in words; nil where no texts are known for one of its events.
  func witness(_ way: [WayStep]) -> Witness? {
    var steps: [Witness.Step] = []
    for step in way {
      var fields: [Witness.Field] = []
      if case .event(let outcome) = step.move.cause {
        guard let known = self.fields(of: outcome, step.lengths) else { return nil }
        fields = known
      }
      let record = step.move.record
      steps.append(
        Witness.Step(
          at: step.moment,
          event: model.eventName(Int(record.event)),
          fields: fields,
          from: model.states[Int(record.from)].name,
          to: model.states[Int(record.to)].name
        )
      )
    }
    return Witness(steps: steps)
  }

  private func fields(of outcome: EventOutcome, _ lengths: [Int: Int64]) -> [Witness.Field]? {
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
