import PolicyEngine
import TestSupport
import Testing

/// One session played step by step; times are milliseconds after the first moment.
struct PlayedSession {
  static let second: Int64 = 1000
  static let minute: Int64 = 60 * second
  static let hour: Int64 = 60 * minute

  private let start = Instant("2026-01-05T09:00:00Z") ?? .earliest
  private(set) var policy: Policy
  private(set) var session: Session
  let firing: Firing
  /// What happened, in order, firings among it.
  private(set) var log: [(at: Int64, words: DecisionDescription, decision: Decision)] = []

  init(_ channel: String, _ settings: [String: String] = [:], firing: Firing = .earliest) throws {
    try self.init(Repository.policy(channel, settings), firing: firing)
  }

  init(_ policy: Policy, firing: Firing = .earliest) {
    self.policy = policy
    self.firing = firing
    session = policy.newSession()
  }

  var state: String { policy.state(of: session) }

  /// What happened last.
  var last: DecisionDescription? { log.last?.words }

  /// Sends an event; its own decision in words is returned.
  @discardableResult
  mutating func send(
    _ event: String,
    _ fields: [String: String] = [:],
    at time: Int64
  ) throws -> DecisionDescription {
    var fired: [Decision] = []
    let decision = policy.receive(
      try policy.event(event, fields),
      at: instant(time),
      in: &session,
      firing: firing
    ) { fired.append($0) }
    for firing in fired { note(firing) }
    return note(decision)
  }

  @discardableResult
  mutating func customer(_ text: String, at time: Int64) throws -> DecisionDescription {
    try send("customer.message", ["text": text], at: time)
  }

  @discardableResult
  mutating func rep(_ text: String = "may I help?", at time: Int64) throws -> DecisionDescription {
    try send("rep.message", ["text": text], at: time)
  }

  /// Fires everything that is due at or before a moment.
  mutating func run(through time: Int64) {
    while let decision = policy.fireNext(in: &session, through: instant(time), firing: firing) {
      note(decision)
    }
  }

  /// Goes on under other settings.
  mutating func change(_ settings: [String: String], at time: Int64? = nil) throws {
    policy = try policy.with(settings: settings)
    policy.adopt(&session, at: time.map(instant) ?? session.lastSeen)
  }

  /// The moments at which the session came into a state.
  func times(of state: String) -> [Int64] {
    log.filter { $0.words.to == state && $0.words.from != state }.map(\.at)
  }

  @discardableResult
  private mutating func note(_ decision: Decision) -> DecisionDescription {
    let words = policy.describe(decision)
    log.append((decision.at.milliseconds - start.milliseconds, words, decision))
    return words
  }

  private func instant(_ time: Int64) -> Instant {
    Instant(milliseconds: start.milliseconds + time)
  }

  // MARK: Beginnings

  /// A session that a rep has: the customer wrote at 0, the rep accepted a second later.
  static func active(
    _ channel: String,
    _ settings: [String: String] = [:],
    firing: Firing = .earliest
  ) throws -> PlayedSession {
    var session = try PlayedSession(channel, settings, firing: firing)
    try session.customer("hello", at: 0)
    try session.send("rep.accept", at: second)
    #expect(session.state == "active")
    return session
  }

  /// An active session that the rep made inactive two seconds after its start.
  static func inactive(
    _ channel: String,
    _ settings: [String: String] = [:],
    firing: Firing = .earliest
  ) throws -> PlayedSession {
    var session = try active(channel, settings, firing: firing)
    try session.send("rep.inactivate", at: 2 * second)
    #expect(session.state == "inactive")
    return session
  }
}
