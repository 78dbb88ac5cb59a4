import PolicyEngine

/// A part of the sessions of a log, chosen by a fixed hash of their ids: on every machine the same.
///
/// The hash is FNV-1a of the id's bytes in 64 bits; the part is its remainder.
package struct Shard: Sendable, Hashable {
  /// Which part, counted from 1.
  package var index: Int
  /// How many parts there are.
  package var count: Int

  /// All sessions.
  package static let whole = Shard(index: 1, count: 1)

  private init(index: Int, count: Int) {
    self.index = index
    self.count = count
  }

  /// Reads `2/8`; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]),
      (1...10_000).contains(count), (1...count).contains(index)
    else { return nil }
    self.init(index: index, count: count)
  }

  /// Whether a session is in this part.
  package func has(_ id: Span<UInt8>) -> Bool {
    if count == 1 { return true }
    return StableHash.fnv1a(id) % UInt64(count) == UInt64(index - 1)
  }

  /// Whether what belongs to no session belongs to this part.
  package var isFirst: Bool { index == 1 }
}
