/// What changes between two versions of a file, as `diff -u` writes it and `patch` reads it.
package enum UnifiedDiff {
  /// How many lines around a change are shown.
  private static let context = 3

  /// The difference of two versions of a file; empty where there is none.
  package static func text(from old: [UInt8], to new: [UInt8], name: String) -> String {
    if old == new { return "" }
    let changes = changes(from: lines(of: old), to: lines(of: new))
    var text = "--- \(name)\n+++ \(name)\n"
    for hunk in hunks(changes) {
      text += header(of: changes, hunk)
      for change in changes[hunk] {
        text += "\(change.mark)\(String(decoding: change.line, as: UTF8.self))"
        if change.line.last != UInt8(ascii: "\n") { text += "\n\\ No newline at end of file\n" }
      }
    }
    return text
  }

  /// A line with its break, so that a missing one at the end is a difference.
  private typealias Line = ArraySlice<UInt8>

  private typealias Change = (mark: Character, line: Line)

  private static func lines(of bytes: [UInt8]) -> [Line] {
    var lines: [Line] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
      lines.append(bytes[start..<end])
      start = end
    }
    return lines
  }

  /// Texts of which more lines differ than this change as a whole: the work grows with the square of
  /// the number.
  private static let mostChanges = 4000

  /// All lines of both texts, in order.
  private static func changes(from old: [Line], to new: [Line]) -> [Change] {
    var (removed, inserted) = (Set<Int>(), Set<Int>())
    if differing(old, new) > mostChanges {
      (removed, inserted) = (Set(old.indices), Set(new.indices))
    } else {
      for change in new.difference(from: old) {
        switch change {
        case .remove(let offset, _, _): removed.insert(offset)
        case .insert(let offset, _, _): inserted.insert(offset)
        }
      }
    }
    var changes: [Change] = []
    var (before, after) = (0, 0)
    while before < old.count || after < new.count {
      if removed.contains(before) {
        changes.append(("-", old[before]))
        before += 1
      } else if inserted.contains(after) {
        changes.append(("+", new[after]))
        after += 1
      } else {
        changes.append((" ", old[before]))
        (before, after) = (before + 1, after + 1)
      }
    }
    return changes
  }

  /// How many lines are in one of the texts only, wherever they stand.
  private static func differing(_ old: [Line], _ new: [Line]) -> Int {
    var counts: [Line: Int] = [:]
    for line in old { counts[line, default: 0] += 1 }
    for line in new { counts[line, default: 0] -= 1 }
    return counts.values.reduce(0) { $0 + abs($1) }
  }

  /// The changes with the lines around them, in ranges that do not touch.
  private static func hunks(_ changes: [Change]) -> [Range<Int>] {
    var hunks: [Range<Int>] = []
    for (index, change) in changes.enumerated() where change.mark != " " {
      let range = max(0, index - context)..<min(changes.count, index + context + 1)
      if let last = hunks.last, last.upperBound >= range.lowerBound {
        hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
      } else {
        hunks.append(range)
      }
    }
    return hunks
  }

  private static func header(of changes: [Change], _ hunk: Range<Int>) -> String {
    func range(without other: Character) -> String {
      let before = changes[..<hunk.lowerBound].count { $0.mark != other }
      let count = changes[hunk].count { $0.mark != other }
      // An empty range is named by the line before it.
      let start = count == 0 ? before : before + 1
      return count == 1 ? "\(start)" : "\(start),\(count)"
    }
    return "@@ -\(range(without: "+")) +\(range(without: "-")) @@\n"
  }
}
