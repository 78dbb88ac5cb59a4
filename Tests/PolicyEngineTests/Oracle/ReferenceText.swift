import Foundation
import PolicyEngine

/// Keyword matching (D8) once more, by way of Foundation and whole arrays: slow, and easy to believe.
///
/// Characters that are younger than the tables of either side may differ, as may ``exceptions``.
enum ReferenceText {
  /// Where Foundation's case folding is not Unicode's: it takes Cherokee letters to small ones in
  /// place of capitals, and leaves old forms of Cyrillic letters as they are.
  static let exceptions: [ClosedRange<UInt32>] = [
    0x13A0...0x13FF, 0xAB70...0xABBF, 0x1C80...0x1C88,
  ]

  /// Unicode's compatibility caseless form (D146), without what can't be seen, white space made one
  /// space; not trimmed.
  static func untrimmedForm(of text: String) -> [Unicode.Scalar] {
    var form = text.decomposedStringWithCanonicalMapping
    for _ in 1...2 {
      form = form.folding(options: .caseInsensitive, locale: nil)
      form = form.decomposedStringWithCompatibilityMapping
    }
    var visible = String.UnicodeScalarView()
    visible.append(
      contentsOf: form.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
    )
    // With invisible characters gone, marks that they kept apart come into their order.
    let ordered = String(visible).decomposedStringWithCanonicalMapping.unicodeScalars
    var result: [Unicode.Scalar] = []
    for scalar in ordered {
      if !scalar.properties.isWhitespace {
        result.append(scalar)
      } else if result.last != " " {
        result.append(" ")
      }
    }
    return result
  }

  /// The whole normal form: white space and punctuation at the ends are gone.
  static func normalForm(of text: String) -> [Unicode.Scalar] {
    trimmed(untrimmedForm(of: text))
  }

  /// Whether a message matches one of some words.
  static func matches(_ text: String, _ words: [String], _ match: KeywordMatch) -> Bool {
    matches(untrimmedForm(of: text), normalForms: words.map(normalForm), match)
  }

  /// As above, for a message and words in their forms.
  static func matches(
    _ form: [Unicode.Scalar],
    normalForms words: [[Unicode.Scalar]],
    _ match: KeywordMatch
  ) -> Bool {
    let words = words.filter { !$0.isEmpty }
    if match == .whole { return words.contains(trimmed(form)) }
    // A word begins after what ends the one before it, and with no punctuation.
    let starts = form.indices.filter { index in
      !surrounds(form[index]) && (index == 0 || isBound(index - 1, in: form))
    }
    for start in match == .firstWord ? Array(starts.prefix(1)) : starts {
      for word in words where form[start...].starts(with: word) {
        if start + word.count == form.count || isBound(start + word.count, in: form) { return true }
      }
    }
    return false
  }

  /// Whether no word goes on over a scalar: over a hyphen, an apostrophe or an underscore it does
  /// where it has a letter on either side.
  private static func isBound(_ index: Int, in form: [Unicode.Scalar]) -> Bool {
    guard "-\u{2010}'\u{2019}_".unicodeScalars.contains(form[index]) else {
      return surrounds(form[index])
    }
    let isInside = index > 0 && index + 1 < form.count
    return !isInside || surrounds(form[index - 1]) || surrounds(form[index + 1])
  }

  private static func surrounds(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || isPunctuation(scalar)
  }

  private static func trimmed(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let front = scalars.drop(while: surrounds)
    return Array(front.reversed().drop(while: surrounds).reversed())
  }

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      true
    default: false
    }
  }
}
