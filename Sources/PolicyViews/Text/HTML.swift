/// Text in HTML, and in what is like it.
enum HTML {
  /// A text from a file in one line, in which no character means anything to a page.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in Phrase.line(text).unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  /// A name that a line may end in, after its joints.
  static func name(_ name: String) -> String {
    var result = ""
    for character in escaped(name) {
      result.append(character)
      if "_-.".contains(character) { result += "<wbr>" }
    }
    return result
  }
}
