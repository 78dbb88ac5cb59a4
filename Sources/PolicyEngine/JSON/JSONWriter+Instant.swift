extension JSONWriter {
  /// Writes an instant as RFC 3339 in quotes; null for one after the year 9999, which that can't write.
  package mutating func append(_ instant: Instant) {
    if instant > .latest {
      append(literal: "null")
      return
    }
    append(literal: "\"")
    instant.write(to: &bytes)
    append(literal: "\"")
  }
}

extension JSONValue {
  /// An instant as RFC 3339; null for one after the year 9999, which that can't write.
  package static func instant(_ instant: Instant) -> JSONValue {
    instant > .latest ? .null : .string(instant.description)
  }
}
