/// A change of some bytes of a file: what stands at a place gives way to a text.
public struct TextEdit: Sendable, Hashable {
  /// The bytes that go; none where the text is only put in.
  public let place: Place
  /// What comes in their place.
  public let text: String

  package init(_ place: Place, _ text: String) {
    self.place = place
    self.text = text
  }

  /// A file's bytes with some edits of that file carried out; of two that overlap only the first is.
  ///
  /// New lines end as those of the file do.
  package static func apply(_ edits: [TextEdit], to bytes: [UInt8]) -> [UInt8] {
    let lineBreak = LineBreak(mostUsedIn: bytes)
    var result: [UInt8] = []
    var position = 0
    for edit in edits.sorted(by: { Place.precedes($0.place, $1.place) })
    where Int(edit.place.lower) >= position && Int(edit.place.upper) <= bytes.count {
      result += bytes[position..<Int(edit.place.lower)]
      result += lineBreak.ending(linesOf: Array(edit.text.utf8))
      position = Int(edit.place.upper)
    }
    return result + bytes[position...]
  }
}
