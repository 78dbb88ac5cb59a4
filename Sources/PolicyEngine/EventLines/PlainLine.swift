/// The parts of a line as programs write it: one object of texts without escapes.
///
/// Bytes are looked at where they lie, and nothing has a place. What can't be read so, wrong or only
/// unusual, is for ``EventLine/read(_:for:records:)``, which reads the same language and says what is wrong.
package struct PlainLine: Sendable {
  struct Field {
    private var keyBytes = ByteRange()
    private var valueBytes = ByteRange()

    init() {}

    init(key: Range<Int>, value: Range<Int>) {
      (keyBytes, valueBytes) = (ByteRange(key), ByteRange(value))
    }

    var key: Range<Int> { keyBytes.range }
    var value: Range<Int> { valueBytes.range }
  }

  package let frame: LineFrame
  private(set) var fields = InlineArray<4, Field>(repeating: Field())
  private(set) var fieldCount = 0

  /// The line that lies in a part of a buffer; nil where it has to be read with places.
  package init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    var fields = InlineArray<4, Field>(repeating: Field())
    var count = 0
    let frame = LineFrame(bytes, range) { key, _, cursor in
      guard count < 4, let value = cursor.longText(bytes) else { return false }
      fields[count] = Field(key: key, value: value)
      count += 1
      return true
    }
    guard let frame else { return nil }
    self.frame = frame
    (self.fields, fieldCount) = (fields, count)
  }
}
