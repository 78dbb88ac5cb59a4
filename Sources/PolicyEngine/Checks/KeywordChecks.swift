/// Reports keywords that can't match, or that more than one set claims (D8).
enum KeywordChecks {
  /// All problems of this kind in a policy.
  ///
  /// Of two words that are in each other's way, the one in `file` is reported: the file that adds to
  /// what it inherits.
  static func run(_ model: PolicyModel, pointingInto file: Int32) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    var owners: [[UInt32]: (set: Int, word: Located<String>)] = [:]
    owners.reserveCapacity(model.keywordSets.reduce(0) { $0 + $1.words.count })
    for (index, set) in model.keywordSets.enumerated() {
      if set.words.isEmpty, set.isComplete, !model.isAbstract {
        diagnostics.report(
          .emptyList,
          at: set.place,
          "the keyword set `\(set.name)` has no words, so no message is in it",
          help: file == model.id.place.file
            ? "give it words, or remove it with `\(set.name): none`"
            : "leave it one word at least, or follow a policy without it"
        )
      }
      diagnostics += set.dottedWords.sorted().compactMap { letterCase(of: set.words[$0], in: set) }
      for (word, form) in zip(set.words, set.forms) {
        if form.isEmpty {
          diagnostics.report(
            .keywordEmpty,
            at: word.place,
            "nothing is left of the keyword `\(word.value)` once surrounding punctuation and white space are trimmed",
            help: "give a word with letters or digits"
          )
        } else if form.count > KeywordMatcher.longestKeyword {
          diagnostics.report(
            .keywordTooLong,
            at: word.place,
            "the keyword has \(form.count) characters, and \(KeywordMatcher.longestKeyword) are the most",
            help: "give a shorter word or phrase"
          )
        } else if let owner = owners[form] {
          let isEarlier = owner.word.place.file == file && word.place.file != file
          let (reported, other) = isEarlier ? (owner.word, word) : (word, owner.word)
          let otherSet = model.keywordSets[isEarlier ? index : owner.set].name
          let isOne = owner.set == index
          diagnostics.report(
            isOne ? .keywordRepeated : .keywordOverlap,
            at: reported.place,
            isOne
              ? "`\(reported.value)` is in the set `\(set.name)` twice"
              : "`\(reported.value)` is also in the keyword set `\(otherSet)`",
            help: isOne
              ? "remove one of the two: case, width and punctuation make no difference"
              : "keep it in one of the two: otherwise the order of the rules decides what it means",
            related: [.init("`\(other.value)` is here", at: other.place)]
          )
        } else {
          owners[form] = (index, word)
        }
      }
    }
    return diagnostics
  }

  /// That a word in a language with an i without a dot is not matched as people type it; nil where it is.
  private static func letterCase(
    of word: Located<String>,
    in set: PolicyModel.KeywordSet
  ) -> Diagnostic? {
    // What stands for the plain letters of another word has no capitals of its own.
    let own = KeywordMatcher.normalForm(of: word.value)
    let isPlain = set.dottedWords.contains { other in
      let text = set.words[other].value
      return DottedLetters.areIn(text) && set.forms[other] != own
        && DottedLetters.forms(of: text).contains { KeywordMatcher.normalForm(of: $0) == own }
    }
    if isPlain, !DottedLetters.areIn(word.value) { return nil }
    var texts: Set<String> = []
    let missing = DottedLetters.forms(of: word.value).filter {
      !set.forms.contains(KeywordMatcher.normalForm(of: $0)) && texts.insert($0).inserted
    }
    if missing.isEmpty { return nil }
    var forms: Set<[UInt32]> = []
    let words = missing.filter { forms.insert(KeywordMatcher.normalForm(of: $0)).inserted }
    return Diagnostic(
      .keywordCase,
      at: word.place,
      "`\(word.value)` is not matched where it is typed as \(Suggestion.list(missing))",
      help:
        "list \(Suggestion.list(words)) beside it: i with a dot and without are different letters here, in every language alike"
    )
  }
}
