import PolicyEngine
import TestSupport
import Testing

/// The matcher against ``ReferenceText``, which knows Unicode from elsewhere.
@Suite("Keyword matching")
struct KeywordPropertyTests {
  /// Pieces of messages: letters of the keywords in many forms, and everything that surrounds them.
  private static let alphabet: [String] = [
    "s", "S", "ſ", "ｓ", "Ｓ", "t", "T", "ｔ", "o", "O", "ｏ", "ⓞ", "p", "P", "ｐ", "ﬆ", "st", "top",
    "stop", "STOP", "Stop",
    "opt", "out", "OPT OUT", "a", "all", "ALL", " ", " ", "  ", "\t", "\n", "\u{A0}", "\u{3000}",
    "\u{2028}",
    "!", ".", ",", "-", "…", "'", "\"", "“", "”", "«", "(", ")", "。", "！", "_", "*", "¿",
    "\u{200B}", "\u{AD}",
    "\u{200D}", "\u{FE0F}", "\u{34F}", "\u{301}", "\u{308}", "\u{323}", "\u{5B0}", "\u{345}", "ü",
    "u\u{308}",
    "Ü", "ß", "ẞ", "SS", "ss", "İ", "ı", "i", "σ", "ς", "Σ", "ﬁ", "f", "각",
    "\u{1100}\u{1161}\u{11A8}", "가",
    "\u{11A8}", "한", "🙂", "👩\u{200D}💻", "$", "+", "é", "ё", "Ё", "\u{F9}", "ǆ", "Ǆ", "㎏", "…stop",
    "\u{0}", "\u{1F}",
  ]

  private static let keywords = [
    "STOP", "stopall", "opt out", "opt-out", "st", "tüss", "ΣΟΣ", "각", "각 한", "fi", "İi", "ss", "é",
    "s.t", "to p",
    "ǆ", "kg", "a\u{323}\u{301}", "stop 🙂", "\u{308}s",
  ]

  @Test("agrees with a slow reference on random messages", arguments: 0..<20)
  func randomMessages(chunk: Int) {
    var random = SeededRandom(run: 2000 + chunk)
    var hits = 0
    for _ in 0..<200 {
      let words = random.some(Self.keywords, most: 6)
      let forms = words.map(ReferenceText.normalForm)
      let matchers = KeywordMatch.allCases.map { ($0, KeywordMatcher(words, match: $0)) }
      for _ in 0..<26 {
        let text = Self.message(words, &random)
        let form = ReferenceText.untrimmedForm(of: text)
        for (match, matcher) in matchers {
          let found = matcher.matches(text)
          if found {
            hits += 1
            // What a step asks first may let too much pass, and never too little.
            let filter = matcher.filter
            if !filter.admits(text) || !filter.admitsTrimmed(text.utf8Span.span) {
              Issue.record("\(words): \(text.debugDescription) is not let pass")
            }
          }
          if found == ReferenceText.matches(form, normalForms: forms, match) { continue }
          Issue.record(
            "ORACLE_SEED=\(SeededRandom.base), \(match), \(words): \(text.debugDescription) is \(found ? "" : "not ")matched"
          )
          return
        }
      }
    }
    #expect(hits > 1500, "the alphabet makes hits rare")
  }

  private static func message(_ words: [String], _ random: inout SeededRandom) -> String {
    var text = ""
    for _ in 0..<random.number(0...7) {
      text += random.chance(35) ? dressed(random.pick(words), &random) : random.pick(alphabet)
    }
    return text
  }

  /// A keyword in one of its many forms.
  private static func dressed(_ word: String, _ random: inout SeededRandom) -> String {
    switch random.number(0...6) {
    case 0: word.uppercased()
    case 1: word.lowercased()
    case 2: " \(word) "
    case 3: "(\(word))"
    case 4: word.map(String.init).joined(separator: random.pick(["\u{200B}", "\u{AD}", ""]))
    case 5: word.replacing(" ", with: random.pick(["\t", "  ", "\u{A0}", "\u{2003} "]))
    default: word
    }
  }

  @Test("takes the short way for ASCII to the same end", arguments: 0..<10)
  func asciiMessages(chunk: Int) {
    var random = SeededRandom(run: 3000 + chunk)
    let words = [
      "STOP", "END", "opt out", "x", "q.u-i_t", "abcdefghijklmnop", "abcdefghijklmnopq", "a  b",
      "$5", "\u{7F}",
    ]
    let ascii = KeywordMatcher(words, match: .whole)
    for _ in 0..<2000 {
      var text = ""
      for _ in 0..<random.number(0...5) {
        if random.chance(40) {
          text += random.pick(words)
        } else {
          text += String(Character(Unicode.Scalar(UInt8(random.number(0...127)))))
        }
      }
      if random.chance(30) { text = text.uppercased() }
      // A character that can't be seen sends the same message the long way.
      let long = ascii.matches(text + "\u{200B}")
      if ascii.matches(text) == long { continue }
      Issue.record(
        "ORACLE_SEED=\(SeededRandom.base): \(text.debugDescription), \(long) in the stream"
      )
      return
    }
  }

  @Test("agrees with a slow reference on messages of any characters", arguments: 0..<10)
  func anyCharacters(chunk: Int) {
    var random = SeededRandom(run: 4000 + chunk)
    for _ in 0..<500 {
      var keyword = ""
      for _ in 0..<random.number(1...4) { keyword.unicodeScalars.append(Self.scalar(&random)) }
      let form = ReferenceText.normalForm(of: keyword)
      let found = KeywordMatcher.normalForm(of: keyword).compactMap(Unicode.Scalar.init)
      let isSame = found == form
      let upper = keyword.uppercased()
      let agrees =
        form.isEmpty
        || KeywordMatcher([keyword], match: .whole).matches(upper)
          == ReferenceText.matches(upper, [keyword], .whole)
      if isSame, agrees { continue }
      Issue.record(
        "ORACLE_SEED=\(SeededRandom.base): \(keyword.debugDescription) is \(found), by the reference \(form)"
      )
      return
    }
  }

  @Test("knows the form of every character that Unicode 14 has", arguments: 0..<17)
  func everyCharacter(plane: UInt32) {
    var wrong: [String] = []
    for value in plane << 16..<(plane + 1) << 16 {
      guard let scalar = Unicode.Scalar(value), Self.isComparable(scalar) else { continue }
      // Private and unassigned characters have no properties worth the time.
      if scalar.properties.generalCategory == .privateUse { continue }
      let text = "a\(scalar)b"
      if KeywordMatcher.normalForm(of: text) != ReferenceText.normalForm(of: text).map(\.value) {
        wrong.append(String(value, radix: 16))
      }
    }
    #expect(wrong == [])
  }

  /// A random character that both tables know.
  private static func scalar(_ random: inout SeededRandom) -> Unicode.Scalar {
    while true {
      let limit = random.pick([0x17F, 0x17F, 0x590, 0x3100, 0xFFFF, 0x1FFFF])
      if let scalar = Unicode.Scalar(UInt32(random.number(0...limit))), isComparable(scalar) {
        return scalar
      }
    }
  }

  /// Whether the folding table and ``ReferenceText`` mean to say the same of a character.
  private static func isComparable(_ scalar: Unicode.Scalar) -> Bool {
    guard let age = scalar.properties.age, age.major <= 14 else { return false }
    return !ReferenceText.exceptions.contains { $0.contains(scalar.value) }
  }
}
