/// What the rows of a policy ask of the texts of one event.
package final class TextTests: Sendable {
  /// A fact about a text field: that it matches some words.
  package struct Test: Sendable {
    var fact: UInt64
    /// Which of the event's texts.
    var text: Int
    var matcher: KeywordMatcher
  }

  private let tests: [Test]
  package let facts: UInt64
  /// What tells most first texts apart from the words.
  let filter: KeywordFilter

  /// How many words, or texts, are asked for.
  package var count: Int { tests.count }

  package init(_ tests: [Test]) {
    self.tests = tests
    facts = tests.reduce(0) { $0 | $1.fact }
    var filter = KeywordFilter([])
    for test in tests where test.text == 0 { filter.formUnion(test.matcher.filter) }
    self.filter = filter
  }

  func facts(ofFirst text: borrowing String) -> UInt64 {
    guard filter.admitsTrimmed(text.utf8.span) else { return 0 }
    var facts: UInt64 = 0
    for test in tests where test.text == 0 && test.matcher.matches(text) { facts |= test.fact }
    return facts
  }

  /// The facts about an event's texts after the first; one that is not there is empty.
  package func facts(ofLater texts: [String]) -> UInt64 {
    var facts: UInt64 = 0
    for test in tests where test.text > 0 {
      let text = test.text <= texts.count ? texts[test.text - 1] : ""
      if test.matcher.matches(text) { facts |= test.fact }
    }
    return facts
  }
}
