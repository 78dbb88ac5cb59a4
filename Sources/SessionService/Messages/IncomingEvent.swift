import Foundation
public import PolicyEngine

/// An event that a host sends.
public struct IncomingEvent: Sendable, Hashable {
  /// The session's id: one to 255 bytes of UTF-8 without control characters.
  public var session: String
  /// The id of the channel that the session follows.
  public var channel: String
  /// The name of the event.
  public var event: String
  /// The texts of its fields, by name.
  public var fields: [String: String]
  /// When it happened; nil for now.
  public var at: Instant?
  /// The id by which it is known again when it is sent twice; nil where the host gives none.
  public var id: String?

  /// An event; it is checked when it is handled.
  public init(
    session: String,
    channel: String,
    event: String,
    fields: [String: String] = [:],
    at: Instant? = nil,
    id: String? = nil
  ) {
    self.session = session
    self.channel = channel
    self.event = event
    self.fields = fields
    self.at = at
    self.id = id
  }

  /// Whether a text can be the id of a session or an event.
  static func canBeID(_ text: String) -> Bool {
    // Two texts that Unicode takes for the same would be two ids to a store, and one here.
    let normal = text.precomposedStringWithCanonicalMapping
    return (1...255).contains(text.utf8.count) && normal.utf8.elementsEqual(text.utf8)
      && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
  }
}

/// What became of an event.
public struct EventReply: Sendable, Hashable {
  /// The session's step after the decision: with the session's id the id of the decision.
  public var step: UInt32
  /// The decision, as JSON on one line: a record as `policycheck simulate` prints it.
  public var decision: String
  /// Whether the event had been handled before, so that nothing was done again.
  public var isRepeated: Bool
}

/// What came of an event that was sent.
public struct EventOutcome: Sendable {
  /// What happened to the session before it in the same transaction, as records.
  ///
  /// Firings, and that another version of the policy took the session over. They count also where the event was not handled.
  public var records: [String] = []
  /// The reply, or why the event was not handled.
  public var result: Result<EventReply, EventProblem>

  /// The reply.
  ///
  /// - Throws: why the event was not handled.
  public func get() throws(EventProblem) -> EventReply { try result.get() }
}

/// Why an event was not handled.
public enum EventProblem: Error, Sendable, Hashable {
  /// The text can't be the id of a session, or of an event.
  case invalidID(String)
  /// There is no such channel, or none that can be run.
  case unknownChannel(String)
  /// The session follows another channel.
  case otherChannel(String, session: String)
  /// The policy doesn't take the event in.
  case invalidEvent(EventError)
  /// The event is stamped later than the store's clock allows, in milliseconds.
  case fromTheFuture(ahead: Int64)
  /// The session is of a policy that is no longer known, or damaged.
  case unreadableSession(String)
  /// More timers of the session have to fire before the event than one transaction takes; some have, so that it can be
  /// sent again.
  case behind(session: String)
}

extension EventProblem: CustomStringConvertible {
  /// What is wrong and what to do, in a sentence.
  public var description: String {
    switch self {
    case .invalidID(let id):
      "`\(id.prefix(40))` can't be an id: one to 255 bytes in Unicode's normal form C, without control characters"
    case .unknownChannel(let id): "there is no channel `\(id)`"
    case .otherChannel(let channel, let session):
      "the session `\(session)` follows the channel `\(channel)`: give another session to another channel"
    case .invalidEvent(let error): error.description
    case .fromTheFuture(let ahead):
      "the event is stamped \(ahead) ms after the store's clock: set the host's clock, or leave `at` out"
    case .unreadableSession(let reason): reason
    case .behind(let session):
      "more timers of `\(session)` have to fire before the event than one transaction takes: send it again"
    }
  }
}
