/// What somebody may have meant who wrote something else where a condition belongs.
struct ConditionMistake {
  /// How a name stands in a condition.
  enum Use {
    /// It is the whole condition.
    case alone
    /// It is one of a list.
    case item
    /// It is compared with a value.
    case key
  }

  var settings: NameTable
  var capabilities: NameTable
  var memory: NameTable
  var timers: NameTable
  var keywordSets: NameTable
  var calendars: NameTable
  /// What can stand alone, as it is true or false.
  var flags: [String]
  /// What can be compared with values.
  var comparable: [String]
  var fields: [String]
  var textFields: [String]

  /// What is wrong with a text that stands where a condition's name belongs and can't be one.
  ///
  /// - Parameter value: what the name is compared with, where it is a key of a map.
  func noCondition(_ name: String, is value: String? = nil, at place: Place) -> Diagnostic {
    let text = value == nil || value == "true" ? name : "\(name) \(value ?? "")"
    var meant = written(
      NameMistake.words(of: text).flatMap { $0.split(separator: ".").map(String.init) }
    )
    // What belongs under another key is more than a change of this value.
    var help = meant.map { "use `\($0)` instead" }
    if meant?.hasPrefix("unless") == true {
      meant = nil
    } else {
      // A map has its braces already.
      if value != nil {
        meant = meant.flatMap { $0.first == "{" ? "\($0.dropFirst().dropLast())" : nil }
      }
      help = meant.map { "write `\($0)`" }
    }
    return Diagnostic(
      .invalidName,
      at: place,
      "`\(name)` is not a name",
      help: help ?? self.help(for: name, as: value == nil ? .item : .key),
      fixes: meant.map { Fix.writing($0, at: place) } ?? []
    )
  }

  /// What is wrong with a name that is nothing that a condition can ask for.
  func unknown(_ entry: YAMLNode.Entry, as use: Use) -> Diagnostic {
    let name = entry.key
    let place = use == .key ? entry.keyPlace.extended(to: entry.value.place) : entry.keyPlace
    let isTrue = use != .key || entry.value.text == "true"
    let test = reserved(name)
    let other =
      timers[name] != nil ? "a timer, and " : calendars[name] != nil ? "a calendar, and " : ""
    // In a list there can be no test with a key.
    let meant = test.flatMap { isTrue && use != .item ? (use == .key ? $0 : "{\($0)}") : nil }
    return Diagnostic(
      .unknownCondition,
      at: entry.keyPlace,
      "`\(name)` is \(other)no setting, capability, memory or field of the event",
      help: help(for: name, as: use),
      fixes: meant.map { Fix.writing($0, at: place) } ?? []
    )
  }

  /// The test with a key that asks for a timer or a calendar.
  private func reserved(_ name: String) -> String? {
    timers[name] != nil ? "timer: \(name)" : calendars[name] != nil ? "open: \(name)" : nil
  }

  /// What a condition that doesn't exist could have been meant to be.
  private func help(for name: String, as use: Use) -> String {
    if let connective = Connective(name) { return connective.help }
    let words = name.split(separator: " ").map(String.init)
    if words.count > 2 {
      if words.contains(where: Counting.isComparison),
        let help = Counting.help(for: words[1], of: words[0], [])
      {
        return help
      }
      if words.contains("or") { return Connective.either.help }
    }
    if let test = reserved(name) {
      let what = timers[name] != nil ? "timer runs" : "calendar is open"
      return use == .item
        ? "only flags can be in a list: to ask whether the \(what), make it a map that has `\(test)`"
        : "to ask whether the \(what), write `{\(test)}`"
    }
    if keywordSets[name] != nil {
      return "to look for its words, write `{\(textFields.first ?? "FIELD"): {in: \(name)}}`"
    }
    if use == .key { return Suggestion.help(for: name, among: comparable, "allowed") }
    if flags.isEmpty, !comparable.isEmpty {
      return
        "nothing here is true or false; these have other values: \(Suggestion.list(comparable))"
    }
    guard Suggestion.closest(to: name, among: flags) == nil,
      let other = Suggestion.closest(to: name, among: comparable)
    else { return Suggestion.help(for: name, among: flags, "flags") }
    return "did you mean `{\(other): VALUE}`? flags here: \(Suggestion.list(flags))"
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
    // A verb may stand between a text and the sets, as in `text contains goodbye`.
    let sets = rest.reversed().prefix { keywordSets[$0] != nil }.reversed()
    let verb = rest.dropLast(sets.count)
    if textFields.contains(first), !sets.isEmpty, verb.count < 2, verb.first != "not",
      verb.allSatisfy({ Name.isValid($0) })
    {
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
    // Of several words after a name only those of a list are its values.
    guard isFlag(first) || fields.contains(first) else { return nil }
    if rest.count == 1 { return "{\(first): \(value)}" }
    let list = rest.dropFirst().joined(separator: ", ")
    return rest.first == "in" ? "{\(first): [\(list)]}" : nil
  }
}
