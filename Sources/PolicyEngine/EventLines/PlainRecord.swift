/// The parts of a line that records what its event or firing did, as programs write it: values without escapes.
///
/// As ``PlainLine``, which has no values but texts.
package struct PlainRecord: Sendable {
  package let frame: LineFrame
  /// By key: where its value is, quotes and brackets included; empty where the line doesn't have it.
  private var values = InlineArray<11, ByteRange>(repeating: ByteRange())

  /// The record that lies in a part of a buffer; nil where it has to be read with places, or records nothing.
  package init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    var values = InlineArray<11, ByteRange>(repeating: ByteRange())
    var isRecord = false
    let frame = LineFrame(bytes, range) { range, name, cursor in
      guard let key = Self.key(range, name, bytes), values[key.rawValue].isEmpty else {
        return false
      }
      cursor.skipSpace(bytes)
      let start = cursor.position
      guard Self.take(key, bytes, &cursor) else { return false }
      values[key.rawValue] = ByteRange(start..<cursor.position)
      isRecord = true
      return true
    }
    guard isRecord, let frame else { return nil }
    self.frame = frame
    self.values = values
  }

  /// The value of a key as it is written; empty where the line doesn't have it.
  @inline(__always)
  package func value(_ key: RecordedStep.Key) -> Range<Int> { values[key.rawValue].range }

  @inline(__always)
  private static func key(_ range: Range<Int>, _ name: UInt64, _ bytes: Span<UInt8>)
    -> RecordedStep.Key?
  {
    // The names of the keys as numbers, the first byte lowest.
    switch name {
    case 0x65_6D6F_6374_756F: .outcome
    case 0x6D6F_7266: .from
    case 0x6F74: .to
    case 0x656C_7572: .rule
    case 0x6563_7275_6F73: .source
    case 0x64_6574_7261_7473: .started
    case 0x73_7463_6566_6665: .effects
    case 0x6E6F_7361_6572: .reason
    case 0x6574_616C: .late
    case 0: longKey(range, bytes)
    default: nil
    }
  }

  private static func longKey(_ range: Range<Int>, _ bytes: Span<UInt8>) -> RecordedStep.Key? {
    switch (range.count, bytes.word(at: range.lowerBound), bytes[range.upperBound - 1]) {
    case (9, 0x656C_6C65_636E_6163, UInt8(ascii: "d")): .cancelled
    case (10, 0x6574_656D_6172_6170, UInt8(ascii: "s"))
    where bytes[range.upperBound - 2] == UInt8(ascii: "r"): .parameters
    default: nil
    }
  }

  /// Takes a value of a kind that records have there.
  @inline(__always)
  private static func take(
    _ key: RecordedStep.Key,
    _ bytes: Span<UInt8>,
    _ cursor: inout LineCursor
  ) -> Bool {
    switch key {
    case .outcome, .from, .to: return cursor.text(bytes) != nil
    case .rule, .reason:
      let kind = cursor.value(bytes)
      return kind == .text || kind == .null
    case .late: return cursor.value(bytes) == .flag
    case .source: return cursor.value(bytes) != nil
    case .cancelled, .effects: return cursor.list(bytes) { $0.text(bytes) != nil }
    case .parameters: return cursor.list(bytes) { $0.value(bytes) != nil }
    case .started:
      return cursor.list(bytes) { cursor in
        // `{"timer":"`
        bytes.word(at: cursor.position) == 0x2272_656D_6974_227B
          && bytes.word(at: cursor.position + 8, 2) == 0x223A && cursor.value(bytes) == .object
      }
    }
  }

  // MARK: What it says

  // `earliest` and `latest` as numbers, the first byte lowest.
  private static let earliestKey: UInt64 = 0x7473_6569_6C72_6165
  private static let latestKey: UInt64 = 0x7473_6574_616C

  /// Whether a record says, as far as it says anything, that timers were started, in the order of declaration.
  ///
  /// - Parameters:
  ///   - names: those of the timers, by index.
  ///   - session: as it was after the step.
  /// - Returns: false as well where it isn't plain that it does.
  package func agrees(
    _ bytes: Span<UInt8>,
    started timers: TimerSet,
    _ names: [[UInt8]],
    after session: borrowing Session
  ) -> Bool {
    let range = value(.started)
    if range.isEmpty { return true }
    var cursor = LineCursor(range)
    guard cursor.take(UInt8(ascii: "["), bytes) else { return false }
    var isFirst = true
    for timer in timers {
      if !isFirst, !cursor.take(UInt8(ascii: ","), bytes) { return false }
      isFirst = false
      let deadline = session.deadlines[timer.index]
      guard cursor.take(UInt8(ascii: "{"), bytes), cursor.text(bytes) != nil,
        cursor.take(UInt8(ascii: ":"), bytes), let name = cursor.text(bytes),
        bytes.isEqual(name, to: names[timer.index]),
        Self.takes(Self.earliestKey, deadline.earliest, bytes, &cursor),
        Self.takes(Self.latestKey, deadline.latest, bytes, &cursor)
      else { return false }
      while cursor.take(UInt8(ascii: ","), bytes) {
        guard cursor.text(bytes) != nil, cursor.take(UInt8(ascii: ":"), bytes),
          cursor.value(bytes) != nil
        else { return false }
      }
      guard cursor.take(UInt8(ascii: "}"), bytes) else { return false }
    }
    return cursor.take(UInt8(ascii: "]"), bytes) && cursor.isAtEnd
  }

  /// Takes the next key of an object and its value, an instant; whether they are these.
  private static func takes(
    _ key: UInt64,
    _ due: Int64,
    _ bytes: Span<UInt8>,
    _ cursor: inout LineCursor
  ) -> Bool {
    guard cursor.take(UInt8(ascii: ","), bytes), let name = cursor.text(bytes),
      name.count <= 8, bytes.word(at: name.lowerBound, name.count) == key,
      cursor.take(UInt8(ascii: ":"), bytes),
      let text = cursor.text(bytes), let instant = Instant(utf8: bytes.extracting(text))
    else { return false }
    return instant.milliseconds == due
  }
}

extension RecordedStep {
  /// What a line says that was read as it lies in a buffer.
  package init(_ record: PlainRecord, _ bytes: Span<UInt8>) {
    self.init()
    // Where rules are written is read over.
    for key in Key.allCases where key != .source {
      let range = record.value(key)
      if range.isEmpty { continue }
      let value = bytes.extracting(range).array
      guard let node = try? JSONReader.read(value, file: 0) else { continue }
      _ = take(YAMLNode.Entry(key: key.name, keyPlace: node.place, value: node))
    }
  }
}
