/// What somebody may have meant who wrote something else where a name belongs.
extension ModelReader {
  private var tables: [NameTable] {
    [states, events, timers, effects, refusals, settings, capabilities, memory, keywordSets]
  }

  /// What is wrong with a name that a table doesn't have, and what could have been meant.
  func unknown(
    _ text: String,
    in table: NameTable
  ) -> (message: String, help: String, meant: String?) {
    let help = Suggestion.help(for: text, among: table.names, table.kind)
    guard let other = tables.first(where: { $0[text] != nil }) else {
      let meant = Suggestion.closest(to: text, among: table.names)
      return ("`\(text)` is none of the \(table.kind)", help, meant)
    }
    let message = "`\(text)` is \(other.one), and none of the \(table.kind)"
    guard table.kind == events.kind, other.kind == timers.kind else { return (message, help, nil) }
    let firing = Name.timerPrefix + text
    return (message, "its firing is the event `\(firing)`", firing)
  }

  /// Reports a text that stands where a name belongs and can't be one; false where it is unknown like others.
  mutating func reportNoName(_ node: YAMLNode, in table: NameTable, inList: Bool) -> Bool {
    guard let text = node.text else { return false }
    if ["any", "open", "enter"].contains(text) {
      report(
        .reservedName,
        at: node.place,
        text == "enter"
          ? "`enter` is only for the `start` of a timer"
          : table.kind == states.kind
            ? "`\(text)` stands for several states, and here one is meant"
            : "`\(text)` stands for several states, and for none of the \(table.kind)",
        help: text != "enter" && table.kind == states.kind
          ? "`\(text)` is for `from` and `while`; states here: \(Suggestion.list(states.names))"
          : Suggestion.help(for: text, among: table.names, table.kind)
      )
      return true
    }
    guard text.utf8.contains(UInt8(ascii: " ")) else { return false }
    let words = Self.words(of: text).filter { $0 != "or" }
    let isKnown = { (word: String) in
      table[word] != nil || ["any", "open", "enter"].contains(word)
        || word.hasPrefix(Name.timerPrefix)
    }
    let help: String
    var fixes: [Fix] = []
    if inList, words.count > 1, words.allSatisfy(isKnown) {
      let list = "[\(words.joined(separator: ", "))]"
      help = "several are written as a list: `\(list)`"
      fixes = Fix.writing(list, at: node.place)
    } else if let meant = Suggestion.closest(to: text, among: table.names) {
      fixes = Fix.writing(meant, at: node.place)
      help = "did you mean `\(meant)`? \(table.kind) here: \(Suggestion.list(table.names))"
    } else if [refusals.kind, effects.kind].contains(table.kind) {
      help =
        "declare it under `\(table.kind)`, as in `NAME: \(text.count > 60 ? "…" : text)`, and write the name here"
    } else {
      help = Suggestion.help(for: text, among: table.names, table.kind)
    }
    report(.invalidName, at: node.place, "\(node.phrase) is not a name", help: help, fixes: fixes)
    return true
  }

  // MARK: Conditions

  /// Reports a text that stands where a condition's name belongs and can't be one.
  mutating func reportNoCondition(_ node: YAMLNode, _ scope: FieldScope) {
    // What can't be known may well explain it.
    guard let text = node.text, scope.isKnown, !settings.isOpen, !capabilities.isOpen,
      !memory.isOpen, diagnostics.count < 4 * Findings.limitPerFile
    else { return }
    let meant = written(Self.words(of: text), scope)
    report(
      .invalidName,
      at: node.place,
      "\(node.phrase) is not a name",
      help: meant.map { "write `\($0)`" } ?? conditionHelp(text, scope),
      // What belongs under another key is more than a change of this value.
      fixes: meant.flatMap { $0.hasPrefix("unless") ? nil : Fix.writing($0, at: node.place) } ?? []
    )
  }

  /// What a condition that doesn't exist could have been meant to be.
  func conditionHelp(_ name: String, _ scope: FieldScope) -> String {
    if timers[name] != nil { return "to ask whether the timer runs, write `{timer: \(name)}`" }
    let fields = fields(in: scope)
    if keywordSets[name] != nil {
      let text = fields.first { $0.type == .string }?.name ?? "FIELD"
      return "to look for its words, write `{\(text): {in: \(name)}}`"
    }
    let all = settings.names + capabilities.names + memory.names + fields.map(\.name)
    return Suggestion.help(for: name, among: all, "allowed")
  }

  private func fields(in scope: FieldScope) -> [PolicyModel.Field] {
    scope.events.filter { $0 < model.events.count }.flatMap { model.events[$0].fields }
  }

  /// Words that were written as a sentence, as the condition that they most likely mean.
  private func written(_ words: [String], _ scope: FieldScope) -> String? {
    // What one of several conditions asks for takes several rules.
    guard words.count > 1, let first = words.first, !words.contains("or") else { return nil }
    let rest = words.dropFirst()
    let value = rest.count == 1 ? rest.joined() : "[\(rest.joined(separator: ", "))]"
    switch first {
    case "set" where rest.allSatisfy { settings[$0] != nil },
      "timer" where rest.allSatisfy { timers[$0] != nil }:
      return "{\(first): \(value)}"
    default: break
    }
    let field = fields(in: scope).first { $0.name == first }
    if rest.first == "in", words.count > 2, field?.type == .string {
      let sets = rest.dropFirst()
      let list = sets.count == 1 ? sets.joined() : "[\(sets.joined(separator: ", "))]"
      return "{\(first): {in: \(list)}}"
    }
    let isFlag = { (word: String) in
      settings[word] != nil || capabilities[word] != nil || memory[word] != nil
    }
    if first == "not", rest.count == 1, rest.allSatisfy(isFlag) {
      return "unless: \(rest.joined())"
    }
    if words.allSatisfy(isFlag) { return "[\(words.joined(separator: ", "))]" }
    return isFlag(first) || field != nil ? "{\(first): \(value)}" : nil
  }

  /// The words of a text without what joins them in a sentence.
  private static func words(of text: String) -> [String] {
    text.split { $0 == " " || $0 == "," || $0 == "\n" || $0 == "[" || $0 == "]" }.map(String.init)
      .filter { !["and", "=", "==", "is", "&", "&&", "|", "||"].contains($0) }
  }
}
