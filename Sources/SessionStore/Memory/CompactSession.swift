import PolicyEngine

/// A stored session as bytes, with its id in front; the moment to wake it at stands elsewhere.
struct CompactSession {
  /// What many sessions have in common.
  struct Names: Sendable {
    var channels = NameList()
    var revisions = NameList()
    var states = NameList()
  }

  static func bytes(of session: StoredSession, _ names: inout Names) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(24 + session.id.utf8.count + session.body.count)
    let id = session.id.utf8
    append(UInt64(id.count), to: &bytes)
    bytes.append(contentsOf: id)
    append(UInt64(names.channels.number(of: session.channel)), to: &bytes)
    append(UInt64(names.revisions.number(of: session.revision.description)), to: &bytes)
    append(UInt64(names.states.number(of: session.state)), to: &bytes)
    append(UInt64(session.step), to: &bytes)
    append(signed: session.lastSeen.milliseconds, to: &bytes)
    append(session.endedAt == nil ? 0 : 1, to: &bytes)
    if let end = session.endedAt {
      append(signed: end.milliseconds - session.lastSeen.milliseconds, to: &bytes)
    }
    append(UInt64(session.body.count), to: &bytes)
    bytes.append(contentsOf: session.body)
    return bytes
  }

  /// - Parameter bytes: what ``bytes(of:_:)`` gave, and whatever stands behind it.
  static func session(of bytes: ArraySlice<UInt8>, _ names: Names, wakeAt: Int64?) -> StoredSession?
  {
    var rest = bytes
    let id = String(decoding: take(Int(number(&rest)), &rest), as: UTF8.self)
    let channel = names.channels[Int(number(&rest))]
    guard let revision = PolicyRevision(names.revisions[Int(number(&rest))]) else { return nil }
    let state = names.states[Int(number(&rest))]
    let step = UInt32(number(&rest))
    let lastSeen = signed(&rest)
    let endedAt = number(&rest) == 0 ? nil : lastSeen + signed(&rest)
    let body = Array(take(Int(number(&rest)), &rest))
    return StoredSession(
      id: id,
      channel: channel,
      revision: revision,
      step: step,
      state: state,
      lastSeen: Instant(milliseconds: lastSeen),
      body: body,
      wakeAt: wakeAt.map { Instant(milliseconds: $0) },
      endedAt: endedAt.map { Instant(milliseconds: $0) }
    )
  }

  /// Whether the bytes are of the session of an id.
  static func isOf(_ id: String.UTF8View, _ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes
    let count = Int(number(&rest))
    return count == id.count && rest.prefix(count).elementsEqual(id)
  }

  /// The id that bytes begin with.
  static func id(of bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = bytes
    return take(Int(number(&rest)), &rest)
  }

  // MARK: Numbers

  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private static func append(signed number: Int64, to bytes: inout [UInt8]) {
    append(UInt64(bitPattern: number << 1 ^ number >> 63), to: &bytes)
  }

  private static func number(_ rest: inout ArraySlice<UInt8>) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while let byte = rest.popFirst() {
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { break }
      shift += 7
    }
    return number
  }

  private static func signed(_ rest: inout ArraySlice<UInt8>) -> Int64 {
    let number = number(&rest)
    return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }

  private static func take(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }
}
