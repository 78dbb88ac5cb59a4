/// What an ignore comment asks for: not to tell warnings of one kind that begin on a line.
package struct Suppression: Sendable, Hashable {
  package let id: Diagnostic.ID
  /// Where the comment names it.
  package let place: Place
  /// The bytes of the line that the comment is for; a place at its very end counts.
  package let line: Range<Int>
  package let reason: String

  /// Whether a place begins on the line that the comment is for.
  package func isFor(_ other: Place) -> Bool {
    other.file == place.file && line.lowerBound <= other.lower && other.lower <= line.upperBound
  }

  /// That nothing is there to be ignored.
  var unused: Diagnostic {
    Diagnostic(
      .unusedIgnore,
      at: place,
      "there is no `\(id.rawValue)` on the line that this comment is for",
      help: "remove it, or move it to the line of the diagnostic or just above that"
    )
  }
}

/// The ignore comments of some files, and which of them were of use.
struct Suppressions: Sendable {
  private let all: [Suppression]
  private var indices: [Int32: [Int]] = [:]
  private var isUsed: [Bool]

  init(_ all: [Suppression]) {
    self.all = all
    isUsed = Array(repeating: false, count: all.count)
    for (index, suppression) in all.enumerated() {
      indices[suppression.place.file, default: []].append(index)
    }
  }

  var unused: [Suppression] { all.indices.filter { !isUsed[$0] }.map { all[$0] } }

  mutating func remove(from diagnostics: inout [Diagnostic]) -> [Diagnostic] {
    if all.isEmpty { return [] }
    var removed: [Diagnostic] = []
    diagnostics.removeAll { diagnostic in
      let index = indices[diagnostic.place.file]?.first {
        all[$0].id == diagnostic.id && all[$0].isFor(diagnostic.place)
      }
      guard let index else { return false }
      isUsed[index] = true
      removed.append(diagnostic)
      return true
    }
    return removed
  }
}
