extension Policy {
  /// Makes an event of this policy from its name and the texts of its fields.
  ///
  /// A field that is left out has its type's first value: empty text, `false`, no time at all, or the
  /// first value of a list. Durations are written as in policies, instants as in RFC 3339.
  ///
  /// - Parameters:
  ///   - name: the name of the event.
  ///   - fields: the texts of its fields, by name.
  ///   - instant: when the event happens, from which the instants in its fields count; nil where it has none. The
  ///     same is given to ``receive(_:at:in:firing:fired:)``.
  /// - Throws: an event or a field that the policy doesn't have, a value of another type, or a length outside
  ///   of the range that the policy gives.
  public func event(
    _ name: String,
    _ fields: [String: String] = [:],
    at instant: Instant? = nil
  ) throws(EventError) -> Event {
    guard let index = words.model.events.firstIndex(where: { $0.name == name }) else {
      throw EventError(
        field: nil,
        message: "there is no event `\(name)`",
        help: Suggestion.help(for: name, among: events.map(\.name), "events")
      )
    }
    let declared = words.model.events[index]
    if let unknown = fields.keys.sorted().first(where: { key in
      !declared.fields.contains { $0.name == key }
    }) {
      let help = Suggestion.help(for: unknown, among: declared.fields.map(\.name), "fields")
      let message = "`\(name)` has no field `\(unknown)`"
      throw EventError(field: unknown, message: message, help: help)
    }
    var event = Event(index: index)
    let lengthFields = words.lengthFields
    var texts: [String] = []
    for field in declared.fields {
      let value = fields[field.name] ?? field.type.valueIfAbsent
      if field.type == .text {
        texts.append(value)
        continue
      }
      var canonical = value
      if fields[field.name] != nil {
        do throws(PolicyModel.Field.Refusal) {
          canonical = try field.canonical(value, at: instant)
        } catch {
          let isOutside = if case .outside = error { true } else { false }
          throw EventError(
            field: field.name,
            message: "`\(field.name)` can't be `\(value)`",
            help: error.help(for: field.type),
            isOutOfRange: isOutside
          )
        }
        if let place = lengthFields.firstIndex(of: field.name), field.isLength {
          event.lengths = event.lengths ?? Array(repeating: 0, count: lengthFields.count)
          event.lengths?[place] = Int64(canonical) ?? 0
        }
      }
      for (test, bit) in words.layout.eventTests[index] {
        if case .field(field.name, let values) = test, values.contains(canonical) {
          event.facts |= 1 << UInt64(bit)
        }
      }
    }
    event.text = texts.first ?? ""
    event.moreTexts = Array(texts.dropFirst())
    event.facts |= tables.textTests[index].facts(ofLater: event.moreTexts)
    return event
  }
}

extension ValueType {
  package var expectation: String {
    switch self {
    case .text: "expected text"
    case .boolean: "expected `true` or `false`"
    case .duration: "expected a duration such as `5m`"
    case .instant: "expected a moment to the millisecond, such as 2026-01-05T09:00:00Z"
    case .choice(let values): "allowed: \(Suggestion.list(values))"
    }
  }
}
