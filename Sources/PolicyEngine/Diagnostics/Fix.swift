/// One certain way to fix a problem, as edits of the file in which it is.
public struct Fix: Sendable, Hashable {
  /// What the edits do, as an order in few words.
  public let title: String
  /// Whether nothing else can have been meant, so that nobody has to look before it is carried out.
  ///
  /// A fix that isn't safe takes the most likely meaning, such as the closest name that exists.
  public let isSafe: Bool
  /// The edits, which go together; no two of them overlap.
  public let edits: [TextEdit]

  package init(_ title: String, isSafe: Bool, _ edits: [TextEdit]) {
    self.title = title
    self.isSafe = isSafe
    self.edits = edits
  }

  package static func writing(_ text: String, at place: Place, isSafe: Bool = false) -> [Fix] {
    [Fix("write `\(text)`", isSafe: isSafe, [TextEdit(place, text)])]
  }

  /// Puts the closest of some names in the place of one that doesn't exist; none where none is close,
  /// or where that one is no plain name.
  package static func writing(
    closestTo name: String,
    among candidates: [String],
    at place: Place
  ) -> [Fix] {
    guard let closest = Suggestion.closest(to: name, among: candidates),
      closest.unicodeScalars.allSatisfy({
        $0.isASCII && $0.properties.isAlphabetic || "0123456789_-.".unicodeScalars.contains($0)
      })
    else { return [] }
    return writing(closest, at: place)
  }

  package static func quoting(_ text: String, at place: Place) -> [Fix] {
    [Fix("put it in quotes", isSafe: true, [TextEdit(place, "\"\(text)\"")])]
  }

  /// Puts brackets around what is to be a list, in the place of as many bytes on either side.
  package static func bracketing(_ place: Place, replacing count: Int = 0) -> Fix {
    let (lower, upper) = (Int(place.lower), Int(place.upper))
    let start = Place(file: place.file, lower: lower - count, upper: lower)
    let end = Place(file: place.file, lower: upper, upper: upper + count)
    return Fix("write it as a list", isSafe: false, [TextEdit(start, "["), TextEdit(end, "]")])
  }

  /// Takes an item out of its list, with what separates it from the one before it.
  package static func removing(_ item: Place, after previous: Place) -> [Fix] {
    let place = Place(file: item.file, lower: Int(previous.upper), upper: Int(item.upper))
    return [Fix("remove it", isSafe: true, [TextEdit(place, "")])]
  }

  /// The same fix for one more place where the same thing is written.
  func alsoAt(_ place: Place) -> Fix {
    guard let first = edits.first, edits.allSatisfy({ $0.text == first.text }) else { return self }
    return Fix(title, isSafe: isSafe, edits + [TextEdit(place, first.text)])
  }
}
