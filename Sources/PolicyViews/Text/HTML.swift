/// Text in HTML.
enum HTML {
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
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
