/// What somebody may have meant who wrote something else where a name belongs.
struct NameMistake {
  let tables: [NameTable]
  /// The statuses in which something can still happen.
  var openStates: [String] = []
  /// Those of them in which a session doesn't begin.
  var statesUnderway: [String] = []
  /// The words that can stand in the place of a name, such as `any`.
  var words: [String] = []

  private static let groups = ["any", "underway", "enter"]

  /// What is wrong with a name that a table doesn't have.
  func unknown(_ node: YAMLNode, _ text: String, in table: NameTable, _ id: Diagnostic.ID)
    -> Diagnostic
  {
    let other = tables.first { $0[text] != nil }
    let meant: String?
    let help: String
    if let negation = Negation(text), negation.left.allSatisfy({ table[$0] != nil }) {
      (meant, help) = (nil, without(negation, in: table))
    } else if other?.kind == "timers", table.kind == "events" {
      meant = Name.timerPrefix + text
      help = "its firing is the event `\(Name.timerPrefix)\(text)`"
    } else {
      // The name of something else is no slip of the pen.
      let word = KeyMistake.word(for: text, among: words)
      let close = Suggestion.closest(to: text, among: table.names)
      meant = word ?? (other == nil ? close : nil)
      let names = table.names + (close == nil ? words : [])
      help = Suggestion.help(for: word ?? text, among: names, table.kind)
    }
    return Diagnostic(
      id,
      at: node.place,
      other.map { "`\(text)` is \($0.one), and none of the \(table.kind)" }
        ?? "`\(text)` is none of the \(table.kind)",
      help: help,
      fixes: meant.map { Fix.writing($0, at: node.place) } ?? []
    )
  }

  /// What is wrong with a text that can't be a name.
  ///
  /// - Parameter inList: whether a list of names could stand here too.
  func noName(_ node: YAMLNode, _ text: String, in table: NameTable, inList: Bool) -> Diagnostic {
    if Self.groups.contains(text) { return group(text, at: node.place, in: table) }
    let parts = Self.words(of: text).filter { $0 != "or" }
    let firings = tables.first { $0.kind == "timers" }?.names.map { Name.timerPrefix + $0 } ?? []
    let names = table.names + words + (table.kind == "events" ? firings : [])
    let help: String
    var fixes: [Fix] = []
    // Sentences that are no names may have such words in them for another reason.
    if let negation = Negation(text),
      !text.contains(" ") || negation.left.allSatisfy({ table[$0] != nil })
    {
      help = without(negation, in: table)
    } else if inList, parts.count > 1, parts.allSatisfy(names.contains) {
      let list = "[\(parts.joined(separator: ", "))]"
      help = "several are written as a list: `\(list)`"
      fixes = Fix.writing(list, at: node.place)
    } else {
      let known = parts.count <= 2 ? parts.filter(names.contains) : []
      let meant =
        KeyMistake.word(for: text, among: words)
        ?? names.first { ["-", "_", "."].map { parts.joined(separator: $0) }.contains($0) }
        ?? (known.count == 1 ? known[0] : Suggestion.closest(to: text, among: names))
      fixes = meant.map { Fix.writing($0, at: node.place) } ?? []
      let allowed = "\(table.kind) here: \(Suggestion.list(table.names))"
      help =
        meant.map { "did you mean `\($0)`? \(allowed)" }
        ?? example(text, in: table.section).map {
          "declare it under `\(table.section)`, as in `NAME: \($0)`, and write the name here"
        } ?? Suggestion.help(for: text, among: table.names, table.kind)
    }
    return Diagnostic(
      .invalidName,
      at: node.place,
      "\(node.phrase) is not a name",
      help: help,
      fixes: fixes
    )
  }

  /// How a text is declared that stands where its name belongs.
  private func example(_ text: String, in section: String) -> String? {
    switch section {
    case "refusals", "effects": text.count > 60 ? "…" : text
    case "keywords": text.count > 60 ? "[…]" : "[\(text)]"
    default: nil
    }
  }

  /// A word that stands for several statuses, or for coming into them, where it can't.
  private func group(_ text: String, at place: Place, in table: NameTable) -> Diagnostic {
    let isState = table.kind == "states" && text != "enter"
    return Diagnostic(
      .reservedName,
      at: place,
      text == "enter"
        ? "`enter` is only for the `start` of a timer"
        : isState
          ? "`\(text)` stands for several states, and here one is meant"
          : "`\(text)` stands for several states, and for none of the \(table.kind)",
      help: isState
        ? "`\(text)` is for `from` and `while`; states here: \(Suggestion.list(table.names))"
        : Suggestion.help(for: text, among: table.names, table.kind)
    )
  }

  /// What to write in place of "all but these".
  func without(_ negation: Negation, in table: NameTable) -> String {
    guard table.kind == "states" else {
      let others = table.names.filter { !negation.left.contains($0) }
      return
        "\(table.one) can't be left out: name those that are meant, of \(Suggestion.list(others))"
    }
    var meant = negation.among.filter { table[$0] != nil }
    if negation.among.contains("underway") || negation.among.contains(Name.formerlyUnderway) {
      meant += statesUnderway.filter { !meant.contains($0) }
    }
    if meant.isEmpty || negation.among.contains("any") {
      meant += openStates.filter { !meant.contains($0) }
    }
    let others = meant.filter { !negation.left.contains($0) }
    return others.isEmpty
      ? "a state can't be left out: name those that are meant, of \(Suggestion.list(table.names))"
      : "a state can't be left out: list the others, as in \(StrayEntries.list(others))"
  }

  /// The words of a text without what joins them in a sentence.
  static func words(of text: String) -> [String] {
    var text = text.replacing("|", with: " or ")
    // A sign that negates is a word of its own.
    if text.hasPrefix("!"), !text.hasPrefix("!=") { text = "not " + text.dropFirst() }
    return text.split { " ,;:/+\n()[]{}".contains($0) }.map(String.init)
      .filter { !["and", "=", "==", "is", "&", "&&"].contains($0) }
  }
}
