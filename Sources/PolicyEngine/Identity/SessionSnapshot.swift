/// A session written down: all that it is, by name, as plain data that can be stored and read back.
///
/// Made by ``Policy/snapshot(of:)`` and turned back by ``Policy/session(from:)``. Its JSON form, which any
/// encoder of `Codable` values gives, is described by the schema `schemas/session.schema.json`:
///
/// ```json
/// {
///   "format": 1,
///   "revision": "1-0123456789abcdef0123456789abcdef",
///   "step": 3,
///   "state": "inactive",
///   "lastSeen": "2026-01-05T09:07:00Z",
///   "memory": {},
///   "timers": {
///     "inactive_end": {"earliest": "2026-01-06T09:07:00Z", "latest": "2026-01-06T15:07:00Z"}
///   }
/// }
/// ```
public struct SessionSnapshot: Sendable, Hashable {
  /// When a running timer may fire: both bounds are inclusive.
  public struct Deadline: Sendable, Hashable {
    /// The first moment; nil for one after the year 9999, which never comes.
    public var earliest: Instant?
    /// The last moment; nil for one after the year 9999, which never comes.
    public var latest: Instant?

    /// A deadline; nothing is checked before it is read.
    public init(earliest: Instant?, latest: Instant?) {
      self.earliest = earliest
      self.latest = latest
    }
  }

  /// The version of the form, which is written with each snapshot.
  public static let format = 1

  private var format = Self.format
  /// The policy that the session is of.
  public var revision: PolicyRevision
  /// How many steps the session has taken.
  public var step: UInt32
  /// The name of the session's state.
  public var state: String
  /// The latest moment that the session has seen; nil before its first event.
  public var lastSeen: Instant?
  /// What is remembered, by the memory's name; `true` for a flag that is set.
  public var memory: [String: String]
  /// The timers that run, by name.
  public var timers: [String: Deadline]

  /// A snapshot; nothing is checked before it is read.
  public init(
    revision: PolicyRevision,
    step: UInt32,
    state: String,
    lastSeen: Instant?,
    memory: [String: String] = [:],
    timers: [String: Deadline] = [:]
  ) {
    self.revision = revision
    self.step = step
    self.state = state
    self.lastSeen = lastSeen
    self.memory = memory
    self.timers = timers
  }
}

extension SessionSnapshot: Codable {
  /// Reads a snapshot of this ``format``.
  ///
  /// - Throws: ``SessionError/unknownFormat(_:)`` for another one, or what is wrong with the encoded data.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let format = try values.decode(Int.self, forKey: .format)
    guard format == Self.format else { throw SessionError.unknownFormat(format) }
    revision = try values.decode(PolicyRevision.self, forKey: .revision)
    step = try values.decode(UInt32.self, forKey: .step)
    state = try values.decode(String.self, forKey: .state)
    lastSeen = try values.decodeIfPresent(Instant.self, forKey: .lastSeen)
    memory = try values.decode([String: String].self, forKey: .memory)
    timers = try values.decode([String: Deadline].self, forKey: .timers)
  }
}

extension SessionSnapshot.Deadline: Codable {
  private enum CodingKeys: String, CodingKey {
    case earliest, latest
  }

  /// Reads both bounds; null stands for one that never comes.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    earliest = try values.decode(Instant?.self, forKey: .earliest)
    latest = try values.decode(Instant?.self, forKey: .latest)
  }

  /// Writes both bounds.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(earliest, forKey: .earliest)
    try values.encode(latest, forKey: .latest)
  }
}

extension SessionSnapshot.Deadline {
  init(_ deadline: Session.Deadline) {
    func instant(_ milliseconds: Int64) -> Instant? {
      milliseconds > Instant.latest.milliseconds ? nil : Instant(milliseconds: milliseconds)
    }
    self.init(earliest: instant(deadline.earliest), latest: instant(deadline.latest))
  }

  /// The bounds in milliseconds; nil where the first comes after the last.
  var bounds: Session.Deadline? {
    // A session keeps no moments that are much later than this.
    let never = Instant.latest.milliseconds + 1
    let bounds = Session.Deadline(
      earliest: earliest?.milliseconds ?? never,
      latest: latest?.milliseconds ?? never
    )
    return bounds.earliest <= bounds.latest ? bounds : nil
  }
}

extension Instant: Codable {
  /// Reads an RFC 3339 date-time.
  public init(from decoder: any Decoder) throws {
    self = try decoder.value("RFC 3339 date-time to the millisecond") { Instant($0) }
  }

  /// Writes the instant as RFC 3339 in UTC.
  public func encode(to encoder: any Encoder) throws {
    try description.encode(to: encoder)
  }
}

extension Decoder {
  func value<Value>(_ what: String, _ read: (String) -> Value?) throws -> Value {
    let text = try String(from: self)
    if let value = read(text) { return value }
    throw DecodingError.dataCorrupted(
      .init(codingPath: codingPath, debugDescription: "`\(text)` is no \(what)")
    )
  }
}
