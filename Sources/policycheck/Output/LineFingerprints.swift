/// What tells GitHub's code scanning that a line is the same as before, wherever it has moved.
///
/// As GitHub computes `primaryLocationLineHash` itself: a rolling hash over the hundred UTF-16 units from
/// the line's beginning on, without blanks, and how many lines before had the same.
struct LineFingerprints {
  private static let length = 100
  private static let factor: UInt64 = 37

  private var lines: [String] = []

  init(_ bytes: [UInt8]) {
    let blank: Set<UInt16> = [0x20, 0x09]
    let (feed, carriageReturn): (UInt16, UInt16) = (0x0A, 0x0D)
    var units: [UInt16] = []
    var starts: [Int] = []
    var beginsLine = true
    var afterReturn = false
    for unit in String(decoding: bytes, as: UTF8.self).utf16 {
      defer { afterReturn = unit == carriageReturn }
      if blank.contains(unit) || afterReturn && unit == feed { continue }
      if beginsLine { starts.append(units.count) }
      beginsLine = unit == feed || unit == carriageReturn
      units.append(unit == carriageReturn ? feed : unit)
    }
    // The end of the file counts as a unit, and as a line of its own after the last line break.
    if beginsLine { starts.append(units.count) }
    units.append(.max)
    var seen: [UInt64: Int] = [:]
    for hash in Self.hashes(of: units, at: starts) {
      seen[hash, default: 0] += 1
      lines.append("\(String(hash, radix: 16)):\(seen[hash] ?? 1)")
    }
  }

  /// The fingerprint of a line, counted from 1; nil where the file has no such line.
  func of(line: Int) -> String? { lines.indices.contains(line - 1) ? lines[line - 1] : nil }

  /// The hash of the units from each start on; past the end of the file they are zero.
  private static func hashes(of units: [UInt16], at starts: [Int]) -> [UInt64] {
    var leaving: UInt64 = 1
    for _ in 0..<length { leaving = leaving &* factor }
    func unit(_ index: Int) -> UInt64 {
      units.indices.contains(index) ? UInt64(units[index]) : 0
    }
    var hash: UInt64 = 0
    var end = 0
    return starts.map { start in
      while end < start + length {
        hash = hash &* factor &+ unit(end) &- leaving &* unit(end - length)
        end += 1
      }
      return hash
    }
  }
}
