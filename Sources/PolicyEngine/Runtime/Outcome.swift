/// What became of an event.
public enum Outcome: UInt8, Sendable, Hashable {
  /// A rule was taken, or a timer started or stopped.
  case applied
  /// Nothing names the event in this state: the session is as it was (D13, D7).
  case ignored
  /// A rule refuses it, with a reason: the session is as it was.
  case rejected
}

extension Outcome: CustomStringConvertible {
  /// The outcome's name in records.
  public var description: String {
    switch self {
    case .applied: "applied"
    case .ignored: "ignored"
    case .rejected: "rejected"
    }
  }
}
