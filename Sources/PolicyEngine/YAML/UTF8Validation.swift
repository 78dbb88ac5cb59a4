extension Span<UInt8> {
  /// The first byte that begins no well-formed sequence (Unicode 16, table 3-7).
  var firstInvalidUTF8: Int? {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: self)
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }
}
