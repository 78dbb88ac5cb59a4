/// What somebody may have meant who wrote a key that its map doesn't have.
struct KeyMistake {
  /// A map that encloses the key, from the document inwards.
  struct Level {
    /// The name or key that it stands under.
    var name: String
    var keys: [Shape.Key]
  }

  /// What is wrong, where it is not that there is no such key.
  private(set) var message: String?
  let help: String
  private(set) var fixes: [Fix] = []
  /// The key that was meant, where only the name is wrong.
  private(set) var meant: String?
  /// The enclosing map that it is a key of, where it is indented too far.
  private(set) var level: Int?
  /// The name that would be raised, where something was meant to raise it as an event.
  private(set) var raised: String?

  init(
    _ entry: YAMLNode.Entry,
    in entries: [YAMLNode.Entry],
    of keys: [Shape.Key],
    inside enclosing: ArraySlice<Level>
  ) {
    let name = entry.key
    let names = keys.map(\.name)
    if let colon = name.firstIndex(of: ":"), names.contains(String(name[..<colon])) {
      let key = String(name[..<colon])
      meant = key
      message = "a space is missing after the colon of `\(key)`"
      help = "write `\(key): \(name[colon...].dropFirst())`"
      fixes = Self.spacing(after: colon, of: entry)
      return
    }
    if let foreign = ForeignKey(entry, in: entries, of: names, under: enclosing.last?.name) {
      help = foreign.help
      raised = foreign.raised
      return
    }
    if let owner = Self.owner(of: entry, among: keys) {
      let isThere = entries.contains { $0.key == owner.name }
      let value = entry.value.text.map { "{\(name): \($0)}" }
      help =
        isThere || value == nil
        ? "`\(name)` belongs under `\(owner.name)`: move it there"
        : "write `\(owner.name): \(value ?? "")`"
    } else if let word = Self.word(
      for: name,
      among: names.filter { name in !entries.contains { $0.key == name } }
    ) {
      help = "did you mean `\(word)`? keys here: \(Suggestion.list(names))"
      meant = word
    } else if let level = Self.level(of: entry, inside: enclosing) {
      help = Self.moved(name, to: level, of: enclosing)
      self.level = level
    } else if let closest = Suggestion.closest(to: name, among: names) {
      help = Suggestion.help(for: name, among: names, "keys")
      meant = closest
    } else if let section = Self.section(for: entry.value.entries?.map(\.value) ?? [], among: keys),
      !entries.contains(where: { $0.key == section })
    {
      help = "did you mean `\(section)`? it has the keys of its entries"
      meant = section
    } else if let section = Self.section(for: [entry.value], among: keys) {
      help = "it has the keys of an entry of `\(section)`: put it under `\(section):`"
    } else {
      let values = keys.first { $0.shape === Shape.settings && entry.value.text != nil }
      help =
        Suggestion.help(for: name, among: names, "keys")
        + (values.map { "; the name of a value belongs under `\($0.name)`" } ?? "")
    }
    fixes = meant.map { Fix.writing($0, at: entry.keyPlace) } ?? []
  }

  /// A space after the colon that is part of a key by mistake, where nothing follows the key.
  private static func spacing(after colon: String.Index, of entry: YAMLNode.Entry) -> [Fix] {
    let length = entry.key.utf8.distance(from: entry.key.startIndex, to: colon) + 1
    let rest = String(entry.key[colon...].dropFirst())
    guard !entry.isKeyQuoted, entry.value.text == "", YAMLScalarText.isPlain(rest, inFlow: true)
    else { return [] }
    let offset = Int(entry.keyPlace.lower) + length
    let place = Place(file: entry.keyPlace.file, lower: offset, upper: offset)
    return [Fix("put a space after the colon", isSafe: false, [TextEdit(place, " ")])]
  }

  /// What to say of a key of an enclosing map, which is indented too far.
  static func moved(_ name: String, to level: Int, of enclosing: some Sequence<Level>) -> String {
    let levels = Array(enclosing)
    let owner = level == 0 ? "the \(levels[0].keys[0].name)" : "`\(levels[level].name)`"
    return "`\(name)` is a key of \(owner): move it left, to where its other keys stand"
  }

  /// The enclosing map that a key belongs to which stands among names and can be none of them.
  static func level(
    of entry: YAMLNode.Entry,
    among named: Shape.Named,
    inside enclosing: [Level]
  ) -> Int? {
    guard let own = entry.value.entries, !named.value.canHave(own) else { return nil }
    return level(of: entry, inside: enclosing[...])
  }

  private static func level(of entry: YAMLNode.Entry, inside enclosing: ArraySlice<Level>) -> Int? {
    enclosing.indices.last { index in
      let keys = enclosing[index].keys
      return Shape.index(of: entry.key, in: keys).map { keys[$0].shape.admits(entry.value) }
        ?? false
    }
  }

  /// The key beside it under which it belongs, as `to` does under `then`.
  private static func owner(of entry: YAMLNode.Entry, among keys: [Shape.Key]) -> Shape.Key? {
    let owners = keys.filter { key in
      guard case .keys(let inner)? = key.shape.mapping,
        let index = Shape.index(of: entry.key, in: inner)
      else { return false }
      return inner[index].shape.admits(entry.value)
    }
    return owners.count == 1 ? owners[0] : nil
  }

  /// The one section whose entries have the keys that some maps have.
  private static func section(for maps: [YAMLNode], among keys: [Shape.Key]) -> String? {
    let own = maps.flatMap { $0.entries ?? [] }
    guard !own.isEmpty, maps.allSatisfy({ $0.entries != nil }) else { return nil }
    let fitting = keys.filter { key in
      guard case .named(let named)? = key.shape.mapping,
        case .keys(let inner)? = named.value.mapping
      else { return false }
      return own.allSatisfy { Shape.index(of: $0.key, in: inner) != nil }
    }
    // An entry that could also be a word or a list is less likely to be meant.
    let sure = fitting.filter { key in
      if case .named(let named)? = key.shape.mapping { named.value.scalar == nil } else { false }
    }
    return fitting.count == 1 ? fitting[0].name : sure.count == 1 ? sure[0].name : nil
  }

  /// Whether a key stands for the type of what it is under.
  static func isType(_ key: String) -> Bool {
    key == "type" || word(for: key, among: ["type"]) != nil
  }

  /// The first of some words that a word of other tools and languages may stand for.
  static func word(for foreign: String, among known: [String]) -> String? {
    words[foreign]?.first(where: known.contains)
  }

  /// Words of other tools and languages for words of this one, each with what it may stand for.
  private static let words: [String: [String]] = [
    "on": ["event", "start"], "trigger": ["event", "start"], "triggers": ["event", "start"],
    "when": ["event", "while", "if"], "condition": ["if"], "conditions": ["if"], "guard": ["if"],
    "where": ["if"], "except": ["unless"], "not": ["unless"], "in": ["while"], "during": ["while"],
    "state": ["while", "status"], "target": ["to"], "next": ["to"], "goto": ["to"],
    "then": ["to", "do"], "action": ["do", "then"], "actions": ["do", "effects"],
    "effect": ["do", "effects"],
    "effects": ["do"], "run": ["do"], "set": ["remember"], "memory": ["remember"],
    "refuse": ["reject"], "refusal": ["reject"], "deny": ["reject"], "block": ["reject"],
    "delay": ["after"], "duration": ["after"], "timeout": ["after"], "wait": ["after"],
    "period": ["after"], "interval": ["after"], "begin": ["start"], "stop": ["cancel"],
    "reset": ["restart"], "start": ["event"], "event": ["start"], "while": ["from"],
    "from": ["while"], "name": ["title"], "label": ["title"], "description": ["title"],
    "summary": ["title"], "parent": ["extends", "policy"], "inherits": ["extends", "policy"],
    "base": ["extends", "policy"], "extends": ["policy"], "follows": ["policy"],
    "values": ["type", "words"], "enum": ["type"], "options": ["type"], "choices": ["type"],
    "limits": ["range"], "bounds": ["range"], "list": ["words"], "phrases": ["words"],
    "why": ["because", "reason"], "reason": ["because"], "arguments": ["parameters"],
    "args": ["parameters"], "params": ["parameters"], "requirements": ["refs"], "text": ["string"],
    "flag": ["boolean"], "*": ["any"], "all": ["any"], "everywhere": ["any"], "anywhere": ["any"],
    "always": ["any", "enter"], "entry": ["enter"], "entering": ["enter"], "entered": ["enter"],
    "on_enter": ["enter"], "on-enter": ["enter"], "on_entry": ["enter"], "policy": ["channel"],
    "tests": ["scenarios"], "timeouts": ["timers"], "on_expire": ["then"], "default": ["defaults"],
    "until": ["after"], "value": ["default"], "after": ["at"],
    "matches": ["in"], "contains": ["in", "any_word"], "exact": ["whole"], "equals": ["whole"],
  ]
}

extension Shape {
  /// Whether a value is of a kind that can stand here, right or wrong.
  func admits(_ value: YAMLNode) -> Bool {
    switch value.content {
    case .invalid: true
    case .scalar, .window: scalar != nil
    case .sequence: !list.isEmpty
    case .mapping: mapping != nil
    }
  }

  /// Whether the entries of a map can be of this kind, as far as one level of it tells.
  func canHave(_ entries: [YAMLNode.Entry]) -> Bool {
    switch mapping {
    case nil: false
    case .keys(let keys)?:
      entries.isEmpty || entries.contains { Shape.index(of: $0.key, in: keys) != nil }
    case .named(let named)?: entries.isEmpty || entries.contains { named.value.admits($0.value) }
    }
  }
}
