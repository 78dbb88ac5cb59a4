/// Names in policies: lower-case words joined by `-`, `_` or, in event names, by dots.
package enum Name {
  /// Words that mean something of their own where a name could stand, and so can't be names.
  package static let reserved: Set<String> = [
    "none", "any", "underway", "enter", "set", "timer", "in", "add", "remove", "true", "false",
    // Words that YAML 1.1 and 1.2 read differently.
    "yes", "no", "on", "off", "y", "n", "null",
  ]

  /// What `underway` was called, where no state has that name.
  package static let formerlyUnderway = "open"

  /// Keys of event lines, which no field of an event can have as a name.
  package static let eventLineKeys: Set<String> = ["at", "session", "event", "set"]

  /// The pattern of a name, in the dialect that JSON Schema uses.
  package static let pattern = "[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*"
  package static let dottedPattern = "\(pattern)(?:\\.\(pattern))*"
  package static let longest = 64

  /// Whether the text is a name; with `dotted`, whether it is names joined by dots.
  package static func isValid(_ text: String, dotted: Bool = false) -> Bool {
    guard text.utf8.count <= longest else { return false }
    var expectsWord = true
    var atStart = true
    let bytes = text.utf8Span.span
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"):
        expectsWord = false
        atStart = false
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if atStart { return false }
        expectsWord = false
      case UInt8(ascii: "-"), UInt8(ascii: "_"):
        if expectsWord { return false }
        expectsWord = true
      case UInt8(ascii: "."):
        if expectsWord || !dotted { return false }
        expectsWord = true
        atStart = true
      default: return false
      }
    }
    return !expectsWord
  }

  package static func canBeDeclared(_ text: String) -> Bool {
    isValid(text, dotted: true) && !isReserved(text)
  }

  private static let longestReserved = reserved.map(\.utf8.count).max() ?? 0

  package static func isReserved(_ text: String) -> Bool {
    // Most names are longer, and need no look into the set.
    text.utf8.count <= longestReserved && reserved.contains(text)
  }

  /// Whether a text that refers to a name can't be one, and what it means depends on which names there are.
  ///
  /// So it is with all that isn't a name by its form, and with words that stand for several states. A
  /// letter that only looks right is wrong whatever names there are, if it is not in a sentence.
  package static func isLeftToReferences(_ text: String, dotted: Bool) -> Bool {
    // Most texts are names.
    if isValid(text, dotted: dotted) { return ["any", "underway", "enter"].contains(text) }
    return !text.isEmpty && text.allSatisfy(\.isASCII)
      || text.utf8.contains(UInt8(ascii: " "))
        && !text.unicodeScalars.contains { !$0.isASCII && $0.properties.isWhitespace }
  }

  /// The name of a YAML file without its folder and extension; nil where a text is no such name.
  package static func fileStem(_ text: String) -> String? {
    guard let ending = [".yaml", ".yml"].first(where: text.hasSuffix) else { return nil }
    return String(text.dropLast(ending.count).split(separator: "/").last ?? "")
  }

  /// The name that a text most likely means, such as `web-chat` for `Web Chat` or `policies/web-chat.yaml`.
  package static func closest(to text: String, dotted: Bool) -> String? {
    if !dotted, let stem = fileStem(text) { return closest(to: stem, dotted: false) }
    let joint: Character = dotted ? "." : text.contains("_") ? "_" : "-"
    let words = text.lowercased().split { character in
      !character.isASCII
        || !(character.isLetter || character.isNumber || "_-".contains(character))
          && !(dotted && character == ".")
    }
    let name = words.joined(separator: String(joint))
    return isValid(name, dotted: dotted) && !reserved.contains(name) && text.allSatisfy(\.isASCII)
      ? name : nil
  }

  /// The start of an event name that means "this timer fires".
  package static let timerPrefix = "timer."

  /// The timer that an event's name is the firing of; nil for all other events.
  package static func timer(ofFiring event: String) -> String? {
    event.hasPrefix(timerPrefix) ? String(event.dropFirst(timerPrefix.count)) : nil
  }
}
