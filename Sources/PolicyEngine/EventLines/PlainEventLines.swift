/// Reads event lines as programs write them: one object of texts without escapes.
///
/// Bytes are looked at where they lie, and nothing has a place. What can't be read so, wrong or only
/// unusual, is for ``EventLine/read(_:for:)``, which reads the same language and says what is wrong.
package struct PlainEventLines: Sendable {
  /// An event, or the firing of a timer, that lines may name.
  private struct Named {
    var name: [UInt8]
    /// The event with no field given, or the firing.
    var content: EventLine.Content
    /// The fields that hold text, the one first that the event keeps at hand.
    var texts: [[UInt8]] = []
  }

  private struct Parts {
    var at = 0..<0
    var session = 0..<0
    var event = 0..<0
    var fields = InlineArray<4, Field>(repeating: Field())
    var fieldCount = 0
    var isASCII = true
  }

  private struct Field {
    var key = 0..<0
    var value = 0..<0
  }

  private static let instantKey = Array(EventLineShape.instantKey.utf8)
  private static let sessionKey = Array(EventLineShape.sessionKey.utf8)
  private static let eventKey = Array(EventLineShape.eventKey.utf8)
  private static let settingsKey = Array(EventLineShape.settingsKey.utf8)

  private let policy: Policy
  private let keepsFields: Bool
  private let known: [Named]
  /// The length of each name and its last byte, which tell nearly all names apart.
  private let digests: [Int]

  /// - Parameter keepsFields: whether an event's fields are wanted as they are written.
  package init(_ policy: Policy, keepsFields: Bool) {
    self.policy = policy
    self.keepsFields = keepsFields
    let model = policy.words.model
    var known: [Named] = []
    for declared in model.events {
      guard let event = try? policy.event(declared.name) else { continue }
      let texts = declared.fields.filter { $0.type == .text }.map { Array($0.name.utf8) }
      known.append(Named(name: Array(declared.name.utf8), content: .event(event), texts: texts))
    }
    for timer in model.timers.indices {
      let name = model.eventName(model.events.count + timer)
      known.append(Named(name: Array(name.utf8), content: .firing(timer)))
    }
    self.known = known
    digests = known.map { Self.digest($0.name.span, 0..<$0.name.count) }
  }

  /// The line that lies in a part of a buffer; nil where it has to be read with places.
  package func read(_ buffer: [UInt8], _ range: Range<Int>) -> EventLine? {
    let bytes = buffer.span
    guard let parts = Self.parts(bytes, range),
      let at = Instant(utf8: bytes.extracting(parts.at)),
      let index = index(of: parts.event, bytes),
      parts.isASCII || bytes.extracting(range).firstInvalidUTF8 == nil
    else { return nil }
    func text(_ range: Range<Int>) -> String { String(decoding: buffer[range], as: UTF8.self) }
    let session = buffer[parts.session]
    if parts.fieldCount == 0 {
      return EventLine(at: at, content: known[index].content, session: session)
    }
    guard case .event(let event) = known[index].content else { return nil }
    let first = parts.fields[0]
    if parts.fieldCount == 1, let name = known[index].texts.first,
      Self.isEqual(bytes, first.key, name)
    {
      let value = text(first.value)
      var line = EventLine(at: at, content: .event(event.with(text: value)), session: session)
      if keepsFields { line.fields = [text(first.key): value] }
      return line
    }
    var fields: [String: String] = [:]
    for index in 0..<parts.fieldCount {
      let field = parts.fields[index]
      if fields.updateValue(text(field.value), forKey: text(field.key)) != nil { return nil }
    }
    guard !hasFlag(fields, of: event),
      let event = try? policy.event(text(parts.event), fields, at: at)
    else { return nil }
    return EventLine(at: at, content: .event(event), session: session, fields: fields)
  }

  /// Whether one of some fields is a flag, which is no text.
  private func hasFlag(_ fields: [String: String], of event: Event) -> Bool {
    policy.words.model.events[event.index].fields.contains {
      $0.type == .boolean && fields[$0.name] != nil
    }
  }

  // MARK: Names

  private static func digest(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    range.isEmpty ? 0 : range.count << 8 | Int(bytes[range.upperBound - 1])
  }

  private func index(of name: Range<Int>, _ bytes: Span<UInt8>) -> Int? {
    let digest = Self.digest(bytes, name)
    for index in digests.indices
    where digests[index] == digest && Self.isEqual(bytes, name, known[index].name) {
      return index
    }
    return nil
  }

  private static func isEqual(_ bytes: Span<UInt8>, _ range: Range<Int>, _ other: [UInt8]) -> Bool {
    guard range.count == other.count else { return false }
    for index in other.indices where bytes[range.lowerBound &+ index] != other[index] {
      return false
    }
    return true
  }

  // MARK: JSON

  /// The parts of a line; nil where it isn't plain, or lacks one.
  private static func parts(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Parts? {
    var parts = Parts()
    var position = range.lowerBound
    let end = range.upperBound
    var hasOwnKey = false
    guard take(UInt8(ascii: "{"), bytes, &position, end) else { return nil }
    repeat {
      guard let key = text(bytes, &position, end, &parts.isASCII),
        take(UInt8(ascii: ":"), bytes, &position, end),
        let value = text(bytes, &position, end, &parts.isASCII)
      else { return nil }
      if isEqual(bytes, key, sessionKey) {
        guard parts.session.isEmpty, !value.isEmpty else { return nil }
        parts.session = value
      } else if isEqual(bytes, key, eventKey) {
        guard parts.event.isEmpty, !value.isEmpty else { return nil }
        parts.event = value
      } else if isEqual(bytes, key, instantKey) {
        guard parts.at.isEmpty, !value.isEmpty else { return nil }
        parts.at = value
      } else if key.count > 2, bytes[key.lowerBound] == UInt8(ascii: "x"),
        bytes[key.lowerBound + 1] == UInt8(ascii: "-")
      {
        // A second one could be the first once more.
        if hasOwnKey { return nil }
        hasOwnKey = true
      } else {
        guard parts.fieldCount < parts.fields.count, !isEqual(bytes, key, settingsKey) else {
          return nil
        }
        parts.fields[parts.fieldCount] = Field(key: key, value: value)
        parts.fieldCount += 1
      }
    } while take(UInt8(ascii: ","), bytes, &position, end)
    guard take(UInt8(ascii: "}"), bytes, &position, end), position == end,
      !parts.session.isEmpty, !parts.event.isEmpty
    else { return nil }
    return parts
  }

  /// Takes a text in quotes, and the space before it; nil where there is none or it has an escape.
  @inline(__always)
  private static func text(
    _ bytes: Span<UInt8>,
    _ position: inout Int,
    _ end: Int,
    _ isASCII: inout Bool
  ) -> Range<Int>? {
    skipSpace(bytes, &position, end)
    guard position < end, bytes[position] == UInt8(ascii: "\"") else { return nil }
    position &+= 1
    let start = position
    var all: UInt8 = 0
    while position < end {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        if all >= 0x80 { isASCII = false }
        position &+= 1
        return start..<position - 1
      }
      if byte == UInt8(ascii: "\\") || byte < 0x20 { return nil }
      all |= byte
      position &+= 1
    }
    return nil
  }

  /// Takes a character, and the space around it; whether it is there.
  @inline(__always)
  private static func take(
    _ character: UInt8,
    _ bytes: Span<UInt8>,
    _ position: inout Int,
    _ end: Int
  ) -> Bool {
    skipSpace(bytes, &position, end)
    guard position < end, bytes[position] == character else { return false }
    position &+= 1
    skipSpace(bytes, &position, end)
    return true
  }

  @inline(__always)
  private static func skipSpace(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int) {
    while position < end,
      bytes[position] == 0x20 || bytes[position] == 0x09 || bytes[position] == 0x0D
    {
      position &+= 1
    }
  }
}
