extension OpeningTable {
  /// Tells a calendar's openings from all others, on every machine and in every release.
  ///
  /// The text is `1-` and 32 lower-case hexadecimal digits, as that of a ``PolicyRevision``: the first 128
  /// bits of the SHA-256 of the openings, each as the second in which it begins and the second in which it
  /// has ended, in 32 bits, the highest byte first.
  package var digest: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 * count)
    for index in 0..<count {
      let opening = self[index]
      bytes.append(bigEndian: UInt32(opening.lowerBound / 1000))
      bytes.append(bigEndian: UInt32(opening.upperBound / 1000))
    }
    return "1-" + SHA256.digest(bytes).prefix(16).map(\.hexadecimal).joined()
  }
}

extension UInt8 {
  /// Two digits.
  var hexadecimal: String { (self < 16 ? "0" : "") + String(self, radix: 16) }
}
