/// Enhanced Web Chat as code: what somebody would write who needs this one channel and has no policies.
///
/// It is what the engine is held against, so it takes every advantage that knowing the channel gives:
/// the states and timers are enums, one deadline is enough as each timer has a state of its own, and
/// opt-out words are compared as numbers. What an admin can choose stays data, as it must. It knows
/// keywords in ASCII only, where the engine folds all of Unicode.
struct HandWrittenWebChat {
  /// The states; a business can't open a web chat, so nothing leads to `new`.
  enum State: UInt8 {
    case unopened, new, waiting, active, inactive, ended
  }

  /// What can happen.
  enum EventKind: UInt8 {
    case customerMessage, customerEnd
    case repMessage, repAccept, repTransfer, repInactivate, repEnd
    case automationMessage, automationInactivate, automationEnd, automationNotification
    case inactivityFires, inactiveEndFires
  }

  /// Something that happens to a session.
  struct Event {
    var kind: EventKind
    var text: String
  }

  /// A set of the two timers that a web chat can have.
  struct Timers: OptionSet {
    var rawValue: UInt8
    static let customerInactivity = Timers(rawValue: 1)
    static let inactiveEnd = Timers(rawValue: 2)
  }

  /// What the host is to do.
  enum Effect: UInt8 {
    case none, route, routeToOwner, recordOptOut
  }

  /// Why an event is refused or ignored.
  enum Reason: UInt8 {
    case none, businessInitiatedUnsupported, sessionInactive, sessionEnded
  }

  /// The rule that was taken.
  enum Rule: UInt8 {
    case none, optOut, customerOpens, customerReturnsToOwner, customerReturns, repCannotOpen,
      repMustWait
    case notificationCannotOpen, accept, transfer, inactivate, end, inactivityFires,
      inactiveEndFires
  }

  /// What became of an event.
  enum Outcome: UInt8 {
    case applied, ignored, rejected
  }

  /// One session.
  struct Session {
    var present = Int64.min
    /// When the running timer may fire; meaningful while one runs.
    var earliest: Int64 = 0
    var latest: Int64 = 0
    var state = State.unopened
    /// Whether the timer of the state runs.
    var isTimerRunning = false
  }

  /// What one step did.
  struct Decision {
    var at: Int64
    var event: EventKind
    var rule = Rule.none
    var from: State
    var to: State
    var outcome = Outcome.ignored
    var started: Timers = []
    var cancelled: Timers = []
    var effect = Effect.none
    var reason = Reason.none
    var isLate = false
  }

  /// The limit for a customer's silence that the admin has set, in milliseconds.
  var customerInactivity: Int64?
  /// Whether the admin has switched Status-Based Capacity on.
  var statusBasedCapacity = false

  /// Handles an event, after every timer that is due.
  ///
  /// Not inlined, as the engine's function of this name can't be: both really make their decision.
  @inline(never)
  func receive(
    _ event: borrowing Event,
    at instant: Int64,
    in session: inout Session,
    firesEarliest: Bool = true,
    fired: (Decision) -> Void
  ) -> Decision {
    handle(event.kind, event.text, at: instant, in: &session, firesEarliest, fired)
  }

  /// The same for an event that has not been made: its kind, and a text that is not copied.
  @inline(never)
  func receive(
    _ kind: EventKind,
    text: borrowing String,
    at instant: Int64,
    in session: inout Session,
    fired: (Decision) -> Void
  ) -> Decision {
    handle(kind, text, at: instant, in: &session, true, fired)
  }

  @inline(__always)
  private func handle(
    _ kind: EventKind,
    _ text: borrowing String,
    at instant: Int64,
    in session: inout Session,
    _ firesEarliest: Bool,
    _ fired: (Decision) -> Void
  ) -> Decision {
    let isLate = instant < session.present
    let moment = isLate ? session.present : instant
    while session.isTimerRunning {
      let due = firesEarliest ? session.earliest : session.latest
      if due > moment { break }
      fired(fire(at: max(due, session.present), in: &session))
    }
    session.present = moment
    var decision = Decision(at: moment, event: kind, from: session.state, to: session.state)
    decision.isLate = isLate
    if session.state == .ended {
      decision.reason = .sessionEnded
      return decision
    }
    switch kind {
    case .customerMessage: customerWrites(text, &session, &decision)
    case .repMessage: repWrites(&session, &decision)
    case .repAccept:
      if session.state == .waiting { move(to: .active, .accept, &session, &decision) }
    case .repTransfer:
      if session.state == .active { move(to: .waiting, .transfer, &session, &decision) }
    case .repInactivate, .automationInactivate:
      if session.state == .active { move(to: .inactive, .inactivate, &session, &decision) }
    case .customerEnd, .repEnd, .automationEnd:
      if session.state != .unopened { move(to: .ended, .end, &session, &decision) }
    case .automationNotification:
      if session.state == .unopened {
        reject(.notificationCannotOpen, .businessInitiatedUnsupported, &decision)
      }
    case .automationMessage, .inactivityFires, .inactiveEndFires: break
    }
    return decision
  }

  private func fire(at moment: Int64, in session: inout Session) -> Decision {
    session.present = moment
    session.isTimerRunning = false
    let isInactivity = session.state == .active
    var decision = Decision(
      at: moment,
      event: isInactivity ? .inactivityFires : .inactiveEndFires,
      from: session.state,
      to: session.state
    )
    if isInactivity {
      move(to: .inactive, .inactivityFires, &session, &decision)
    } else {
      move(to: .ended, .inactiveEndFires, &session, &decision)
    }
    return decision
  }

  @inline(__always)
  private func customerWrites(
    _ text: borrowing String,
    _ session: inout Session,
    _ decision: inout Decision
  ) {
    if Self.isOptOut(text) {
      decision.effect = .recordOptOut
      move(to: .ended, .optOut, &session, &decision)
      return
    }
    switch session.state {
    case .unopened:
      decision.effect = .route
      move(to: .waiting, .customerOpens, &session, &decision)
    case .inactive:
      decision.effect = statusBasedCapacity ? .routeToOwner : .route
      let rule = statusBasedCapacity ? Rule.customerReturnsToOwner : .customerReturns
      move(to: .waiting, rule, &session, &decision)
    case .active:
      if session.isTimerRunning {
        session.isTimerRunning = false
        decision.cancelled = .customerInactivity
        decision.outcome = .applied
      }
    case .new, .waiting, .ended: break
    }
  }

  @inline(__always)
  private func repWrites(_ session: inout Session, _ decision: inout Decision) {
    switch session.state {
    case .unopened: reject(.repCannotOpen, .businessInitiatedUnsupported, &decision)
    case .inactive: reject(.repMustWait, .sessionInactive, &decision)
    case .active:
      guard !session.isTimerRunning, !statusBasedCapacity, let customerInactivity else { return }
      session.earliest = decision.at + customerInactivity
      session.latest = session.earliest
      session.isTimerRunning = true
      decision.started = .customerInactivity
      decision.outcome = .applied
    case .new, .waiting, .ended: break
    }
  }

  @inline(__always)
  private func move(
    to state: State,
    _ rule: Rule,
    _ session: inout Session,
    _ decision: inout Decision
  ) {
    decision.outcome = .applied
    decision.rule = rule
    decision.to = state
    if session.isTimerRunning {
      decision.cancelled = session.state == .active ? .customerInactivity : .inactiveEnd
      session.isTimerRunning = false
    }
    if state == .inactive {
      session.earliest = decision.at + 24 * 3_600_000
      session.latest = decision.at + 30 * 3_600_000
      session.isTimerRunning = true
      decision.started = .inactiveEnd
    }
    session.state = state
  }

  @inline(__always)
  private func reject(_ rule: Rule, _ reason: Reason, _ decision: inout Decision) {
    decision.outcome = .rejected
    decision.rule = rule
    decision.reason = reason
  }

  // MARK: Keywords

  /// Whether a message is an opt-out word: trimmed, without case, as a whole.
  private static func isOptOut(_ text: borrowing String) -> Bool {
    let utf8 = text.utf8Span.span
    var lower = 0
    var upper = utf8.count
    while lower < upper, isTrimmed(utf8[lower]) { lower += 1 }
    // Nearly all messages begin with another letter than any of the words.
    switch lower < upper ? utf8[lower] | 0x20 : 0 {
    case UInt8(ascii: "c"), UInt8(ascii: "e"), UInt8(ascii: "q"), UInt8(ascii: "s"),
      UInt8(ascii: "u"):
      break
    default: return false
    }
    while upper > lower, isTrimmed(utf8[upper - 1]) { upper -= 1 }
    switch upper - lower {
    case 3: return folded(utf8, lower, 3) == 0x64_6E65  // end
    case 4:
      let word = folded(utf8, lower, 4)
      return word == 0x706F_7473 || word == 0x7469_7571  // stop, quit
    case 6: return folded(utf8, lower, 6) == 0x6C65_636E_6163  // cancel
    case 7: return folded(utf8, lower, 7) == 0x6C_6C61_706F_7473  // stopall
    case 11:  // unsubscribe
      return folded(utf8, lower, 8) == 0x7263_7362_7573_6E75
        && folded(utf8, lower + 8, 3) == 0x65_6269
    default: return false
    }
  }

  /// Up to eight bytes in lower case as one number, the first byte lowest.
  @inline(__always)
  private static func folded(_ utf8: Span<UInt8>, _ lower: Int, _ count: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in 0..<count {
      let byte = utf8[lower + index]
      let isUpper = byte >= 0x41 && byte <= 0x5A
      word |= UInt64(isUpper ? byte | 0x20 : byte) << UInt64(8 * index)
    }
    return word
  }

  /// Whether a byte is white space or punctuation.
  @inline(__always)
  private static func isTrimmed(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x09...0x0D, 0x20...0x23, 0x25...0x2A, 0x2C...0x2F, 0x3A, 0x3B, 0x3F, 0x40, 0x5B...0x5D,
      0x5F,
      0x7B, 0x7D:
      true
    default: false
    }
  }
}
