/// A length that somebody computes, such as `limit - 1m`, and what the language has for it.
///
/// Nothing is computed in a policy, so that it can be checked for all that can happen.
struct ComputedLength {
  /// What to write instead, where a timer says how long it runs.
  let help: String

  /// What is meant by a text that adds something to a name or takes it away; nil where it does neither.
  init?(_ text: String) {
    let alone = "there is no arithmetic, and a name stands alone"
    if let dots = text.firstRange(of: "..") {
      let least = Self.trimmed(text[..<dots.lowerBound])
      let most = String(text[dots.upperBound...])
      guard Name.canBeDeclared(least) else { return nil }
      if let (name, sign, length) = Self.parts(of: most), sign == "+", name == least {
        help = "\(alone): write `\(least)`, and `late_by: \(length)` beside it"
      } else if Self.length(most) != nil || Name.canBeDeclared(Self.trimmed(most[...])) {
        help =
          "a name stands alone: write `\(least)`, and beside it how much later it may fire, as in `late_by: 5m`"
      } else {
        return nil
      }
    } else if let (_, sign, length) = Self.parts(of: text) {
      help =
        sign == "-"
        ? "\(alone): a timer that fires \(length) before another is due says `as: TIMER` and `before: \(length)`"
        : "\(alone): a timer that fires \(length) after another has fired says `start: timer.TIMER` and `after: \(length)`; with `late_by: \(length)` it may fire up to \(length) later"
    } else {
      return nil
    }
  }

  /// The name in a text such as `limit-1m`, which could be a name itself; nil where it is none of those known.
  static func name(in text: String, among known: (String) -> Bool) -> String? {
    parts(of: text).map(\.name).flatMap { known($0) ? $0 : nil }
  }

  /// A name, a sign and a length, in the order in which somebody subtracts or in either to add.
  private static func parts(of text: String) -> (name: String, sign: Character, length: String)? {
    guard let index = text.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return nil }
    let (first, second) = (text[..<index], text[text.index(after: index)...])
    if let length = length(String(second)), Name.canBeDeclared(trimmed(first)) {
      return (trimmed(first), text[index], length)
    }
    guard text[index] == "+", let length = length(String(first)),
      Name.canBeDeclared(trimmed(second))
    else { return nil }
    return (trimmed(second), "+", length)
  }

  /// A length as the language writes it, of a text that is one or is meant as one.
  private static func length(_ text: String) -> String? {
    let text = trimmed(text[...])
    if (try? DurationText.parse(text)) != nil { return text }
    return DurationMistake(text, allowsWindow: false)?.meant
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
