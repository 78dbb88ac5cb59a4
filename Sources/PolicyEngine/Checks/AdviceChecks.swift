/// Reports keyword sets that are not as the policy itself advises.
///
/// Which words matter, for which channels and why is data: what a child or a configuration changes is
/// held against the advice that it inherits.
struct AdviceChecks {
  /// A word that is missing, or that should not be there.
  private struct Flaw {
    var advice: PolicyModel.Advice
    var word: PolicyModel.Advice.Word
    /// Where the word is in the keyword set; nil where it is missing.
    var written: Place?

    var isMissing: Bool { written == nil }
    /// Whether advice and word stand in one file: no other document has a part in it.
    var isInPlace: Bool { written?.file == advice.place.file }
  }

  /// One of the documents that a policy is laid out from: what it says, and what it comes to.
  struct Level {
    /// The document, or what a configuration changes.
    var own: YAMLNode
    /// All that holds after it.
    var flat: YAMLNode
  }

  private let model: PolicyModel
  private let levels: [Level]

  /// What a policy that has no errors advises and does not keep to.
  ///
  /// Words that are missing for one cause are reported together; those that should not be there each at
  /// its place.
  ///
  /// - Parameter documents: the policy's own document, then what it extends; asked for when needed.
  static func run(_ model: PolicyModel, _ documents: () -> [Level]) -> [Diagnostic] {
    let flaws: [Flaw] = model.advice.lazy.filter(\.applies).flatMap {
      Self.flaws(of: $0, in: model)
    }
    if flaws.isEmpty { return [] }
    let levels = flaws.allSatisfy(\.isInPlace) ? [] : documents()
    let checks = AdviceChecks(model: model, levels: levels)
    var found: [(flaw: Flaw, place: Place, words: [String])] = []
    for flaw in flaws {
      let place = checks.place(of: flaw)
      let known = found.firstIndex {
        flaw.isMissing && $0.flaw.isMissing && $0.flaw.advice.place == flaw.advice.place
          && $0.place == place
      }
      if let known {
        found[known].words.append(flaw.word.text)
      } else {
        found.append((flaw, place, [flaw.word.text]))
      }
    }
    return found.map { checks.diagnostic(of: $0.flaw, $0.words, at: $0.place) }
  }

  private static func flaws(of advice: PolicyModel.Advice, in model: PolicyModel) -> [Flaw] {
    let set = model.keywordSets[advice.keywordSet]
    if !set.isComplete { return [] }
    // Made only where a word isn't there as it is written, as most are.
    lazy var matcher = KeywordMatcher(set.words.map(\.value), match: set.match)
    let missing = advice.included.filter {
      !set.forms.contains($0.form) && !matcher.matches($0.text)
    }
    return missing.map { Flaw(advice: advice, word: $0) }
      + advice.avoided.compactMap { word in
        set.forms.firstIndex(of: word.form).map {
          Flaw(advice: advice, word: word, written: set.words[$0].place)
        }
      }
  }

  private func diagnostic(of flaw: Flaw, _ words: [String], at place: Place) -> Diagnostic {
    let advice = flaw.advice
    let set = model.keywordSets[advice.keywordSet]
    let all = words.joined(separator: ", ")
    let remedy =
      flaw.isMissing
      ? "add what is missing, as in `\(set.name): {add: [\(all)]}`"
      : "leave it out, in a child with `\(set.name): {remove: [\(all)]}`"
    return Diagnostic(
      flaw.isMissing ? .keywordMissing : .keywordDiscouraged,
      at: place,
      flaw.isMissing
        ? "the keyword set `\(set.name)` lacks \(Suggestion.list(words)): \(advice.reason)"
        : "`\(all)` is in the keyword set `\(set.name)`: \(advice.reason)",
      help: "\(remedy), or say why not in an ignore comment",
      related: [
        advice.place == place
          ? .init("the keyword set is here", at: set.place)
          : .init("the policy advises it in `\(advice.name)`", at: advice.place)
      ]
    )
  }

  // MARK: Causes

  /// Where it came about: in the first of the documents from which on it is so.
  private func place(of flaw: Flaw) -> Place {
    if let place = flaw.written, flaw.isInPlace { return place }
    let advice = flaw.advice
    let set = model.keywordSets[advice.keywordSet].name
    let since = levels.prefix { level in
      // A word that is written anew is another one.
      isFlawed(level.flat, flaw, set)
        && (flaw.isMissing
          || level.flat["keywords"]?[set].flatMap { Self.item(flaw.word, in: $0)?.place }
            == flaw.written)
    }
    guard let own = since.last?.own else { return advice.place }
    let change = own["keywords"]?.entry(set)
    let asked = own["advice"]?.entry(advice.name)?.keyPlace
    guard flaw.isMissing else {
      return change.flatMap { Self.item(flaw.word, in: $0.value)?.place } ?? asked ?? advice.place
    }
    // A list that has the word in what is inherited lost it here.
    let parent = levels.dropFirst(since.count).first?.flat["keywords"]?[set]
    if let change, let parent, !lacks(flaw.word, parent) {
      return Self.removal(of: flaw.word, in: change.value) ?? change.keyPlace
    }
    return asked ?? change?.keyPlace ?? advice.place
  }

  /// Whether it was so in a policy that this one inherits from.
  private func isFlawed(_ root: YAMLNode, _ flaw: Flaw, _ set: String) -> Bool {
    guard let advice = root["advice"]?[flaw.advice.name], advice["applies"]?.text != "false",
      let asked = advice[flaw.isMissing ? "include" : "avoid"],
      Self.item(flaw.word, in: asked) != nil, let declared = root["keywords"]?[set]
    else { return false }
    if !flaw.isMissing { return Self.item(flaw.word, in: declared) != nil }
    return lacks(flaw.word, declared)
  }

  private func lacks(_ word: PolicyModel.Advice.Word, _ declared: YAMLNode) -> Bool {
    let lists = [declared["words"]] + (declared["languages"]?.entries ?? []).map(\.value)
    let words = lists.flatMap { $0?.items ?? [] }.compactMap(\.text)
    let match = declared["match"]?.text.flatMap(KeywordMatch.init) ?? .whole
    return !KeywordMatcher(words, match: match).matches(word.text)
  }

  private static func removal(of word: PolicyModel.Advice.Word, in node: YAMLNode) -> Place? {
    for entry in node.entries ?? [] {
      let found =
        entry.key == "remove"
        ? item(word, in: entry.value)?.place : removal(of: word, in: entry.value)
      if let found { return found }
    }
    return nil
  }

  /// A word in a list, or in one of the lists of a map; those that are removed are not there.
  private static func item(_ word: PolicyModel.Advice.Word, in node: YAMLNode) -> YAMLNode? {
    for item in node.items ?? [] {
      if let text = item.text, KeywordMatcher.normalForm(of: text) == word.form { return item }
    }
    for entry in node.entries ?? [] where entry.key != "remove" {
      if let found = item(word, in: entry.value) { return found }
    }
    return nil
  }
}
