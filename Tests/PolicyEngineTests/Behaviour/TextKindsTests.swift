import PolicyEngine
import TestSupport
import Testing

/// What a text can be, held against all texts of a few words.
@Suite struct `The kinds of texts` {
  static let vocabulary = ["a", "b", "c"]
  static let phrases = vocabulary + ["a b", "b a", "a a", "b c", "a b a"]

  /// All texts of up to five words, one of which is in no phrase, with and without punctuation.
  static let texts: [String] = {
    var texts = [""]
    var longest = [""]
    for _ in 1...5 {
      longest = longest.flatMap { text in
        (vocabulary + ["z"]).map { text.isEmpty ? $0 : "\(text) \($0)" }
      }
      texts += longest
    }
    return texts + texts.filter { !$0.isEmpty && $0.count < 6 }.map { "\($0)!" }
  }()

  /// Keyword sets of random words, and texts to compare with.
  struct Sets {
    var model: PolicyModel
    var matchers: [KeywordMatcher]
    var compared: [String]

    init?(_ random: inout SeededRandom) {
      var text = "policy: p\nstates: {s: {initial: true}, e: {final: true}}\nkeywords:\n"
      for index in 0..<random.number(1...3) {
        let words = random.some(`The kinds of texts`.phrases, most: 3)
        let match = random.pick(["whole", "first_word", "any_word"])
        text += "  k\(index): {match: \(match), words: [\(words.joined(separator: ", "))]}\n"
      }
      var checker = PolicyChecker(DocumentSet([SourceFile(name: "p", text: text)]))
      guard let checked = checker.check("p") else { return nil }
      model = checked.model
      matchers = model.keywordSets.map { KeywordMatcher($0.words.map(\.value), match: $0.match) }
      compared = random.chance(50) ? random.some(["a", "a b", "z", "b!", "hello"], most: 2) : []
    }

    /// The sets that a text is in, and above them the texts that it equals.
    func signature(of text: String) -> UInt64 {
      var bits: UInt64 = 0
      for (index, matcher) in matchers.enumerated() where matcher.matches(text) {
        bits |= 1 << UInt64(index)
      }
      for (index, other) in compared.enumerated() where other == text {
        bits |= 1 << UInt64(index + matchers.count)
      }
      return bits
    }

    func kinds() -> [TextKinds.Kind]? {
      TextKinds.find(
        in: model,
        compared: compared,
        sets: Array(matchers.indices),
        atMost: 60
      ) { content in
        var bits: UInt64 = 0
        for set in content.sets { bits |= 1 << UInt64(set) }
        for (index, other) in compared.enumerated() where other == content.value {
          bits |= 1 << UInt64(index + matchers.count)
        }
        return bits
      }
    }
  }

  @Test func `are those that texts have, and no others`() throws {
    var random = SeededRandom(run: 9_100)
    for _ in 0..<150 {
      let sets = try #require(Sets(&random))
      let kinds = try #require(sets.kinds())
      // Each has a text that is of the kind.
      for kind in kinds {
        #expect(sets.signature(of: kind.example) == kind.signature, "\(kind)")
      }
      let all = Set(Self.texts.map(sets.signature))
      #expect(Set(kinds.map(\.signature)).isSuperset(of: all), "\(sets.model.keywordSets)")
      #expect(kinds.count == Set(kinds.map(\.signature)).count)
    }
  }

  @Test func `leave out what no text is`() throws {
    // Who begins with the longer phrase begins with the shorter one.
    let text = """
      policy: p
      states: {s: {initial: true}, e: {final: true}}
      keywords:
        short: {match: first_word, words: [go]}
        long: {match: first_word, words: [go on]}
        whole: [stop]
      """
    var checker = PolicyChecker(DocumentSet([SourceFile(name: "p", text: text)]))
    let model = try #require(checker.check("p")?.model)
    let kinds = TextKinds.find(in: model, compared: [], sets: [0, 1, 2], atMost: 60) { content in
      content.sets.reduce(0) { $0 | 1 << UInt64($1) }
    }
    #expect(kinds?.map(\.signature).sorted() == [0b000, 0b001, 0b011, 0b100])
    #expect(kinds?.map(\.example) == ["hello", "stop", "go", "go on"])
  }

  @Test func `are given up where they are too many`() throws {
    let sets = (0..<7).map { "  k\($0): {match: any_word, words: [w\($0)]}" }
    let text = """
      policy: p
      states: {s: {initial: true}, e: {final: true}}
      keywords:
      \(sets.joined(separator: "\n"))
      """
    var checker = PolicyChecker(DocumentSet([SourceFile(name: "p", text: text)]))
    let model = try #require(checker.check("p")?.model)
    func signature(_ content: Circumstances.Content) -> UInt64 {
      content.sets.reduce(0) { $0 | 1 << UInt64($1) }
    }
    let all = Array(0..<7)
    #expect(
      TextKinds.find(in: model, compared: [], sets: all, atMost: 60, signature: signature) == nil
    )
    let most = TextKinds.find(in: model, compared: [], sets: all, atMost: 128, signature: signature)
    #expect(most?.count == 128)
  }
}
