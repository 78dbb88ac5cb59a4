import PolicyEngine

/// A session without its times: its state, its running timers, and what it remembers.
struct Location: Hashable, Sendable {
  var state: UInt8
  /// The running timers and the memory, as ``PolicyTables`` has them.
  var facts: UInt64
  /// By timer, the width of the window of one that runs, else 0; empty where each timer's is always the same.
  var widths: [Int64] = []
  /// How far something that is watched has come; 0 where nothing is.
  var phase: UInt8 = 0
}
