/// What changes between two versions of a file, as `diff -u` writes it and `patch` reads it.
package enum UnifiedDiff {
  /// How many lines around a change are shown.
  private static let context = 3

  /// The difference of two texts; empty where there is none.
  ///
  /// - Parameter name: the name of the file, for both versions.
  package static func text(from old: [UInt8], to new: [UInt8], name: String) -> String {
    if old == new { return "" }
    let (oldLines, newLines) = (lines(of: old), lines(of: new))
    let changes = LineDiff.changes(from: oldLines, to: newLines)
    var text = "--- \(name)\n+++ \(name)\n"
    for hunk in hunks(changes) {
      text += header(of: changes, hunk)
      for change in changes[hunk] {
        let (sign, line) =
          switch change {
          case .keep(let index, _): (" ", oldLines[index])
          case .remove(let index): ("-", oldLines[index])
          case .insert(let index): ("+", newLines[index])
          }
        text += sign + String(decoding: line, as: UTF8.self)
        if line.last != UInt8(ascii: "\n") { text += "\n\\ No newline at end of file\n" }
      }
    }
    return text
  }

  /// The lines with their breaks, so that a missing one at the end is a difference.
  private static func lines(of bytes: [UInt8]) -> [LineDiff.Line] {
    var lines: [LineDiff.Line] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
      lines.append(bytes[start..<end])
      start = end
    }
    return lines
  }

  /// The changes with the lines around them, in ranges that do not touch.
  private static func hunks(_ changes: [LineDiff.Change]) -> [Range<Int>] {
    var hunks: [Range<Int>] = []
    for (index, change) in changes.enumerated() {
      if case .keep = change { continue }
      let range = max(0, index - context)..<min(changes.count, index + context + 1)
      if let last = hunks.last, last.upperBound >= range.lowerBound {
        hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
      } else {
        hunks.append(range)
      }
    }
    return hunks
  }

  private static func header(of changes: [LineDiff.Change], _ hunk: Range<Int>) -> String {
    func count(_ range: Range<Int>) -> (old: Int, new: Int) {
      var (old, new) = (0, 0)
      for change in changes[range] {
        switch change {
        case .keep: (old, new) = (old + 1, new + 1)
        case .remove: old += 1
        case .insert: new += 1
        }
      }
      return (old, new)
    }
    let before = count(0..<hunk.lowerBound)
    let inside = count(hunk)
    // An empty range is named by the line before it.
    func range(_ before: Int, _ count: Int) -> String {
      let start = count == 0 ? before : before + 1
      return count == 1 ? "\(start)" : "\(start),\(count)"
    }
    return "@@ -\(range(before.old, inside.old)) +\(range(before.new, inside.new)) @@\n"
  }
}
