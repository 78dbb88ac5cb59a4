/// How a message is compared with the words of a keyword set (D8).
package enum KeywordMatch: String, CaseIterable, Sendable {
  /// The whole message is the word.
  case whole
  /// The message begins with the word.
  case firstWord = "first_word"
  /// The message contains the word as a word of its own.
  case anyWord = "any_word"
}
