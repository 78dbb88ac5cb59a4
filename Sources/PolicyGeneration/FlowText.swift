/// Maps and lists as YAML writes them on one line.
enum FlowText {
  /// What is between the brackets of a map or list, entry by entry.
  static func items(of text: some StringProtocol) -> [String] {
    var items: [String] = []
    var item = ""
    var depth = 0
    var isQuoted = false
    var isEscaped = false
    for character in text.dropFirst().dropLast() {
      if isQuoted {
        if character == "\"", !isEscaped { isQuoted = false }
        isEscaped = character == "\\" && !isEscaped
      } else {
        switch character {
        case "\"": isQuoted = true
        case "{", "[": depth += 1
        case "}", "]": depth -= 1
        case "," where depth == 0:
          items.append(item)
          item = ""
          continue
        case " " where item.isEmpty: continue
        default: break
        }
      }
      item.append(character)
    }
    return item.isEmpty ? items : items + [item]
  }
}
