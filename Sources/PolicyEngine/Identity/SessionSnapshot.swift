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
    /// How often the timer has fired since it started, for one with `repeat`; nil for not yet.
    public var firings: Int?
    /// When the timer started, for one with `changes: at_once` that runs for its setting; nil for others.
    public var started: Instant?
    /// Which of the setting's values it runs for, as the value of a memory; nil where that said nothing.
    public var key: String?

    /// A deadline; nothing is checked before it is read.
    public init(
      earliest: Instant?,
      latest: Instant?,
      firings: Int? = nil,
      started: Instant? = nil,
      key: String? = nil
    ) {
      self.earliest = earliest
      self.latest = latest
      self.firings = firings
      self.started = started
      self.key = key
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
  /// The durations that settings had when the session came into the states of timers with `changes: on_entry`,
  /// by the timer's name.
  public var entered: [String: String]

  /// A snapshot; nothing is checked before it is read.
  public init(
    revision: PolicyRevision,
    step: UInt32,
    state: String,
    lastSeen: Instant?,
    memory: [String: String] = [:],
    timers: [String: Deadline] = [:],
    entered: [String: String] = [:]
  ) {
    self.revision = revision
    self.step = step
    self.state = state
    self.lastSeen = lastSeen
    self.memory = memory
    self.timers = timers
    self.entered = entered
  }
}

extension SessionSnapshot: Codable {
  private enum CodingKeys: String, CodingKey {
    case format, revision, step, state, lastSeen, memory, timers, entered
  }

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
    entered = try values.decodeIfPresent([String: String].self, forKey: .entered) ?? [:]
  }

  /// Writes a snapshot; `entered` only where there is something.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(format, forKey: .format)
    try values.encode(revision, forKey: .revision)
    try values.encode(step, forKey: .step)
    try values.encode(state, forKey: .state)
    try values.encodeIfPresent(lastSeen, forKey: .lastSeen)
    try values.encode(memory, forKey: .memory)
    try values.encode(timers, forKey: .timers)
    if !entered.isEmpty { try values.encode(entered, forKey: .entered) }
  }
}

extension SessionSnapshot.Deadline: Codable {
  private enum CodingKeys: String, CodingKey {
    case earliest, latest, firings, started, key
  }

  /// Reads both bounds, and what else there is; null stands for one that never comes.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    earliest = try values.decode(Instant?.self, forKey: .earliest)
    latest = try values.decode(Instant?.self, forKey: .latest)
    firings = try values.decodeIfPresent(Int.self, forKey: .firings)
    started = try values.decodeIfPresent(Instant.self, forKey: .started)
    key = try values.decodeIfPresent(String.self, forKey: .key)
  }

  /// Writes both bounds, and what else there is.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(earliest, forKey: .earliest)
    try values.encode(latest, forKey: .latest)
    try values.encodeIfPresent(firings, forKey: .firings)
    try values.encodeIfPresent(started, forKey: .started)
    try values.encodeIfPresent(key, forKey: .key)
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
