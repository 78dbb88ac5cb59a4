/// What somebody may have meant who wrote a time zone that does not exist.
struct ZoneMistake {
  /// The zones that a text may mean; several where more than one place has its name.
  let meant: [String]
  let help: String

  init(_ text: String, among names: [String]) {
    // Copies of all zones, under other rules.
    let names = names.filter { !$0.hasPrefix("posix/") && !$0.hasPrefix("right/") }
    let isShort = text.count <= 5 && text.allSatisfy { $0.isASCII && $0.isUppercase }
    let word = text.split(separator: " ").joined(separator: "_").lowercased()
    let ofPlace = names.filter { Self.place(of: $0).lowercased() == word && $0.contains("/") }
    if !ofPlace.isEmpty {
      meant = ofPlace
    } else if let same = names.first(where: { $0.lowercased() == text.lowercased() }) {
      meant = [same]
    } else if isShort {
      meant = []
    } else {
      // Another abbreviation is another time, however few letters are different.
      let places = names.filter { !Self.isAbbreviation($0) }
      let close = Suggestion.closest(to: text, among: places)
      let part = Suggestion.closest(to: word, among: places.map(Self.place))
      let ofPart = places.filter { !text.contains("/") && Self.place(of: $0) == part }
      meant = close.map { [$0] } ?? ofPart
    }
    if meant.isEmpty {
      help =
        (isShort ? "an abbreviation can mean several zones: " : "")
        + "write a name such as `Europe/Berlin` or `America/New_York`, or `UTC`"
    } else {
      help = "did you mean \(meant.prefix(3).map { "`\($0)`" }.joined(separator: " or "))?"
    }
  }

  private static func isAbbreviation(_ zone: String) -> Bool {
    !zone.contains("/") && !zone.contains(where: \.isLowercase)
  }

  /// The last part of a zone's name.
  private static func place(of zone: String) -> String {
    zone.split(separator: "/").last.map(String.init) ?? zone
  }
}
