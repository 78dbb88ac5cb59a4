/// Reads the lines of events that programs write, as ``PlainLine`` has them, for a policy.
package struct PlainEventLines: Sendable {
  /// An event, or the firing of a timer, that lines may name.
  private struct Named {
    var name: [UInt8]
    /// The event with no field given, or the firing.
    var content: EventLine.Content
    /// The fields that hold text, the one first that the event keeps at hand.
    var texts: [[UInt8]] = []
  }

  private let policy: Policy
  private let keepsFields: Bool
  private let keepsTexts: Bool
  private let known: [Named]
  /// The length of each name and its last byte, which tell nearly all names apart.
  private let digests: [Int]
  /// The events with no field given, by their index in ``known``.
  private let bare: [BareEvent]

  /// - Parameters:
  ///   - keepsFields: whether an event's fields are wanted as they are written.
  ///   - keepsTexts: whether an event's first text is wanted where it is none of the policy's words; without it
  ///     the event does the same.
  package init(_ policy: Policy, keepsFields: Bool, keepsTexts: Bool = true) {
    self.policy = policy
    self.keepsFields = keepsFields
    self.keepsTexts = keepsTexts
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
    bare = known.compactMap { named in
      guard case .event(let event) = named.content else { return nil }
      return BareEvent(number: event.number, facts: policy.tables.facts(of: event))
    }
    digests = known.map { Self.digest($0.name.span, 0..<$0.name.count) }
  }

  /// The line that lies in a part of a buffer; nil where it has to be read with places.
  package func read(_ buffer: [UInt8], _ range: Range<Int>) -> EventLine? {
    guard let line = PlainLine(buffer.span, range), let (content, fields) = read(line, buffer)
    else { return nil }
    return EventLine(
      at: line.at,
      content: content,
      session: buffer[line.session],
      fields: fields
    )
  }

  /// The event of a line, if it is one that has no fields or a text alone that is none of the policy's words.
  package func readBare(_ line: PlainLine, _ bytes: Span<UInt8>) -> BareEvent? {
    guard line.fieldCount <= 1, let index = index(of: line.event, bytes), index < bare.count
    else { return nil }
    if line.fieldCount == 0 { return bare[index] }
    guard let name = known[index].texts.first, PlainLine.isEqual(bytes, line.fields[0].key, name),
      !policy.admits(
        bytes.extracting(line.fields[0].value),
        asFirstTextOf: Int(bare[index].number)
      )
    else { return nil }
    return bare[index]
  }

  /// What a line of a buffer says, with its fields if they are wanted; nil where it has to be read with places.
  package func read(_ line: PlainLine, _ buffer: [UInt8]) -> (
    content: EventLine.Content, fields: [String: String]
  )? {
    let bytes = buffer.span
    guard let index = index(of: line.event, bytes) else { return nil }
    if line.fieldCount == 0 { return (known[index].content, [:]) }
    guard case .event(let event) = known[index].content else { return nil }
    func text(_ range: Range<Int>) -> String { String(decoding: buffer[range], as: UTF8.self) }
    let first = line.fields[0]
    if line.fieldCount == 1, let name = known[index].texts.first,
      PlainLine.isEqual(bytes, first.key, name)
    {
      if !keepsTexts,
        !policy.admits(bytes.extracting(first.value), asFirstTextOf: event.index)
      {
        return (known[index].content, [:])
      }
      let value = text(first.value)
      return (.event(event.with(text: value)), keepsFields ? [text(first.key): value] : [:])
    }
    var fields: [String: String] = [:]
    for index in 0..<line.fieldCount {
      let field = line.fields[index]
      if fields.updateValue(text(field.value), forKey: text(field.key)) != nil { return nil }
    }
    guard !hasFlag(fields, of: event),
      let event = try? policy.event(text(line.event), fields, at: line.at)
    else { return nil }
    return (.event(event), fields)
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
    where digests[index] == digest && PlainLine.isEqual(bytes, name, known[index].name) {
      return index
    }
    return nil
  }
}
