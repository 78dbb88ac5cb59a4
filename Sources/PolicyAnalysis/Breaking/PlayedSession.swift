import PolicyEngine

/// A session that was played to where the exploration found that one can be.
struct PlayedSession {
  var session: Session
  var witness: Witness
  /// When it begins, and when it is looked at, in milliseconds since 1970.
  var start: Int64
  var instant: Int64
}
