extension PolicyModel.Field {
  /// Why a text is no value of a field.
  package enum Refusal: Error, Sendable, Hashable {
    /// It is of another kind.
    case otherType
    /// It is a length that the range doesn't allow, in milliseconds.
    case outside(LengthRange, length: Int64)
    /// It is a moment, and when the event happens isn't known.
    case noInstant

    /// What to write.
    package func help(for type: ValueType) -> String {
      switch self {
      case .otherType: type.expectation
      case .noInstant: "give the instant of the event, from which it counts"
      case .outside(let range, _):
        type == .instant
          ? "it may be \(range.distance) after its event\(range.included)"
          : "write \(range.expectation)\(range.included)"
      }
    }
  }

  /// The canonical value of a text; of an instant, how far it is from its event, in milliseconds.
  ///
  /// - Parameter instant: when the event happens; nil where that isn't known.
  package func canonical(_ text: String, at instant: Instant?) throws(Refusal) -> String {
    guard var canonical = type.canonical(text) else { throw .otherType }
    if type == .instant {
      guard let instant else { throw .noInstant }
      canonical = String((Int64(canonical) ?? 0) - instant.milliseconds)
    }
    if let range, let length = Int64(canonical),
      length < range.value.earliest || length > range.value.latest
    {
      throw .outside(range, length: length)
    }
    return canonical
  }
}
