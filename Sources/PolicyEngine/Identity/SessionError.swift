/// Why a session, or the snapshot of one, does not fit a policy; names are those of the session.
public enum SessionError: Error, Sendable, Hashable {
  /// The session is of another policy, or of one whose names stand in another order.
  case foreignSession
  /// The snapshot has a form of another version.
  case unknownFormat(Int)
  /// The snapshot was made by a policy of another revision.
  case otherRevision(PolicyRevision)
  /// The policy has no such state.
  case unknownState(String)
  /// The policy has no such memory.
  case unknownMemory(String)
  /// The policy's memory can't have this value.
  case unknownValue(String, memory: String)
  /// The policy has no such timer.
  case unknownTimer(String)
  /// The timer never runs in the session's state.
  case timerOutsideItsStates(String, state: String)
  /// The timer's first moment comes after its last.
  case reversedBounds(timer: String)
  /// The snapshot of a session that has begun doesn't say what it has seen last.
  case missingLastSeen
  /// The bytes of a packed session are none of this policy's, from an offset on.
  case damaged(offset: Int)
}

extension SessionError: CustomStringConvertible {
  /// What does not fit, in a sentence.
  public var description: String {
    switch self {
    case .foreignSession: "the session is of another policy"
    case .unknownFormat(let version): "a snapshot of format \(version) is not known here"
    case .otherRevision(let revision): "the session is of revision \(revision) of the policy"
    case .unknownState(let state): "the policy has no state `\(state)`"
    case .unknownMemory(let memory): "the policy has no memory `\(memory)`"
    case .unknownValue(let value, let memory): "`\(memory)` can't remember `\(value)`"
    case .unknownTimer(let timer): "the policy has no timer `\(timer)`"
    case .timerOutsideItsStates(let timer, let state):
      "`\(timer)` can't run in the state `\(state)`"
    case .reversedBounds(let timer):
      "`\(timer)` is due at the earliest after it is due at the latest"
    case .missingLastSeen: "`lastSeen` is missing, although the session has begun"
    case .damaged(let offset):
      "the packed session is damaged at byte \(offset), or of another policy"
    }
  }
}
