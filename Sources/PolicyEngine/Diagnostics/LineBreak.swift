package enum LineBreak: Sendable {
  case lineFeed
  case carriageReturnAndLineFeed

  /// What ends most lines of a file; a line feed where it has no lines.
  package init(mostUsedIn bytes: [UInt8]) {
    var (pairs, feeds) = (0, 0)
    var isAfterReturn = false
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        if isAfterReturn { pairs += 1 } else { feeds += 1 }
      }
      isAfterReturn = byte == UInt8(ascii: "\r")
    }
    self = pairs > feeds ? .carriageReturnAndLineFeed : .lineFeed
  }

  /// A text whose lines end with a line feed, with this in its place.
  package func ending(linesOf text: [UInt8]) -> [UInt8] {
    switch self {
    case .lineFeed: text
    case .carriageReturnAndLineFeed:
      text.flatMap { $0 == UInt8(ascii: "\n") ? [UInt8(ascii: "\r"), $0] : [$0] }
    }
  }
}
