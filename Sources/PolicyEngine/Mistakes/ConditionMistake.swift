/// What somebody may have meant who wrote something else where a condition belongs.
struct ConditionMistake {
  var settings: NameTable
  var capabilities: NameTable
  var memory: NameTable
  var timers: NameTable
  var keywordSets: NameTable
  var fields: [String]
  var textFields: [String]

  /// What is wrong with a text that stands where a condition's name belongs and can't be one.
  func noCondition(_ node: YAMLNode, _ text: String) -> Diagnostic {
    let meant = written(NameMistake.words(of: text))
    return Diagnostic(
      .invalidName,
      at: node.place,
      "\(node.phrase) is not a name",
      help: meant.map { "write `\($0)`" } ?? help(for: text),
      // What belongs under another key is more than a change of this value.
      fixes: meant.flatMap { $0.hasPrefix("unless") ? nil : Fix.writing($0, at: node.place) } ?? []
    )
  }

  /// What a condition that doesn't exist could have been meant to be.
  func help(for name: String) -> String {
    if timers[name] != nil { return "to ask whether the timer runs, write `{timer: \(name)}`" }
    if keywordSets[name] != nil {
      return "to look for its words, write `{\(textFields.first ?? "FIELD"): {in: \(name)}}`"
    }
    let all = settings.names + capabilities.names + memory.names + fields
    return Suggestion.help(for: name, among: all, "allowed")
  }

  /// Words that were written as a sentence, as the condition that they most likely mean.
  private func written(_ words: [String]) -> String? {
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
    if rest.first == "in", words.count > 2, textFields.contains(first) {
      let sets = rest.dropFirst()
      let list = sets.count == 1 ? sets.joined() : "[\(sets.joined(separator: ", "))]"
      return "{\(first): {in: \(list)}}"
    }
    let isFlag = { (word: String) in
      settings[word] != nil || capabilities[word] != nil || memory[word] != nil
    }
    if first == "not", rest.count == 1, rest.allSatisfy({ isFlag($0) || fields.contains($0) }) {
      return "unless: \(rest.joined())"
    }
    if words.allSatisfy(isFlag) { return "[\(words.joined(separator: ", "))]" }
    return isFlag(first) || fields.contains(first) ? "{\(first): \(value)}" : nil
  }
}
