/// The forms of a keyword in a language in which i and I are two letters, with a dot and without.
///
/// Unicode's case folding is that of no language: it takes I to i, and İ to an i with a dot above. So a
/// word that is written in capitals matches neither its small letters as a Turkish telephone makes them,
/// nor plain letters, which many people type. Folding them all together would match words that differ
/// in that letter alone, so the admin is asked to list what is meant.
package enum DottedLetters {
  /// The codes of languages that tell the two letters apart.
  package static let languages: Set<String> = ["tr", "az"]

  /// Whether a word is surely in such a language.
  package static func areIn(_ word: String) -> Bool {
    word.unicodeScalars.contains { $0 == "\u{130}" || $0 == "\u{131}" }
  }

  /// A word in small letters, in capitals and in plain letters, as people type it.
  package static func forms(of word: String) -> [String] {
    let word = String(String.UnicodeScalarView(word.unicodeScalars.filter { $0 != "\u{307}" }))
    let small = replaced(word, ["I": "\u{131}", "\u{130}": "i"]).lowercased()
    let capital = replaced(word, ["i": "\u{130}", "\u{131}": "I"]).uppercased()
    let plain = replaced(word, ["\u{130}": "I", "\u{131}": "i"]).uppercased()
    return [small, capital, plain]
  }

  private static func replaced(
    _ word: String,
    _ letters: [Unicode.Scalar: Unicode.Scalar]
  ) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in word.unicodeScalars { scalars.append(letters[scalar] ?? scalar) }
    return String(scalars)
  }
}
