/// Hashes that are the same on every machine and in every release, for what is written down or divided by them.
package enum StableHash {
  /// The FNV-1a hash of bytes in 64 bits (RFC 9923).
  package static func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(basis, step)
  }

  /// The same of bytes in memory.
  package static func fnv1a(_ bytes: Span<UInt8>) -> UInt64 {
    var hash = basis
    for index in bytes.indices { hash = step(hash, bytes[index]) }
    return hash
  }

  private static let basis: UInt64 = 0xCBF2_9CE4_8422_2325

  @inline(__always)
  private static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x100_0000_01B3
  }
}
