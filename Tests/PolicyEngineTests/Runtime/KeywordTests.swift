import PolicyEngine
import Testing

/// D8 by example: what is the same word to a person is the same word here.
@Suite("Keywords that match whole messages")
struct WholeMessageKeywordTests {
  private func isOptOut(_ text: String) -> Bool {
    let words = [
      "STOP", "STOPALL", "END", "OPT OUT", "opt-out", "ende straße", "ΤΕΛΟΣ", "해지", "fin", "ß",
    ]
    let found = KeywordMatcher(words, match: .whole).matches(text)
    #expect(found == ReferenceText.matches(text, words, .whole), "the reference differs")
    return found
  }

  @Test(
    "ignore case, width and compatibility forms",
    arguments: [
      "STOP", "stop", "sToP", "ＳＴＯＰ", "ｓｔｏｐ", "ſtop", "ﬆop", "ⓈⓉⓄⓅ", "𝕊𝕋𝕆ℙ", "🅂🅃🄾🄿", "STᴼP",
      "ＯＰＴ　ＯＵＴ",
      "ﬁn", "FIN", "ﬁｎ", "ENDE STRASSE", "ende straße", "Ende StraẞE", "ende straſſe", "SS", "ss",
      "ẞ", "ß",
      "τελοσ", "τελος", "ΤΕΛΟς", "해지", "\u{1112}\u{1162}\u{110C}\u{1175}", "ＯＰＴ－ＯＵＴ",
    ]
  )
  func sameWord(_ text: String) {
    #expect(isOptOut(text))
  }

  @Test(
    "ignore white space and punctuation around them",
    arguments: [
      " stop ", "stop\n", "\tstop\r\n", "\u{A0}stop\u{A0}", "\u{3000}stop", "stop\u{2028}",
      "\u{85}stop",
      "Stop!", "stop.", "stop…", "¡stop!", "¿stop?", "(stop)", "[stop]", "{stop}", "*stop*",
      "_stop_",
      "#stop", "@stop", "\"stop\"", "'stop'", "“stop”", "„stop“", "‘stop’", "‚stop‘", "«stop»",
      "»stop«",
      "‹stop›", "「stop」", "『stop』", "〝stop〟", "＂stop＂", "stop！", "stop。", "stop、", "stop？",
      "。。。stop",
      "stop -- ", "- stop", "— stop —", "!!! stop !!!", "\u{AD}stop\u{AD}", " ... stop ... ",
    ]
  )
  func surroundings(_ text: String) {
    #expect(isOptOut(text))
  }

  @Test(
    "ignore what can't be seen",
    arguments: [
      "stop\u{200B}", "\u{FEFF}stop", "st\u{AD}op", "s\u{200D}t\u{200C}o\u{2060}p", "stop\u{FE0F}",
      "\u{202E}stop\u{202C}", "st\u{34F}op", "stop\u{E0020}", "stop \u{200B} ",
    ]
  )
  func invisible(_ text: String) {
    #expect(isOptOut(text))
  }

  @Test(
    "take any run of white space for one space",
    arguments: [
      "opt out", "OPT  OUT", "opt\tout", "opt\nout", "opt\r\n out", "opt\u{A0}out",
      "opt \u{2003}\u{3000} out",
      "opt\u{2009}out", " \"Opt   Out\" ", "opt \u{200B} out",
    ]
  )
  func whiteSpace(_ text: String) {
    #expect(isOptOut(text))
  }

  @Test(
    "do not match other messages",
    arguments: [
      "", " ", "!", "…", "\u{200B}", "\u{301}", "please stop", "stop please", "stopp", "sto",
      "s top", "stop stop",
      "non-stop", "stop-sign", "stop it", "don't stop", "optout", "opt.out", "opt - out", "opt_out",
      "stop 🙂", "🛑",
      "stop🛑", "$stop", "<stop>", "stop\u{301}", "ṡtop", "stóp", "\u{301}stop", "stop\u{0}",
      "end\u{0}", "\u{0}end", "ende", "s",
      "ΤΕΛΌΣ", "해", "ＳＴＯＰ ＡＬＬ",
    ]
  )
  func otherMessages(_ text: String) {
    #expect(!isOptOut(text))
  }

  @Test("tell dotted and dotless i apart as Unicode does, in every language alike")
  func turkish() {
    let matcher = KeywordMatcher(["IPTAL"], match: .whole)
    #expect(matcher.matches("iptal"))
    // A capital with a dot is an i with a dot above, which is another letter than I.
    #expect(!matcher.matches("İptal"))
    #expect(!matcher.matches("ıptal"))
    #expect(KeywordMatcher(["İPTAL"], match: .whole).matches("i̇ptal"))
    #expect(KeywordMatcher(["ıptal"], match: .whole).matches("ıptal"))
  }

  @Test(
    "put combining marks in order",
    arguments: [
      ("ế", "e\u{301}\u{302}", false), ("ế", "e\u{302}\u{301}", true),
      ("ạ̈", "a\u{308}\u{323}", true),
      ("ạ̈", "a\u{323}\u{308}", true), ("ạ̈", "ä\u{323}", true), ("ạ̈", "\u{1EA1}\u{308}", true),
      ("ạ̈", "a\u{308}\u{200B}\u{323}", true), ("Ǖ", "u\u{308}\u{304}", true),
      ("Å", "\u{212B}", true),
      ("Ω", "\u{2126}", true), ("ΐ", "\u{1FD3}", true), ("ᾳ", "ΑΙ", true),
      ("ﷺ", "صلى الله عليه وسلم", true),
    ]
  )
  func marks(_ keyword: String, _ text: String, _ isSame: Bool) {
    #expect(KeywordMatcher([keyword], match: .whole).matches(text) == isSame)
    #expect(ReferenceText.matches(text, [keyword], .whole) == isSame)
  }

  @Test("are normalised themselves")
  func keywordsAreNormalised() {
    for keyword in [" Stop! ", "ＳＴＯＰ", "“stop”", "st\u{AD}op", "ſtop\n"] {
      #expect(KeywordMatcher([keyword], match: .whole).matches("STOP"))
    }
    for keyword in ["", " ", "!", "\u{200B}", "…"] {
      let matcher = KeywordMatcher([keyword], match: .whole)
      for text in ["", " ", "!", "…", "stop", "\u{200B}"] { #expect(!matcher.matches(text)) }
    }
  }

  @Test("match nothing when there are none")
  func noKeywords() {
    for match in KeywordMatch.allCases {
      #expect(!KeywordMatcher([], match: match).matches(""))
      #expect(!KeywordMatcher([], match: match).matches("stop"))
    }
  }

  @Test(
    "may have up to the most scalars, on either side of the packed comparison",
    arguments: 1...66
  )
  func lengths(_ length: Int) {
    let keyword = String(repeating: "ab", count: length).prefix(length)
    for match in KeywordMatch.allCases {
      let matcher = KeywordMatcher([String(keyword)], match: match)
      #expect(
        matcher.matches("(\(keyword.uppercased()))") == (length <= KeywordMatcher.longestKeyword)
      )
      #expect(!matcher.matches("\(keyword)x"))
      #expect(!matcher.matches(String(keyword.dropLast())))
      #expect(!matcher.matches("\(keyword.dropLast())é"))
    }
  }
}

@Suite("Keywords that match parts of messages")
struct PartialKeywordTests {
  private func expect(
    _ text: String,
    first: Bool,
    any: Bool,
    _ words: [String] = ["STOP", "opt out"]
  ) {
    #expect(
      KeywordMatcher(words, match: .firstWord).matches(text) == first,
      "first word of: \(text)"
    )
    #expect(KeywordMatcher(words, match: .anyWord).matches(text) == any, "any word of: \(text)")
    #expect(
      ReferenceText.matches(text, words, .firstWord) == first,
      "reference, first word: \(text)"
    )
    #expect(ReferenceText.matches(text, words, .anyWord) == any, "reference, any word: \(text)")
  }

  @Test("begin and end where words do")
  func boundaries() {
    for text in [
      "stop", "stop, please", "(stop)", "Stop! Now!", "— stop it", "“stop” he said", "... stop ...",
      "STOP,please", "Stop.Thank you", "STOP/ARRET", "stop;ok", "stop:now", "Stop!!please", "stop-",
      "stop--please", "stop—please", "stop' ", "stop、は", "stop-, please", "-stop", "'stop'",
    ] {
      expect(text, first: true, any: true)
    }
    for text in [
      "please stop", "please (stop)!", "i said: \"ＳＴＯＰ\", twice", "a - stop", "stopp stop",
      "ok,STOP", "no,stop,now", "ok.STOP", "no—stop", "配信、STOP", "no--stop", "non -stop",
      "don't, stop", "ok/opt out",
    ] {
      expect(text, first: false, any: true)
    }
    for text in [
      "stop-sign", "non-stop", "stopping", "a stop-sign", "stop\u{301}", "sto p", "", " ", "!?",
      "stop's", "stop’s", "stop_it", "non\u{2011}stop", "non-\u{200B}stop", "a,stop-sign",
    ] {
      expect(text, first: false, any: false)
    }
  }

  @Test("may be phrases")
  func phrases() {
    for text in ["opt out", "Opt \t Out, please", "(opt out)"] {
      expect(text, first: true, any: true)
    }
    expect("i opt\u{A0}out.", first: false, any: true)
    expect("opt opt out", first: false, any: true)
    for text in ["opt in or out", "opt, out", "opt outside", "opt-out", "opt", "out opt"] {
      expect(text, first: false, any: false)
    }
  }

  @Test("may share their beginnings")
  func sharedBeginnings() {
    let words = ["no", "no more", "no more mail"]
    expect("no more mails", first: true, any: true, words)
    expect("well, no more", first: false, any: true, words)
    expect("nope no-more", first: false, any: false, words)
  }

  @Test("are found next to other scripts and signs")
  func otherScripts() {
    expect("🙂 stop 🙂", first: false, any: true)
    expect("stop 🙂", first: true, any: true)
    expect("stop🙂", first: false, any: false)
    expect("。stop。", first: true, any: true)
    // Without spaces there is no reporting where a word ends.
    expect("请stop吧", first: false, any: false)
    expect("请 stop 吧", first: false, any: true)
  }
}

/// Messages of a million bytes: each of these takes no time at all if it is read once, and would never
/// end if it were read once for each of its characters.
@Suite("Very long messages")
struct LongMessageTests {
  static let unit = 1 << 20

  private func check(_ text: String, whole: Bool, first: Bool, any: Bool) {
    let words = ["stop", "opt out", "mücke"]
    #expect(KeywordMatcher(words, match: .whole).matches(text) == whole)
    #expect(KeywordMatcher(words, match: .firstWord).matches(text) == first)
    #expect(KeywordMatcher(words, match: .anyWord).matches(text) == any)
  }

  @Test(
    "of one character",
    arguments: ["!", " ", "…", "\u{301}", "\u{200B}", "\u{3000}", "a", "é", "ﷺ", "stop"]
  )
  func oneCharacter(_ character: String) {
    let text = String(repeating: character, count: Self.unit / character.utf8.count)
    check(text, whole: false, first: false, any: false)
  }

  @Test("around a keyword", arguments: ["!", " ", "\u{3000}", "\u{200B}", "… "])
  func aroundKeyword(_ character: String) {
    let padding = String(repeating: character, count: Self.unit / 2 / character.utf8.count)
    check(padding + "Stop" + padding, whole: true, first: true, any: true)
  }

  @Test("with marks after a keyword")
  func marksAfterKeyword() {
    let marks = String(repeating: "\u{316}\u{301}", count: Self.unit / 4)
    check("stop" + marks, whole: false, first: false, any: false)
    check("mu" + marks + "cke", whole: false, first: false, any: false)
    check("stop " + marks, whole: false, first: true, any: true)
  }

  @Test("of many words that begin like keywords")
  func manyBeginnings() {
    let text = String(repeating: "sto opt ou stop-x ", count: Self.unit / 18)
    check(text, whole: false, first: false, any: false)
    check(text + "opt out", whole: false, first: false, any: true)
  }

  private static func prefix(of bytes: [UInt8]) -> UInt32 {
    bytes.prefix(3).reduce(0) { $0 << 8 | UInt32($1) }
  }

  @Test("letters that are passed over at a glance have no ASCII form")
  func lettersBeyondASCII() {
    var count = 0
    for value in UInt32(0x80)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      // What follows a letter of two bytes makes no difference.
      let bytes = Array(String(Character(scalar)).utf8)
      let isBeyond = CharacterClass.beginsBeyondASCII(prefix: Self.prefix(of: bytes + [0, 0]))
      #expect(
        isBeyond == CharacterClass.beginsBeyondASCII(prefix: Self.prefix(of: bytes + [0xFF, 0xFF]))
      )
      if !isBeyond { continue }
      count += 1
      let form = ReferenceText.untrimmedForm(of: String(Character(scalar)))
      let isMarked = form.dropFirst().first?.properties.canonicalCombiningClass != .notReordered
      #expect(
        form == ReferenceText.normalForm(of: String(Character(scalar)))
          && form.first?.properties.canonicalCombiningClass == .notReordered
          && (!(form.first?.isASCII ?? true) || form.count > 1 && isMarked),
        "U+\(String(value, radix: 16))"
      )
    }
    #expect(count > 30_000)
  }
}
