import PolicyEngine

/// The bytes of a TZif file, made for a test.
struct ZoneFileBytes {
  /// A block's changes, and the offsets that they lead to; the first offset is that before any change.
  struct Block {
    var times: [Int64] = []
    var kinds: [UInt8] = []
    var offsets: [Int32] = [0]
    var leapSeconds = 0
  }

  var version: UInt8 = UInt8(ascii: "2")
  var first = Block()
  var second = Block()
  var footer = "\nUTC0\n"

  var bytes: [UInt8] {
    var bytes = Self.bytes(of: first, version, width: 4)
    if version == 0 { return bytes }
    bytes += Self.bytes(of: second, version, width: 8)
    return bytes + footer.utf8
  }

  private static func bytes(of block: Block, _ version: UInt8, width: Int) -> [UInt8] {
    var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
    let counts = [0, 0, block.leapSeconds, block.times.count, block.offsets.count, 4]
    for count in counts { bytes += bigEndian(Int64(count), 4) }
    for time in block.times { bytes += bigEndian(time, width) }
    bytes += block.kinds
    for offset in block.offsets { bytes += bigEndian(Int64(offset), 4) + [0, 0] }
    bytes += Array("LMT\0".utf8)
    return bytes + [UInt8](repeating: 0, count: block.leapSeconds * (width + 4))
  }

  private static func bigEndian(_ number: Int64, _ width: Int) -> [UInt8] {
    (0..<width).reversed().map { UInt8(truncatingIfNeeded: number >> Int64($0 * 8)) }
  }
}

extension ZoneRules {
  /// What the clocks show less UTC at an instant, in seconds: found by looking at one stretch after the other.
  func offset(at second: Int64) throws -> Int64 {
    let known = stretches(of: min(second, 0)..<max(second + 1, OpeningTable.span.upperBound))
    return known.last { $0.begin <= second }?.offset ?? known[0].offset
  }
}
