/// Reads the lines of events that programs write, as ``PlainLine`` has them, for a policy.
package struct PlainEventLines: Sendable {
  private let policy: Policy
  private let keepsFields: Bool
  private let keepsTexts: Bool
  /// The events and the firings of timers that lines may name.
  private let names: ByteNames
  /// By name: the event with no field given, or the firing.
  private let contents: [EventLine.Content]
  /// By name of an event: the event with no field given.
  private let bare: [BareEvent]
  /// By name: whether its event has fields.
  private let haveFields: [Bool]
  /// By name: the field that holds text and that the event keeps at hand; empty where there is none.
  private let firstTexts: ByteNames
  /// Whether no event has a field of which a record says something else.
  private let tellsRecords: Bool

  /// - Parameters:
  ///   - keepsFields: whether an event's fields are wanted as they are written.
  ///   - keepsTexts: whether an event's first text is wanted where it is none of the policy's words; without it
  ///     the event does the same.
  package init(_ policy: Policy, keepsFields: Bool, keepsTexts: Bool = true) {
    self.policy = policy
    self.keepsFields = keepsFields
    self.keepsTexts = keepsTexts
    let model = policy.words.model
    var names: [String] = []
    var contents: [EventLine.Content] = []
    var firstTexts: [String] = []
    var haveFields: [Bool] = []
    for declared in model.events {
      guard let event = try? policy.event(declared.name) else { continue }
      names.append(declared.name)
      contents.append(.event(event))
      firstTexts.append(declared.fields.first { $0.type == .text }?.name ?? "")
      haveFields.append(!declared.fields.isEmpty)
    }
    bare = contents.compactMap { content in
      guard case .event(let event) = content else { return nil }
      return BareEvent(number: event.number, facts: policy.tables.facts(of: event))
    }
    for timer in model.timers.indices {
      names.append(model.eventName(model.events.count + timer))
      contents.append(.firing(timer))
      firstTexts.append("")
      haveFields.append(false)
    }
    self.names = ByteNames(names)
    self.contents = contents
    self.firstTexts = ByteNames(firstTexts)
    self.haveFields = haveFields
    tellsRecords = !model.events.contains { event in
      event.fields.contains { RecordedStep.keys.contains($0.name) }
    }
  }

  // MARK: Records

  /// An event without its fields, or the firing of a timer, of which a record says what it did.
  package struct Recorded {
    package var content: EventLine.Content
    /// The event as a step takes it; nil for a firing.
    package var bare: BareEvent?
    /// Whether the event has fields, which the record doesn't say.
    package var lacksFields: Bool
  }

  /// What a record is of; nil where it has to be read with places.
  package func read(_ record: PlainRecord, _ bytes: Span<UInt8>) -> Recorded? {
    guard tellsRecords, let index = names.index(of: record.frame.event, bytes) else { return nil }
    return Recorded(
      content: contents[index],
      bare: index < bare.count ? bare[index] : nil,
      lacksFields: haveFields[index]
    )
  }

  // MARK: Lines

  /// The line that lies in a part of a buffer; nil where it has to be read with places.
  package func read(_ buffer: [UInt8], _ range: Range<Int>) -> EventLine? {
    guard let line = PlainLine(buffer.span, range), let (content, fields) = read(line, buffer)
    else { return nil }
    return EventLine(
      at: line.frame.at,
      content: content,
      session: buffer[line.frame.session],
      fields: fields
    )
  }

  /// The event of a line, if it is one that has no fields or a text alone that is none of the policy's words.
  package func readBare(_ line: PlainLine, _ bytes: Span<UInt8>) -> BareEvent? {
    guard line.fieldCount <= 1, let index = names.index(of: line.frame.event, bytes),
      index < bare.count
    else { return nil }
    if line.fieldCount == 0 { return bare[index] }
    let field = line.fields[0]
    guard isFirstText(field.key, of: index, bytes),
      !policy.admits(bytes.extracting(field.value), asFirstTextOf: Int(bare[index].number))
    else { return nil }
    return bare[index]
  }

  /// What a line of a buffer says, with its fields if they are wanted; nil where it has to be read with places.
  package func read(_ line: PlainLine, _ buffer: [UInt8]) -> (
    content: EventLine.Content, fields: [String: String]
  )? {
    let bytes = buffer.span
    guard let index = names.index(of: line.frame.event, bytes) else { return nil }
    if line.fieldCount == 0 { return (contents[index], [:]) }
    guard case .event(let event) = contents[index] else { return nil }
    func text(_ range: Range<Int>) -> String { String(decoding: buffer[range], as: UTF8.self) }
    let first = line.fields[0]
    if line.fieldCount == 1, isFirstText(first.key, of: index, bytes) {
      if !keepsTexts,
        !policy.admits(bytes.extracting(first.value), asFirstTextOf: event.index)
      {
        return (contents[index], [:])
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
      let event = try? policy.event(text(line.frame.event), fields, at: line.frame.at)
    else { return nil }
    return (.event(event), fields)
  }

  @inline(__always)
  private func isFirstText(_ key: Range<Int>, of name: Int, _ bytes: Span<UInt8>) -> Bool {
    !key.isEmpty && firstTexts.isName(name, key, bytes)
  }

  /// Whether one of some fields is a flag, which is no text.
  private func hasFlag(_ fields: [String: String], of event: Event) -> Bool {
    policy.words.model.events[event.index].fields.contains {
      $0.type == .boolean && fields[$0.name] != nil
    }
  }
}
