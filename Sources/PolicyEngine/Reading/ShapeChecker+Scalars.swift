/// Single values and names: text, flags, words of the language, durations.
extension ShapeChecker {
  /// Whether what is wrong with a value depends on the names that there are.
  func isLeftToNames(_ text: String, _ style: YAMLNode.Style, _ shape: Shape) -> Bool {
    guard isPolicy, style == .plain,
      shape === PolicyShape.fixedFlag || shape === PolicyShape.timerDuration
    else { return false }
    return Name.canBeDeclared(text)
  }

  /// Whether a scalar fits; what doesn't is reported.
  mutating func check(
    _ text: String,
    _ style: YAMLNode.Style,
    _ scalar: Shape.Scalar,
    at place: Place,
    orList: Bool = false,
    _ what: @autoclosure () -> String
  ) -> Bool {
    if style == .plain, PlainScalar.isNull(text) {
      reportNothing(text, at: place, what(), "write \(scalar.expectation)")
      return false
    }
    switch scalar {
    case .text, .value:
      if style == .plain, PlainScalar.isOldBoolean(text) {
        report(
          .ambiguousScalar,
          at: place,
          "`\(text)` is text here, but other YAML tools read it as true or false",
          help: "write it in quotes: \"\(text)\"",
          fixes: Fix.quoting(text, at: place)
        )
      }
      if case .value = scalar, text.isEmpty {
        report(.missingValue, at: place, "\(what()) is empty text", help: "give it a value")
        return false
      }
      return true
    case .name(let dotted, let words, let isReference):
      if isReference, !words.contains(text), !badNames.contains(text),
        Name.isLeftToReferences(text, dotted: dotted)
      {
        leavesMistakes = true
        return true
      }
      return checkName(text, dotted: dotted, words: words, isReference: isReference, at: place)
    case .boolean:
      if style == .plain, text == "true" || text == "false" { return true }
      let meant = PlainScalar.boolean(text).map { "write `\($0)`" }
      report(
        .wrongType,
        at: place,
        "\(what()) is `true` or `false`, found \(style == .plain ? "" : "the text ")`\(text)`",
        help: style != .plain && (text == "true" || text == "false")
          ? "remove the quotes" : meant ?? "write `true` or `false`",
        fixes: PlainScalar.fixes(boolean: text, at: place)
      )
      return false
    case .word(let words):
      if words.contains(text) { return true }
      report(
        .unknownWord,
        at: place,
        "\(what()) can't be `\(text)`",
        help: Self.help(for: text, among: words, orList: orList),
        fixes: Self.word(meantBy: text, among: words).map { Fix.writing($0, at: place) } ?? []
      )
      return false
    case .duration, .window, .range, .after, .hours:
      // Read where the node is at hand, which keeps what was read.
      return true
    }
  }

  /// A scalar in the form in which it is kept; nil where that is how it is written.
  ///
  /// What was read as a duration is not read again, and text takes one line.
  mutating func canonical(
    _ node: YAMLNode,
    _ text: String,
    _ scalar: Shape.Scalar,
    _ what: @autoclosure () -> String
  ) -> YAMLNode? {
    let read: (earliest: Int64, latest: Int64)?
    switch scalar {
    case .text:
      let line = YAMLScalarText.oneLine(text)
      return line == text ? nil : YAMLNode(.scalar(line, .quoted), at: node.place)
    case .after where Name.isValid(text):
      return checkName(text, dotted: false, words: [], at: node.place)
        ? nil : YAMLNode(.invalid, at: node.place)
    case .duration, .window, .range, .after:
      if isPolicy, DurationText.isWithoutUnit(text) {
        leavesMistakes = true
        return nil
      }
      if case .duration = scalar {
        read = DurationReader.duration(text, at: node.place, what()) { diagnostics.append($0) }
          .map { ($0, $0) }
      } else if case .range = scalar {
        read = DurationReader.range(text, at: node.place, what()) { diagnostics.append($0) }
          .map { ($0.earliest, $0.latest) }
      } else {
        let isAfter = if case .after = scalar { true } else { false }
        read = DurationReader.window(text, at: node.place, what()) { found in
          // Two ends that are wrong may be one mistake.
          let computed = isAfter && name == "after" ? ComputedLength(text) : nil
          if computed != nil, diagnostics.last?.help == computed?.help { return }
          diagnostics.append(found)
          if isAfter {
            diagnostics[diagnostics.count - 1].help = Self.help(for: text, found, computed)
          }
        }.map { ($0.earliest, $0.latest) }
      }
    case .hours: read = HoursReader.window(text, at: node.place) { diagnostics.append($0) }
    case .value:
      // In quotes a line break is written as one, and meant.
      guard case .scalar(_, .block) = node.content else { return nil }
      return YAMLNode(.scalar(YAMLScalarText.oneLine(text), .quoted), at: node.place)
    case .name, .boolean, .word: return nil
    }
    let content = read.map {
      YAMLNode.Content.window(earliest: $0.earliest, latest: $0.latest, text: text)
    }
    return YAMLNode(content ?? .invalid, at: node.place)
  }

  /// - Parameter orList: whether a list of values could stand here too.
  private static func help(for text: String, among words: [String], orList: Bool) -> String {
    let meant = word(meantBy: text, among: words)
    let list = orList ? ", or a list of values such as `[low, high]`" : ""
    let allowed = "allowed here: \(Suggestion.list(words))\(list)"
    if let meant { return "did you mean `\(meant)`? \(allowed)" }
    let isNumber = ["integer", "int", "number", "numeric", "counter", "float", "decimal", "long"]
      .contains(text.lowercased())
    return orList && isNumber ? "\(allowed); nothing counts here, so there are no numbers" : allowed
  }

  /// The word that is most like a text, or that a text of other languages stands for, such as `bool`.
  private static func word(meantBy text: String, among words: [String]) -> String? {
    let word = text.lowercased()
    return Suggestion.closest(to: text, among: words)
      ?? KeyMistake.word(for: word, among: words)
  }

  private mutating func checkName(
    _ text: String,
    dotted: Bool,
    words: [String],
    isReference: Bool = false,
    at place: Place
  ) -> Bool {
    if words.contains(text) { return true }
    if badNames.contains(text) { return false }
    if Name.isReserved(text) {
      report(
        .reservedName,
        at: place,
        "`\(text)` can't be a name, as it is a word of the language or of YAML",
        help: isReference
          ? "name what is meant, or leave the key out if nothing is"
          : "choose another name, such as `\(text)-1`"
      )
      return false
    }
    if Name.isValid(text, dotted: dotted) { return true }
    var closest: String?
    let help: String
    if let colon = text.firstIndex(of: ":"), Name.isValid(String(text[..<colon])) {
      help =
        "a key and its value have a space between them: `{\(text[...colon]) \(text[colon...].dropFirst())}`"
    } else {
      closest = Name.closest(to: text, dotted: dotted)
      help =
        (closest.map { "did you mean `\($0)`? " } ?? "")
        + "use lower-case letters, digits, `_` and `-`, "
        + (dotted
          ? "with dots between the words, such as `message.sent`" : "beginning with a letter")
    }
    report(
      .invalidName,
      at: place,
      Self.invalidName(text),
      help: help,
      fixes: closest.map { Fix.writing($0, at: place) } ?? []
    )
    return false
  }

  /// What is wrong with a name; letters that only look right are named by their code.
  private static func invalidName(_ text: String) -> String {
    if text.isEmpty { return "a name is missing here" }
    if let foreign = text.unicodeScalars.first(where: { !$0.isASCII }) {
      let code = String(foreign.value, radix: 16, uppercase: true)
      let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
      return "a name has only letters from a to z, found `\(foreign)` (U+\(padded)) in `\(text)`"
    }
    return text.utf8.count > Name.longest
      ? "a name has at most \(Name.longest) characters, and this has \(text.utf8.count)"
      : "`\(text)` is not a name"
  }
}
