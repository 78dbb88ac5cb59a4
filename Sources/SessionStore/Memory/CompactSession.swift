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
    var bytes = PackedBytes()
    bytes.append(counted: session.id.utf8)
    bytes.append(UInt64(names.channels.number(of: session.channel)))
    bytes.append(UInt64(names.revisions.number(of: session.revision.description)))
    bytes.append(UInt64(names.states.number(of: session.state)))
    bytes.append(UInt64(session.step))
    bytes.append(signed: session.lastSeen.milliseconds)
    bytes.append(session.endedAt == nil ? 0 : 1)
    if let end = session.endedAt {
      bytes.append(signed: end.milliseconds - session.lastSeen.milliseconds)
    }
    bytes.append(counted: session.body)
    return bytes.bytes
  }

  /// - Parameter bytes: what ``bytes(of:_:)`` gave, and whatever stands behind it.
  static func session(
    of bytes: ArraySlice<UInt8>,
    _ names: Names,
    wakeAt: Int64?
  ) throws(SessionError) -> StoredSession? {
    var reader = PackedBytes.Reader(bytes)
    let id = String(decoding: try reader.counted(), as: UTF8.self)
    let channel = names.channels[try reader.number(below: names.channels.count)]
    let text = names.revisions[try reader.number(below: names.revisions.count)]
    guard let revision = PolicyRevision(text) else { return nil }
    let state = names.states[try reader.number(below: names.states.count)]
    let step = UInt32(truncatingIfNeeded: try reader.number())
    let lastSeen = try reader.signed()
    let endedAt = try reader.number() == 0 ? nil : lastSeen + reader.signed()
    return StoredSession(
      id: id,
      channel: channel,
      revision: revision,
      step: step,
      state: state,
      lastSeen: Instant(milliseconds: lastSeen),
      body: Array(try reader.counted()),
      wakeAt: wakeAt.map { Instant(milliseconds: $0) },
      endedAt: endedAt.map { Instant(milliseconds: $0) }
    )
  }

  /// The id that bytes begin with.
  static func id(of bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var reader = PackedBytes.Reader(bytes)
    return (try? reader.counted()) ?? []
  }
}
