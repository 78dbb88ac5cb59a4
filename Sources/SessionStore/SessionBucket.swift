import PolicyEngine

/// One of the 1,024 parts into which all sessions are divided, by their ids alone.
///
/// A bucket stands in every row and in every statement, so that sessions can be spread over databases by it: the number
/// of buckets and the function are fixed for ever.
public struct SessionBucket: Sendable, Hashable {
  /// How many buckets there are.
  public static let count = 1024

  /// From 0 to 1,023.
  public let number: Int

  /// The bucket of a session: the FNV-1a hash of its id's UTF-8 in 64 bits, modulo 1,024.
  ///
  /// RFC 9923 describes the hash.
  public init(of session: String) {
    number = Int(StableHash.fnv1a(session.utf8) % UInt64(Self.count))
  }
}

extension SessionBucket: Comparable {
  /// Orders buckets by number.
  public static func < (a: SessionBucket, b: SessionBucket) -> Bool { a.number < b.number }
}
