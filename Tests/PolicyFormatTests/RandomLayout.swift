import TestSupport

/// Gives a file a layout that nobody would choose; what it says mostly stays the same, or it can't be
/// read any more.
struct RandomLayout {
  private var random: SeededRandom
  /// Whether lists are as far to the left as their keys.
  private let hasShallowLists: Bool
  private var comments = 0

  init(seed: Int) {
    random = SeededRandom(seed: UInt64(seed))
    hasShallowLists = seed % 4 == 3
  }

  mutating func change(_ text: String) -> String {
    var text = hasShallowLists ? withShallowLists(text) : text
    for _ in 1...random.number(1...6) {
      switch random.number(0...11) {
      case 0: text = indentedTwice(text)
      case 1: text = someLines(of: text) { "\n" + $1 }
      case 2, 3: text = someLines(of: text) { $1 + $0.spaces(0...3) + $0.comment() }
      case 4: text = someLines(of: text) { $0.spaces(0...9) + $0.comment() + "\n" + $1 }
      case 5: text = someLines(of: text) { $1 + $0.spaces(1...3) }
      case 6: text = replaceSome(",", in: text) { "," + $0.pause() }
      case 7: text = replaceSome("{", in: text) { "{" + $0.pause() }
      case 8: text = replaceSome("}", in: text) { $0.pause() + "}" }
      case 9: text = replaceSome(":", in: text) { ":" + $0.pause() }
      case 10: text = quoteSome(in: text)
      default: text = someLines(of: text) { $1 + "\n" + $0.block(below: $1) }
      }
    }
    switch random.number(0...9) {
    case 0:
      text = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    case 1: text = "\u{FEFF}" + text
    case 2: text = String(text.dropLast())
    case 3: text = "---" + (random.number(0...1) == 0 ? " " + comment() : "") + "\n" + text
    case 4: text += spaces(0...6) + comment() + "\n...\n" + comment()
    case 5: text = disturbed(text)
    default: break
    }
    return text
  }

  // MARK: Pieces

  private mutating func spaces(_ range: ClosedRange<Int>) -> String {
    String(repeating: " ", count: random.number(range))
  }

  /// A comment that is no other.
  private mutating func comment() -> String {
    comments += 1
    return random.pick([" #", "#", "# ", " ##  ", "#!"]) + "c\(comments)."
  }

  /// What may stand between two words.
  private mutating func pause() -> String {
    switch random.number(0...5) {
    case 0: spaces(1...3)
    case 1: "\n" + spaces(1...14)
    case 2: " " + comment() + "\n" + spaces(1...14)
    case 3: " " + comment() + "\n\n" + spaces(1...14) + comment() + "\n" + spaces(1...14)
    default: " "
    }
  }

  /// A text in a block of its own, under a key beside that of a line.
  private mutating func block(below line: String) -> String {
    let margin = String(line.prefix { $0 == " " })
    let header = random.pick(["|", ">", "|-", ">+", "|+", "|2", ">1-", "|2+"])
    let inner = margin + (header.contains("1") ? " " : header.contains("2") ? "  " : spaces(1...5))
    comments += 1
    var text = "\(margin)x-block-\(comments): \(header)"
    if random.number(0...3) == 0 { text += " " + comment() }
    for _ in 0...random.number(0...4) {
      text += "\n"
      text +=
        random.number(0...3) == 0 ? spaces(0...3) : inner + spaces(0...2) + "text # no comment"
    }
    return text
  }

  // MARK: Places

  private func indentedTwice(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "\($0.prefix { $0 == " " })\($0)" }.joined(separator: "\n")
  }

  private mutating func someLines(
    of text: String,
    _ change: (inout Self, String) -> String
  ) -> String {
    let share = random.pick([2, 5, 20])
    var lines: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      lines.append(random.number(1...share) == 1 ? change(&self, String(line)) : String(line))
    }
    return lines.joined(separator: "\n")
  }

  private mutating func replaceSome(
    _ mark: Character,
    in text: String,
    _ change: (inout Self) -> String
  ) -> String {
    let share = random.pick([1, 3, 10])
    var result = ""
    for character in text {
      let isChanged = character == mark && random.number(1...share) == 1
      result += isChanged ? change(&self) : String(character)
    }
    return result
  }

  /// Moves lists as far to the left as their keys.
  private func withShallowLists(_ text: String) -> String {
    var lines: [Substring] = []
    // The column of the list that is being moved.
    var column: Int?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let depth = line.prefix { $0 == " " }.count
      if let list = column, line.contains(where: { $0 != " " }), depth < list { column = nil }
      if column == nil, line.dropFirst(depth).hasPrefix("- "), let key = lines.last,
        key.hasSuffix(":"), key.prefix(while: { $0 == " " }).count == depth - 2
      {
        column = depth
      }
      lines.append(column == nil ? line : line.dropFirst(2))
    }
    return lines.joined(separator: "\n")
  }

  /// Puts some words that stand after a colon or a comma in quotes.
  private mutating func quoteSome(in text: String) -> String {
    let quote = random.pick(["'", "\""])
    var words: [String] = []
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let isName = !word.isEmpty && word.allSatisfy { $0.isLetter || $0 == "-" || $0 == "_" }
      let follows = words.last?.hasSuffix(":") ?? false
      words.append(isName && follows ? "\(quote)\(word)\(quote)" : String(word))
    }
    return words.joined(separator: " ")
  }

  /// Puts marks of the language anywhere.
  private mutating func disturbed(_ text: String) -> String {
    var letters = Array(text)
    for _ in 1...random.number(1...4) {
      let mark = random.pick([
        "#", " #", ":", "- ", "?", "{", "}", "[", "]", "'", "\"", "|", ">", "\n", "\t", ",", "é",
        "\u{301}",
      ])
      letters.insert(contentsOf: mark, at: random.number(0...letters.count))
    }
    return String(letters)
  }
}
