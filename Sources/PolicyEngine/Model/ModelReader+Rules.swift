extension ModelReader {
  /// Reads timers and rules; their names are declared before anything refers to them.
  mutating func readRules(_ root: YAMLNode) {
    let timerEntries = declarations(\.timers, of: root, atMost: 32)
    let known = inheritsMeanings(in: root) ? base?.reader.model : nil
    var inherited = InOrder(known?.rules ?? [])
    let written = within(1024, root["rules"]?.entries ?? [], "rules")
    model.rules.reserveCapacity(written.count + timerEntries.count)
    for entry in written {
      if let known, let rule = inherited.index(at: entry.keyPlace) {
        model.rules.append(known.rules[rule])
      } else {
        readRule(entry, among: written)
      }
    }
    for (index, entry) in timerEntries.enumerated() {
      if let known, index < known.timers.count, known.timers[index].place == entry.keyPlace {
        model.timers.append(known.timers[index])
        if let rule = inherited.index(at: entry.keyPlace) { model.rules.append(known.rules[rule]) }
      } else {
        readTimer(index, entry, among: timerEntries)
      }
    }
    shareClocks()
    checkGaps()
  }

  /// Whether every name in inherited rules and timers means what it does in the policy they come from.
  ///
  /// What they ask of a declaration is the same there and here; what is new here comes after it.
  private func inheritsMeanings(in root: YAMLNode) -> Bool {
    guard let base, diagnostics.isEmpty, !isOpen,
      ["states", "events", "signals"].allSatisfy({ base.isKept($0, in: root) })
    else { return false }
    return zip(tables, base.reader.tables).allSatisfy { $0.begins(with: $1) }
      && zip(model.effects, base.reader.model.effects).allSatisfy { $0.place == $1.place }
      && zip(model.memory, base.reader.model.memory).allSatisfy { $0.place == $1.place }
      && zip(model.settings, base.reader.model.settings).allSatisfy {
        $0.type == $1.type && $0.isOffered == $1.isOffered && $0.range?.value == $1.range?.value
          && $0.key == $1.key
      }
  }

  // MARK: Rules

  private mutating func readRule(
    _ entry: YAMLNode.Entry,
    among rules: [YAMLNode.Entry]
  ) {
    let node = entry.value
    guard node.entries != nil else { return }
    require(["event", "from"], of: entry, "rule", among: rules)
    let list = readEvents(node["event"])
    var rule = PolicyModel.Rule(
      name: entry.key,
      place: entry.keyPlace,
      title: node["title"]?.text,
      refs: node["refs"]?.items?.compactMap(\.text) ?? [],
      events: list.events,
      eventConditions: list.conditions,
      signals: list.signals,
      from: readStates(node["from"]),
      fromPlace: node["from"]?.place ?? entry.keyPlace
    )
    let scope = FieldScope(
      events: rule.events.map(\.value),
      isOpen: false,
      isKnown: node["event"] != nil && list.isKnown
    )
    rule.guardCondition = readGuard(node, scope: scope)
    readAction(node, scope: scope, into: &rule)
    if let reject = node["reject"], !reject.isInvalid {
      rule.refusal = resolve(reject, in: refusals, .unknownRefusal)
      for key in ["to", "do", "remember"] {
        guard let other = node.entry(key) else { continue }
        reportConflict(
          of: other,
          with: "reject",
          at: reject.place,
          "a rule that rejects changes nothing, so `\(key)` would have no effect",
          help: "remove `\(key)` or `reject`"
        )
      }
    }
    model.rules.append(rule)
  }

  // MARK: Parts

  mutating func readStates(_ node: YAMLNode?) -> PolicyModel.StateSet {
    var set = PolicyModel.StateSet()
    if leavesOut(node) { return set }
    checkRepeated(node)
    for item in node?.items ?? [] {
      switch item.text {
      case "any":
        for (index, state) in model.states.enumerated() where !state.isFinal { set.insert(index) }
      case "underway": set.formUnion(statesUnderway)
      case Name.formerlyUnderway? where isFormerWord(item): set.formUnion(statesUnderway)
      default:
        let words = ["any", "underway"]
        if let index = resolve(item, in: states, .unknownState, inList: true, or: words) {
          set.insert(index)
        }
      }
    }
    return set
  }

  /// Whether a list of states says which are left out: one mistake, whichever of its items says it.
  private mutating func leavesOut(_ node: YAMLNode?) -> Bool {
    guard let items = node?.items, !states.isOpen,
      let item = items.first(where: { item in
        item.text.map { states[$0] == nil && !Name.canBeDeclared($0) && Negation($0) != nil }
          == true
      }),
      let negation = Negation(items.compactMap(\.text), known: { states[$0] != nil })
    else { return false }
    diagnostics.report(
      .invalidName,
      at: item.place,
      "\(item.phrase) is not a name",
      help: mistakes(or: []).without(negation, in: states)
    )
    return true
  }

  private var statesUnderway: PolicyModel.StateSet {
    var set = PolicyModel.StateSet()
    for (index, state) in model.states.enumerated() where !state.isFinal && !state.isInitial {
      set.insert(index)
    }
    return set
  }

  /// Whether `open` is meant as it was before: every state that is neither initial nor final.
  ///
  /// Where a child declares a state of that name, what it inherits would come to mean something else.
  private mutating func isFormerWord(_ node: YAMLNode) -> Bool {
    let word = Name.formerlyUnderway
    guard let index = states[word] else {
      if states.isOpen { return true }
      diagnostics.report(
        .formerKey,
        at: node.place,
        "`\(word)` is called `underway` now",
        help: "write `underway`: every state that is neither initial nor final",
        fixes: Fix.writing("underway", at: node.place, isSafe: true)
      )
      return true
    }
    let state = model.states[index]
    guard !isBesidePolicy, state.place.file == model.id.place.file,
      node.place.file != state.place.file
    else { return false }
    diagnostics.report(
      .ambiguousName,
      at: state.place,
      "`\(word)` is a state here, and means every state underway in what the policy inherits",
      help: "write underway where it is inherited from, or give the state another name",
      related: [.init("it is written here", at: node.place)]
    )
    return true
  }

  /// A name that a list has twice is most likely meant to be another.
  mutating func checkRepeated(_ node: YAMLNode?) {
    guard let count = node?.items?.count, count > 1 else { return }
    var seen: Set<String> = []
    for item in node?.items ?? [] {
      guard let text = item.text, !seen.insert(text).inserted else { continue }
      diagnostics.report(
        .duplicateValue,
        at: item.place,
        "`\(text)` is listed twice",
        help: "remove one of the two, or name what was meant"
      )
    }
  }

  /// The index of an event or a firing; nil after a report.
  mutating func readEvent(_ node: YAMLNode, or words: [String] = []) -> Located<Int>? {
    guard let text = node.text else { return nil }
    if text.hasPrefix(Name.timerPrefix) {
      let name = String(text.dropFirst(Name.timerPrefix.count))
      if let timer = timers[name] { return Located(model.firing(of: timer), at: node.place) }
      // An event can't be declared so, and there is a diagnostic for it where it is.
      if timers.isOpen || events[text] != nil
        || isRemoved(name, in: timers.section, as: .unknownTimer, at: node.place)
        || isReported(name, as: .unknownTimer, at: node.place)
      {
        return nil
      }
      let firings = timers.names.map { Name.timerPrefix + $0 }
      diagnostics.report(
        .unknownTimer,
        at: node.place,
        "`\(name)` is none of the timers",
        help: Suggestion.help(for: name, among: timers.names, "timers"),
        fixes: Fix.writing(closestTo: text, among: firings, at: node.place)
      )
      return nil
    }
    let words = words + (timers.names.isEmpty ? [] : [Name.timerPrefix + "NAME"])
    return resolve(node, in: events, .unknownEvent, inList: true, or: words).map {
      Located($0, at: node.place)
    }
  }
}
