private import CLibYAML

/// libyaml's event parser over bytes that it owns, with byte offsets in place of code point marks.
///
/// The one type that touches C memory: no pointer leaves the function that received it.
@safe struct EventParser: ~Copyable {
  struct Event {
    var kind: Kind
    /// As they are in libyaml: the name, and the whole of a tag that was written short.
    var anchor: String?
    var tag: String?
    var lower: Int
    var upper: Int
  }

  enum Kind {
    case streamStart
    case streamEnd
    case documentStart(hasDirectives: Bool)
    case documentEnd
    case alias(String)
    case scalar(String, YAMLNode.Style)
    case open(isMapping: Bool)
    case close
  }

  /// Why libyaml can't go on, with byte offsets.
  struct Failure: Error {
    var problem: String
    var offset: Int
    var context: String
    var contextOffset: Int?
  }

  /// A copy of the input that lives as long as the parser: libyaml keeps a pointer into it.
  private let input: UnsafeMutableBufferPointer<UInt8>
  /// On the heap, as libyaml stores the parser's own address in it.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let marks: MarkMap

  /// Begins to parse at the byte `start`; nil when there is no memory for it.
  ///
  /// - Parameter isASCII: whether it is known that every byte is a character of its own.
  init?(_ bytes: [UInt8], startingAt start: Int, isASCII: Bool) {
    // SAFETY: both allocations are owned by this value and freed in `deinit`; `initialize(from:)`
    // fills every byte of the buffer, and libyaml initialises the whole struct before it is read.
    unsafe input = .allocate(capacity: max(1, bytes.count - start))
    _ = unsafe input.initialize(from: bytes[start...])
    unsafe parser = .allocate(capacity: 1)
    marks = MarkMap(bytes, startingAt: start, isASCII: isASCII)
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      // A failed initialisation leaves a zeroed struct, which `yaml_parser_delete` accepts.
      return nil
    }
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, input.baseAddress, bytes.count - start)
  }

  deinit {
    // SAFETY: allocated and initialised in `init`, and nothing else holds the pointers.
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe input.deallocate()
  }

  func next() throws(Failure) -> Event {
    var raw = unsafe yaml_event_t()
    // SAFETY: `parser` is initialised, and `raw` is deleted on every way out of this function; the
    // strings in it are copied before that.
    guard unsafe yaml_parser_parse(parser, &raw) == 1 else { throw failure() }
    defer { unsafe yaml_event_delete(&raw) }
    let kind: Kind
    var anchor: String?
    var tag: String?
    switch unsafe raw.type {
    case YAML_STREAM_START_EVENT, YAML_NO_EVENT: kind = .streamStart
    case YAML_STREAM_END_EVENT: kind = .streamEnd
    case YAML_DOCUMENT_START_EVENT:
      // SAFETY: the union's member is the one that the event's type names.
      let start = unsafe raw.data.document_start
      let hasTags = unsafe start.tag_directives.start != start.tag_directives.end
      kind = unsafe .documentStart(hasDirectives: start.version_directive != nil || hasTags)
    case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
    case YAML_ALIAS_EVENT:
      // SAFETY: as above; libyaml ends its strings with NUL.
      kind = unsafe .alias(Self.string(raw.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      // SAFETY: as above; `value` has `length` bytes, valid until the event is deleted.
      let scalar = unsafe raw.data.scalar
      let text = unsafe String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length),
        as: UTF8.self
      )
      let style: YAMLNode.Style
      switch unsafe scalar.style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE: style = .quoted
      case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: style = .block
      default: style = .plain
      }
      kind = .scalar(text, style)
      (anchor, tag) = unsafe (Self.string(scalar.anchor), Self.string(scalar.tag))
    case YAML_SEQUENCE_START_EVENT:
      // SAFETY: as above.
      let start = unsafe raw.data.sequence_start
      kind = .open(isMapping: false)
      (anchor, tag) = unsafe (Self.string(start.anchor), Self.string(start.tag))
    case YAML_MAPPING_START_EVENT:
      // SAFETY: as above.
      let start = unsafe raw.data.mapping_start
      kind = .open(isMapping: true)
      (anchor, tag) = unsafe (Self.string(start.anchor), Self.string(start.tag))
    default: kind = .close
    }
    let lower = unsafe marks.offset(of: raw.start_mark.index)
    let upper = unsafe marks.offset(of: raw.end_mark.index)
    return Event(kind: kind, anchor: anchor, tag: tag, lower: lower, upper: upper)
  }

  private func failure() -> Failure {
    // SAFETY: libyaml sets these fields before it returns 0; the strings are constants of the library.
    let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) }
    let context = unsafe parser.pointee.context.map { unsafe String(cString: $0) }
    let isReaderError = unsafe parser.pointee.error == YAML_READER_ERROR
    let offset =
      unsafe isReaderError
      ? marks.start + Int(clamping: parser.pointee.problem_offset)
      : marks.offset(of: parser.pointee.problem_mark.index)
    let contextOffset =
      unsafe context == nil ? nil : marks.offset(of: parser.pointee.context_mark.index)
    return Failure(
      problem: problem ?? "there is not enough memory",
      offset: offset,
      context: context ?? "",
      contextOffset: contextOffset
    )
  }

  private static func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    // SAFETY: libyaml's strings end with NUL and live until the event is deleted, after this copy.
    unsafe pointer.map { unsafe String(cString: $0) }
  }
}

/// Turns libyaml's marks, which count code points, into byte offsets.
private struct MarkMap {
  /// The byte at which libyaml began to count.
  let start: Int
  /// The byte offset of each code point, or nil where every character is one byte.
  private let offsets: [Int32]?

  init(_ bytes: [UInt8], startingAt start: Int, isASCII: Bool) {
    self.start = start
    guard !isASCII, bytes[start...].contains(where: { $0 >= 0x80 }) else {
      offsets = nil
      return
    }
    var offsets: [Int32] = []
    offsets.reserveCapacity(bytes.count - start + 1)
    for (offset, byte) in bytes.enumerated().dropFirst(start) where byte & 0xC0 != 0x80 {
      offsets.append(Int32(offset))
    }
    offsets.append(Int32(bytes.count))
    self.offsets = offsets
  }

  func offset(of index: Int) -> Int {
    guard let offsets else { return start + index }
    return Int(offsets[min(max(0, index), offsets.count - 1)])
  }
}
