/// The kinds of texts that tests can distinguish, each with a text of the kind.
///
/// The kinds are exact. A text that equals one of the compared texts, or as a whole a word of a `whole`
/// set, is in just the sets that this text is in. Any other text is in the `first_word` sets of the
/// longest phrase that it begins with, and in the `any_word` sets of all the phrases in it. A word that
/// is part of no phrase keeps the phrases of a text apart, so each beginning goes with each union.
package struct TextKinds {
  package struct Kind: Sendable {
    package var signature: UInt64
    package var example: String
  }

  /// The most look-ups of words in sets; beyond, the kinds count as too many.
  private static let mostLookups = 200_000

  private let model: PolicyModel
  private let compared: [String]
  private let sets: [Int]
  /// The sets of which a text can have several, to be looked up one by one.
  private let parts: [(set: Int, matcher: KeywordMatcher)]
  /// The sets of each word that a message has to be as a whole, by its normal form.
  private let wholes: [[UInt32]: [Int]]
  private let signature: (Circumstances.Content) -> UInt64
  private let neutral: String
  private let most: Int
  private var kinds: [Kind] = []
  private var seen: Set<UInt64> = []
  /// Whether each kind was found with a text, and there are not too many.
  private var isComplete = true

  /// All kinds; nil where there are more than `most`.
  ///
  /// - Parameter signature: the tests that hold for a content, as bits.
  package static func find(
    in model: PolicyModel,
    compared: [String],
    sets: [Int],
    atMost most: Int,
    signature: @escaping (Circumstances.Content) -> UInt64
  ) -> [Kind]? {
    // Tests may name one set any number of times.
    let sets = Set(sets).sorted()
    let words = sets.reduce(0) { $0 + model.keywordSets[$1].words.count }
    let parts = sets.filter { model.keywordSets[$0].match != .whole }
    if words * parts.count > mostLookups { return nil }
    var wholes: [[UInt32]: [Int]] = [:]
    for set in sets where model.keywordSets[set].match == .whole {
      for form in model.keywordSets[set].forms where !form.isEmpty {
        wholes[form, default: []].append(set)
      }
    }
    var search = TextKinds(
      model: model,
      compared: compared,
      sets: sets,
      parts: parts.map { set in
        let declared = model.keywordSets[set]
        return (set, KeywordMatcher(declared.words.map(\.value), match: declared.match))
      },
      wholes: wholes,
      signature: signature,
      neutral: neutralWord(for: sets.flatMap { model.keywordSets[$0].forms }, compared),
      most: most
    )
    search.addKinds()
    return search.isComplete ? search.kinds : nil
  }

  private func signature(of text: String) -> UInt64 {
    var isIn = Set(parts.filter { $0.matcher.matches(text) }.map(\.set))
    isIn.formUnion(wholes[KeywordMatcher.normalForm(of: text)] ?? [])
    return signature(Circumstances.Content(text, in: isIn))
  }

  private func words(_ match: KeywordMatch) -> [String] {
    sets.map { model.keywordSets[$0] }.filter { $0.match == match }.flatMap(\.words).map(\.value)
  }

  private mutating func addKinds() {
    add(neutral)
    for word in words(.whole) {
      // The same word in a form that is none of the texts that are compared.
      let forms = [word] + ["!", "?", ".", "!!", "??", "..", "!?"].map { word + $0 }
      add(forms.first { !compared.contains($0) } ?? word)
    }
    // A phrase at the beginning, or none; then any others.
    var open: [(signature: UInt64, phrases: [String], begins: Bool)] = []
    var reached: Set<UInt64> = []
    func reach(_ signature: UInt64, _ phrases: [String], begins: Bool) {
      if reached.insert(signature).inserted { open.append((signature, phrases, begins)) }
    }
    reach(signature(of: neutral), [], begins: false)
    for phrase in words(.firstWord) {
      reach(signature(of: "\(phrase) \(neutral)"), [phrase], begins: true)
    }
    var phrases: [(signature: UInt64, text: String)] = []
    for phrase in words(.anyWord) {
      let signature = signature(of: "\(neutral) \(phrase)")
      if !phrases.contains(where: { $0.signature == signature }) {
        phrases.append((signature, phrase))
      }
    }
    var next = 0
    while next < open.count, isComplete {
      let (signature, texts, begins) = open[next]
      next += 1
      add(signature, texts, begins: begins)
      for phrase in phrases {
        reach(signature | phrase.signature, texts + [phrase.text], begins: begins)
      }
    }
    for text in compared { add(text) }
  }

  private mutating func add(_ text: String) {
    let signature = signature(of: text)
    if seen.insert(signature).inserted { append(signature, text) }
  }

  /// Adds the kind of a text that has some phrases, and begins with the first of them or with none.
  private mutating func add(_ signature: UInt64, _ phrases: [String], begins: Bool) {
    guard seen.insert(signature).inserted else { return }
    // The plainest text of the kind.
    let start = begins ? [] : [neutral]
    let texts = [
      phrases.joined(separator: " "), (start + phrases + [neutral]).joined(separator: " "),
      (start + phrases).joined(separator: " \(neutral) ") + " \(neutral)",
    ]
    guard let text = texts.first(where: { self.signature(of: $0) == signature }) else {
      isComplete = false
      return
    }
    append(signature, text)
  }

  private mutating func append(_ signature: UInt64, _ text: String) {
    kinds.append(Kind(signature: signature, example: text))
    if kinds.count > most { isComplete = false }
  }

  /// A word that no phrase has, and that is none of the texts that are compared.
  private static func neutralWord(for forms: [[UInt32]], _ compared: [String]) -> String {
    func isFree(_ word: String) -> Bool {
      let scalars = word.unicodeScalars.map(\.value)
      return !compared.contains(word)
        && !forms.contains { form in
          form.indices.contains { form[$0...].starts(with: scalars) }
        }
    }
    var word = "hello"
    if isFree(word) { return word }
    // No phrase is as long as this can become.
    word = "x"
    while !isFree(word) { word += "x" }
    return word
  }
}
