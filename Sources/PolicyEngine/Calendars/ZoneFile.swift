/// A compiled file of the tz database (TZif, RFC 9636, versions 1 to 4), read from its bytes.
package enum ZoneFile {
  /// Why some bytes are no rules of a zone, in words that end a sentence about them.
  package struct Problem: Error, Hashable, CustomStringConvertible {
    package let description: String
  }

  /// The most bytes that a file may have; the longest of the tz database has four thousand.
  package static let limit = 1 << 18
  /// The offsets that a zone may have, in seconds.
  private static let offsets: ClosedRange<Int64> = -89_999...93_599
  private static let headerSize = 44

  /// The rules that a zone's file has.
  package static func read(_ bytes: [UInt8], name: String) throws(Problem) -> ZoneRules {
    guard bytes.count <= limit else {
      throw Problem(description: "it has more than \(limit) bytes")
    }
    var block = try Header(bytes, at: 0)
    guard block.version > 1 else { return try rules(bytes, block, times: 4, name: name).rules }
    // The numbers of the first block are too short for all times; who knows the second one skips it.
    block = try Header(bytes, at: block.end(times: 4))
    let (rules, end) = try rules(bytes, block, times: 8, name: name)
    return try ZoneRules(
      name: name,
      firstOffset: rules.firstOffset,
      changes: rules.changes,
      rule: footer(bytes, at: end)
    )
  }

  /// How many of each kind a block has.
  private struct Header {
    /// 1, or what comes after it.
    var version: Int
    var start: Int
    var universalFlags, standardFlags, leapSeconds, changes, kinds, characters: Int

    init(_ bytes: [UInt8], at start: Int) throws(Problem) {
      guard bytes.count >= start + headerSize else { throw .truncated }
      guard bytes[start..<start + 4].elementsEqual("TZif".utf8) else {
        throw Problem(
          description: "\(start == 0 ? "it" : "its second block") doesn't begin with `TZif`"
        )
      }
      self.start = start
      let version = bytes[start + 4]
      guard version == 0 || (UInt8(ascii: "2")...UInt8(ascii: "9")).contains(version) else {
        throw Problem(description: "its version is unknown")
      }
      self.version = version == 0 ? 1 : Int(version - 0x30)
      let counts = (0..<6).map { Int(number(bytes, start + 20 + 4 * $0, 4)) }
      (universalFlags, standardFlags, leapSeconds) = (counts[0], counts[1], counts[2])
      (changes, kinds, characters) = (counts[3], counts[4], counts[5])
      // Each takes a byte at least, so no sum of them overflows.
      guard counts.allSatisfy((0...limit).contains) else { throw .truncated }
    }

    var data: Int { start + headerSize }

    /// Where the block ends, when its times have so many bytes.
    func end(times width: Int) -> Int {
      data + changes * (width + 1) + kinds * 6 + characters + leapSeconds * (width + 4)
        + standardFlags + universalFlags
    }
  }

  /// The changes of a block, and where it ends.
  private static func rules(
    _ bytes: [UInt8],
    _ block: Header,
    times width: Int,
    name: String
  ) throws(Problem) -> (rules: ZoneRules, end: Int) {
    let end = block.end(times: width)
    guard end <= bytes.count else { throw .truncated }
    guard block.leapSeconds == 0 else {
      throw Problem(description: "it counts leap seconds, which no instant here does")
    }
    guard block.kinds > 0, block.kinds <= 256 else {
      throw Problem(description: "it has \(block.kinds) kinds of local time")
    }
    let kindIndices = block.data + block.changes * width
    let kinds = kindIndices + block.changes
    let known = try (0..<block.kinds).map { (kind) throws(Problem) in
      let offset = number(bytes, kinds + kind * 6, 4)
      guard offsets.contains(offset) else {
        throw Problem(description: "a local time is \(offset) seconds ahead of UTC")
      }
      return offset
    }
    var changes: [ZoneRules.Stretch] = []
    changes.reserveCapacity(block.changes)
    for index in 0..<block.changes {
      let begin = number(bytes, block.data + index * width, width)
      if let last = changes.last, last.begin >= begin {
        throw Problem(description: "its changes are not in the order of time")
      }
      let kind = Int(bytes[kindIndices + index])
      guard kind < known.count else {
        throw Problem(description: "a change leads to a kind of local time that isn't there")
      }
      changes.append(.init(begin: begin, offset: known[kind]))
    }
    return (ZoneRules(name: name, firstOffset: known[0], changes: changes, rule: nil), end)
  }

  /// The rule between two line breaks behind the second block; nil where there is nothing between them.
  private static func footer(_ bytes: [UInt8], at start: Int) throws(Problem) -> YearlyRule? {
    let newline = UInt8(ascii: "\n")
    guard start < bytes.count, bytes[start] == newline,
      let end = bytes[(start + 1)...].firstIndex(of: newline)
    else { throw .truncated }
    if end == start + 1 { return nil }
    guard let rule = YearlyRule(tz: Array(bytes[start + 1..<end])) else {
      throw Problem(description: "its last line is no rule for the years to come")
    }
    return rule
  }

  /// A number with a sign, its highest byte first.
  private static func number(_ bytes: [UInt8], _ start: Int, _ width: Int) -> Int64 {
    let bits = bytes[start..<start + width].reduce(0) { $0 << 8 | UInt64($1) }
    return Int64(bitPattern: bits << UInt64(64 - 8 * width)) >> Int64(64 - 8 * width)
  }
}

extension ZoneFile.Problem {
  fileprivate static let truncated = ZoneFile.Problem(description: "it ends too soon")
}
