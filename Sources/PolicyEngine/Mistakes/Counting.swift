/// Values that somebody counts with or compares by size, as in `+1` and `>= 2`.
///
/// A session remembers one of some values that the policy lists, so that all it can be is known.
enum Counting {
  /// What to write instead of a text where a value is expected; nil where it neither counts nor compares.
  ///
  /// - Parameter values: all that it can be, where they are listed.
  static func help(for text: String, of name: String, _ values: [String]) -> String? {
    if isStep(text, of: name) { return instead(of: values, in: name) }
    if let negated = negated(text) {
      return "what must not hold stands under `unless`: `unless: {\(name): \(negated)}`"
    }
    guard isComparison(text) else { return nil }
    let all = values.filter { $0 != "none" }
    let example = all.count > 1 ? all.suffix(2).joined(separator: ", ") : "VALUE, VALUE"
    return
      "nothing is compared by size: list the values that are meant, as in `\(name): [\(example)]`"
  }

  /// How to count, as far as that goes.
  static func instead(of values: [String], in name: String) -> String {
    let (one, next) = values.count > 1 ? (values[0], values[1]) : ("VALUE", "NEXT")
    return
      "nothing counts here: a rule for each step has `if: {\(name): \(one)}` and `remember: {\(name): \(next)}`; how often a timer fires is its `repeat`"
  }

  /// Whether a text compares by size.
  static func isComparison(_ text: String) -> Bool {
    let words = text.lowercased()
    return ["<", ">", "=<", "=>", "≤", "≥", "more than ", "less than ", "at least ", "at most "]
      .contains(where: words.hasPrefix)
  }

  /// Whether a text is a step up or down: `+1`, `++`, `count + 1`, `increment`.
  private static func isStep(_ text: String, of name: String) -> Bool {
    var rest = text.lowercased().filter { !$0.isWhitespace && $0 != "=" }
    if rest.hasPrefix(name) { rest.removeFirst(name.count) }
    if ["++", "--", "increment", "decrement", "increase", "decrease"].contains(rest) {
      return true
    }
    guard let sign = rest.first, sign == "+" || sign == "-", rest.count > 1 else { return false }
    return rest.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
  }

  /// The value that a text such as `!= short` asks for not to be there.
  private static func negated(_ text: String) -> String? {
    for sign in ["!=", "<>", "!", "not "] where text.hasPrefix(sign) {
      let rest = text.dropFirst(sign.count).drop(while: \.isWhitespace)
      return rest.isEmpty || rest.contains(" ") ? nil : String(rest)
    }
    return nil
  }
}
