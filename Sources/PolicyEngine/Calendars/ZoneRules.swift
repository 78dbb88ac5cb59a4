/// By how much the clocks of a time zone differ from UTC, at any time.
///
/// It is read from the bytes of a compiled file of the tz database (RFC 9636, "TZif"): who has the files
/// gives the bytes. The leap seconds and abbreviations of such a file are not kept.
package struct ZoneRules: Sendable, Hashable {
  /// A stretch of time with one offset from UTC, in seconds; it ends where the next one begins.
  package struct Stretch: Sendable, Hashable {
    /// When it begins, in seconds since 1970-01-01T00:00:00Z.
    package var begin: Int64
    /// What the clocks show, less UTC.
    package var offset: Int64

    package init(begin: Int64, offset: Int64) {
      self.begin = begin
      self.offset = offset
    }
  }

  /// The zone's name, such as `Europe/Berlin`.
  package let name: String
  /// The offset before the first change.
  let firstOffset: Int64
  /// The changes that are written one by one, in the order of time.
  let changes: [Stretch]
  /// What holds from the last of the changes on; nil when that one is the last for ever.
  let rule: YearlyRule?

  /// The rules of a zone that is always the same time ahead of UTC.
  package init(name: String, offset: Int64) {
    self.init(name: name, firstOffset: offset, changes: [], rule: nil)
  }

  init(name: String, firstOffset: Int64, changes: [Stretch], rule: YearlyRule?) {
    self.name = name
    self.firstOffset = firstOffset
    self.changes = changes
    self.rule = rule
  }

  /// The stretches that cover some time, the first of them from its very beginning.
  package func stretches(of span: Range<Int64>) -> [Stretch] {
    var found = [Stretch(begin: span.lowerBound, offset: firstOffset)]
    func add(_ change: Stretch) {
      guard change.begin < span.upperBound else { return }
      if change.begin <= span.lowerBound {
        found[0].offset = change.offset
      } else if let last = found.last, change.offset != last.offset {
        found.append(change)
      }
    }
    changes.forEach(add)
    guard let rule else { return found }
    // The rule says what holds at the last change, too.
    let begin = max(changes.last?.begin ?? span.lowerBound, span.lowerBound)
    guard begin < span.upperBound else { return found }
    if let last = found.last, last.begin == begin, begin > span.lowerBound { found.removeLast() }
    rule.stretches(of: begin..<span.upperBound).forEach(add)
    return found
  }
}
