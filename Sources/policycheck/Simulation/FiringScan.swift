import PolicyEngine

/// Finds out whether a log says when timers fired: whether one of its lines is a firing.
enum FiringScan {
  static func find(in lines: consuming LineReader) -> Bool {
    // Nearly every line is turned away by what the name of a firing begins with.
    let mark = Mark("\"\(Name.timerPrefix)")
    while let line = lines.next() {
      guard case .text(let range) = line, mark.isFound(in: lines.buffer, range) else { continue }
      let name = EventLine.event(in: Array(lines.buffer[range]))
      if name?.hasPrefix(Name.timerPrefix) == true { return true }
    }
    return false
  }

  /// A text that is looked for in bytes, most of which needn't be looked at (Horspool).
  private struct Mark {
    private let bytes: [UInt8]
    /// By the byte under the mark's last one: how far the mark can move on.
    private let steps: [Int]

    init(_ text: String) {
      bytes = Array(text.utf8)
      var steps = [Int](repeating: bytes.count, count: 256)
      for (index, byte) in bytes.dropLast().enumerated() {
        steps[Int(byte)] = bytes.count - 1 - index
      }
      self.steps = steps
    }

    func isFound(in buffer: [UInt8], _ range: Range<Int>) -> Bool {
      let (text, mark, steps) = (buffer.span, bytes.span, steps.span)
      var end = range.lowerBound + mark.count - 1
      while end < range.upperBound {
        let byte = text[end]
        if byte == mark[mark.count - 1] {
          var index = mark.count - 2
          while index >= 0, text[end - (mark.count - 1 - index)] == mark[index] { index -= 1 }
          if index < 0 { return true }
        }
        end &+= steps[Int(byte)]
      }
      return false
    }
  }
}
