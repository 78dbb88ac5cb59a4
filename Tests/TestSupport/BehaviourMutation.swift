package import PolicyEngine

/// A policy in which one thing is another than somebody meant: the mistakes that tests are there to find.
///
/// Unlike a ``ModelMutation`` it changes what happens, not what it is called. Each changes one thing:
/// - a time of a timer, either end of a window, `before`, `late_by`, or a gap of `repeat`, which is a millisecond, and the
///   unit that it is written in, longer or shorter;
/// - a setting's default: another one, or none; either end of its range, as a time; a value, a word or a conflict that is
///   not there, or a value that is another;
/// - a keyword that is not there, or another way to match a set of them;
/// - a state in which a timer runs, or a rule is taken, more or less;
/// - an event that starts or stops a timer, or that a rule is for, less; `enter` and `restart`, there or not;
/// - a rule that is not there, two that are swapped, another state that one leads to, or none, another refusal, an effect
///   or something to remember less;
/// - a condition, also of a signal where one uses it, that is not there, asks for the opposite, or for one value less.
package struct BehaviourMutation {
  /// Where what is changed is written, and what is changed: the same in every channel that inherits it.
  package var key: String
  /// The file of the place.
  package var file: Int32
  package var apply: (inout PolicyModel) -> Void

  package static func all(of model: PolicyModel) -> [BehaviourMutation] {
    var writer = Writer(model: model)
    writer.write()
    return writer.mutations
  }
}

private struct Writer {
  let model: PolicyModel
  var mutations: [BehaviourMutation] = []

  mutating func add(_ name: String, at place: Place, _ apply: @escaping (inout PolicyModel) -> Void)
  {
    mutations.append(
      BehaviourMutation(key: "\(place.file):\(name)", file: place.file, apply: apply)
    )
  }

  mutating func write() {
    for index in model.settings.indices { writeSetting(index) }
    for index in model.keywordSets.indices { writeKeywords(index) }
    for index in model.timers.indices { writeTimer(index) }
    for index in model.rules.indices { writeRule(index) }
    for index in model.rules.indices.dropLast() {
      let (one, other) = (model.rules[index], model.rules[index + 1])
      add("rules \(one.name) and \(other.name) swapped", at: other.place) {
        $0.rules.swapAt(index, index + 1)
      }
    }
  }

  private func isOfTimer(_ rule: Int) -> Bool {
    model.rules[rule].events.first.map { $0.value >= model.events.count } ?? false
  }

  // MARK: Settings

  private mutating func writeSetting(_ index: Int) {
    let setting = model.settings[index]
    let name = setting.name
    for (words, value) in Self.changes(setting) {
      add("\(name) default \(words)", at: setting.place) {
        $0.settings[index].defaultValue?.value = value
      }
    }
    if setting.defaultValue != nil, setting.defaultValue?.value != .boolean(false) {
      add("\(name) no default", at: setting.place) { $0.settings[index].defaultValue = nil }
    }
    // What nobody may choose has its default.
    if setting.isOffered { writeChoices(index) }
  }

  private mutating func writeChoices(_ index: Int) {
    let setting = model.settings[index]
    let name = setting.name
    if let range = setting.range?.value, setting.values == nil {
      for (words, changed) in Self.otherEnds(range) {
        add("\(name) \(words)", at: setting.place) {
          $0.settings[index].range?.value = changed
        }
      }
    }
    for place in (setting.values ?? []).indices {
      add("\(name) value \(place) not offered", at: setting.place) {
        $0.settings[index].values?.remove(at: place)
        $0.settings[index].writtenValues.remove(at: place)
      }
      for (words, length) in Self.changes(setting.values?[place] ?? 0) {
        add("\(name) value \(place) \(words)", at: setting.place) {
          $0.settings[index].values?[place] = length
        }
      }
    }
    if case .choice(let words) = setting.type {
      for (place, word) in words.enumerated() where words.count > 1 {
        var fewer = words
        fewer.remove(at: place)
        add("\(name) \(word) not offered", at: setting.place) {
          $0.settings[index].type = .choice(fewer)
        }
      }
    }
    for conflict in setting.conflicts.indices {
      add("\(name) no conflict \(conflict)", at: setting.place) {
        $0.settings[index].conflicts.remove(at: conflict)
      }
    }
  }

  /// What another default could be.
  private static func changes(
    _ setting: PolicyModel.Setting
  ) -> [(name: String, value: SettingValue)] {
    switch (setting.defaultValue?.value, setting.type) {
    case (.duration(let length), _):
      changes(length).map { ($0.name, .duration($0.length)) }
    case (.boolean(let value), _): [("\(!value)", .boolean(!value))]
    case (.choice(let word), .choice(let words)):
      words.filter { $0 != word }.map { ($0, .choice($0)) }
    case (.choice, _): [("other", .choice("another text"))]
    default: []
    }
  }

  // MARK: Keywords

  private mutating func writeKeywords(_ index: Int) {
    let set = model.keywordSets[index]
    for match in KeywordMatch.allCases where match != set.match {
      add("\(set.name) \(match.rawValue)", at: set.place) {
        $0.keywordSets[index].match = match
      }
    }
    for (place, word) in set.words.enumerated() {
      add("\(set.name) without \(word.value)", at: word.place) {
        $0.keywordSets[index].words.remove(at: place)
        $0.keywordSets[index].forms.remove(at: place)
        $0.keywordSets[index].dottedWords = Set(
          set.dottedWords.filter { $0 != place }.map { $0 > place ? $0 - 1 : $0 }
        )
      }
    }
  }

  // MARK: Times

  /// A duration that is a bit longer or shorter: by a millisecond, and by the unit that it is written in.
  private static func changes(_ length: Int64) -> [(name: String, length: Int64)] {
    let units: [(String, Int64)] = [
      ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ]
    // A day is written in hours.
    let unit = units.first { $0.0 != "d" && length % $0.1 == 0 } ?? ("ms", 1)
    let steps = unit.1 == 1 ? [unit] : [unit, ("ms", 1)]
    return steps.flatMap { name, size in
      [("+1\(name)", length + size), ("-1\(name)", length - size)]
    }
    .filter { $0.1 > 0 }
  }

  private mutating func writeTimer(_ index: Int) {
    let timer = model.timers[index]
    for (place, source) in timer.length.sources.enumerated() {
      guard case .window(let window) = source else { continue }
      for (name, changed) in Self.changes(window.earliest) where changed <= window.latest {
        add("\(timer.name) earliest \(name)", at: timer.lengthPlace) {
          $0.timers[index].length.sources[place] = .window(
            TimeWindow(earliest: changed, latest: window.latest)
          )
        }
      }
      for (name, changed) in Self.changes(window.latest) where changed >= window.earliest {
        add("\(timer.name) latest \(name)", at: timer.lengthPlace) {
          $0.timers[index].length.sources[place] = .window(
            TimeWindow(earliest: window.earliest, latest: changed)
          )
        }
      }
      if window.earliest == window.latest {
        for (name, changed) in Self.changes(window.latest) {
          add("\(timer.name) after \(name)", at: timer.lengthPlace) {
            $0.timers[index].length.sources[place] = .window(TimeWindow(exactly: changed))
          }
        }
      }
    }
    if timer.length.before > 0 {
      for (name, changed) in Self.changes(timer.length.before) {
        add("\(timer.name) before \(name)", at: timer.lengthPlace) {
          $0.timers[index].length.before = changed
        }
      }
    }
    if timer.length.lateBy > 0 {
      for (name, changed) in Self.changes(timer.length.lateBy) {
        add("\(timer.name) late_by \(name)", at: timer.lengthPlace) {
          $0.timers[index].length.lateBy = changed
        }
      }
    }
    for (place, gap) in timer.length.gaps.enumerated() {
      guard case .window(let window) = gap else { continue }
      for (name, changed) in Self.changes(window.earliest) {
        add("\(timer.name) repeat \(place) \(name)", at: timer.lengthPlace) {
          $0.timers[index].length.gaps[place] = .window(TimeWindow(exactly: changed))
        }
      }
    }
    // A timer that shares another one's clock shares these too.
    if timer.sharing == nil { writeClock(index) }
    writeGuard(timer.name, timer.guardCondition, at: timer.place) {
      $0.timers[index].guardCondition = $1
    }
  }

  private mutating func writeClock(_ index: Int) {
    let timer = model.timers[index]
    for (state, declared) in model.states.enumerated() where !declared.isFinal {
      let isAlone = timer.states.bits == 1 << UInt64(state)
      if isAlone { continue }
      add("\(timer.name) while \(declared.name)", at: timer.statesPlace) {
        $0.timers[index].states.bits ^= 1 << UInt64(state)
        for rule in $0.rules.indices where $0.rules[rule].place == timer.place {
          $0.rules[rule].from = $0.timers[index].states
        }
      }
    }
    for (place, start) in timer.starts.enumerated() {
      add("\(timer.name) no start \(model.eventName(start.value))", at: timer.place) {
        $0.timers[index].starts.remove(at: place)
      }
    }
    for (place, cancel) in timer.cancels.enumerated() {
      add("\(timer.name) no cancel \(model.eventName(cancel.value))", at: timer.place) {
        $0.timers[index].cancels.remove(at: place)
      }
    }
    writeConditions("\(timer.name) start", timer.startConditions, at: timer.place) {
      $0.timers[index].startConditions = $1
    }
    writeConditions("\(timer.name) cancel", timer.cancelConditions, at: timer.place) {
      $0.timers[index].cancelConditions = $1
    }
    add("\(timer.name) enter", at: timer.place) {
      $0.timers[index].startsOnEntry = timer.startsOnEntry == nil ? timer.place : nil
    }
    add("\(timer.name) restart", at: timer.place) { $0.timers[index].restarts.toggle() }
  }

  // MARK: Rules

  private mutating func writeRule(_ index: Int) {
    let rule = model.rules[index]
    let isOfTimer = isOfTimer(index) && model.timers.contains { $0.place == rule.place }
    add("without \(rule.name)", at: rule.place) { $0.rules.remove(at: index) }
    if !isOfTimer {
      for (place, event) in rule.events.enumerated() where rule.events.count > 1 {
        add("\(rule.name) not for \(model.eventName(event.value))", at: rule.place) {
          $0.rules[index].events.remove(at: place)
        }
      }
      for (state, declared) in model.states.enumerated() where !declared.isFinal {
        if rule.from.bits == 1 << UInt64(state) { continue }
        add("\(rule.name) from \(declared.name)", at: rule.fromPlace) {
          $0.rules[index].from.bits ^= 1 << UInt64(state)
        }
      }
    }
    writeConditions(rule.name, rule.eventConditions, at: rule.place) {
      $0.rules[index].eventConditions = $1
    }
    if case .state(let to)? = rule.to {
      for state in model.states.indices where state != to {
        add("\(rule.name) to \(model.states[state].name)", at: rule.toPlace ?? rule.place) {
          $0.rules[index].to = .state(state)
        }
      }
      if rule.refusal == nil {
        add("\(rule.name) stays", at: rule.toPlace ?? rule.place) { $0.rules[index].to = nil }
      }
    }
    if let refusal = rule.refusal {
      for other in model.refusals.indices where other != refusal {
        add("\(rule.name) rejects with \(model.refusals[other].name)", at: rule.place) {
          $0.rules[index].refusal = other
        }
      }
    }
    for call in rule.effects.indices {
      add("\(rule.name) no effect \(call)", at: rule.place) {
        $0.rules[index].effects.remove(at: call)
      }
    }
    for remembered in rule.remembers.indices {
      add("\(rule.name) no memory \(remembered)", at: rule.place) {
        $0.rules[index].remembers.remove(at: remembered)
      }
    }
    writeGuard(rule.name, rule.guardCondition, at: rule.place) {
      $0.rules[index].guardCondition = $1
    }
  }

  private mutating func writeGuard(
    _ name: String,
    _ condition: PolicyModel.Guard,
    at place: Place,
    _ set: @escaping (inout PolicyModel, PolicyModel.Guard) -> Void
  ) {
    for (words, less) in Self.narrower(condition) {
      add("\(name) \(words)", at: place) { set(&$0, less) }
    }
    for index in condition.requires.indices {
      var dropped = condition
      let test = dropped.requires.remove(at: index)
      add("\(name) if \(index) dropped", at: place) { set(&$0, dropped) }
      var turned = dropped
      turned.excludes.append(test)
      add("\(name) if \(index) turned", at: place) { set(&$0, turned) }
    }
    for index in condition.excludes.indices {
      var dropped = condition
      let test = dropped.excludes.remove(at: index)
      add("\(name) unless \(index) dropped", at: place) { set(&$0, dropped) }
      var turned = dropped
      turned.requires.append(test)
      add("\(name) unless \(index) turned", at: place) { set(&$0, turned) }
    }
  }

  /// Each condition of a signal for one that uses it, dropped or asking for something else.
  private mutating func writeConditions(
    _ name: String,
    _ conditions: PolicyModel.EventConditions,
    at place: Place,
    _ set: @escaping (inout PolicyModel, PolicyModel.EventConditions) -> Void
  ) {
    for (event, guards) in conditions.sorted(by: { $0.key < $1.key }) {
      for (index, condition) in guards.enumerated() {
        writeGuard("\(name) \(model.eventName(event)) \(index)", condition, at: place) {
          var changed = conditions
          changed[event]?[index] = $1
          set(&$0, changed)
        }
      }
    }
  }

  /// The same condition with one of several values less.
  private static func narrower(
    _ condition: PolicyModel.Guard
  ) -> [(words: String, condition: PolicyModel.Guard)] {
    var all: [(String, PolicyModel.Guard)] = []
    for (index, test) in condition.requires.enumerated() {
      for (place, less) in fewer(test.value).enumerated() {
        var other = condition
        other.requires[index].value = less
        all.append(("if \(index) without value \(place)", other))
      }
    }
    for (index, test) in condition.excludes.enumerated() {
      for (place, less) in fewer(test.value).enumerated() {
        var other = condition
        other.excludes[index].value = less
        all.append(("unless \(index) without value \(place)", other))
      }
    }
    return all
  }

  private static func fewer(_ test: PolicyModel.Test) -> [PolicyModel.Test] {
    func less<Item>(_ items: [Item]) -> [[Item]] {
      items.count < 2
        ? []
        : items.indices.map { index in
          var items = items
          items.remove(at: index)
          return items
        }
    }
    return switch test {
    case .field(let field, let values): less(values).map { .field(field, in: $0) }
    case .memory(let memory, let values): less(values).map { .memory(memory, in: $0) }
    case .setting(let setting, let values): less(values).map { .setting(setting, in: $0) }
    case .keywords(let field, let sets): less(sets).map { .keywords(field, sets: $0) }
    default: []
    }
  }

  /// A range of which either end is a bit more or less.
  private static func otherEnds(_ range: TimeWindow) -> [(name: String, range: TimeWindow)] {
    var all: [(name: String, range: TimeWindow)] = []
    for (words, least) in changes(range.earliest) where least <= range.latest {
      all.append(("least \(words)", TimeWindow(earliest: least, latest: range.latest)))
    }
    // No limit is none to change.
    if range.latest == DurationText.longest { return all }
    for (words, most) in changes(range.latest) where most >= range.earliest {
      all.append(("most \(words)", TimeWindow(earliest: range.earliest, latest: most)))
    }
    return all
  }
}
