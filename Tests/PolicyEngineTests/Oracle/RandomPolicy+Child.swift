import TestSupport

extension RandomPolicy {
  /// Writes the child: some parts are left alone, some replaced, edited or removed, some are new.
  mutating func writeChild() {
    var text = "policy: child\nextends: base\n"
    text += childOfDeclarations()
    let timers = childOfTimers()
    if !timers.isEmpty { text += "timers:\n\(timers)" }
    let rules = childOfTransitions()
    if !rules.isEmpty { text += "rules:\n\(rules)" }
    child = text
  }

  private mutating func childOfDeclarations() -> String {
    var text = ""
    if random.chance(30) {
      text += "states: {extra: Only here}\n"
      states.append("extra")
    }
    if random.chance(40) {
      text +=
        "capabilities: {\(random.pick(Self.capabilities)): \(random.pick(["true", "false"]))}\n"
    }
    if random.chance(60) {
      text += "settings:\n"
      switch random.number(0...4) {
      case 0: text += "  mode: none\n"
      case 1: text += "  patience: none\n"
      case 2: text += "  vip: none\n  wrap_up: none\n"
      case 3:
        text += "  vip: {default: \(random.pick(["true", "false"]))}\n  mode: {default: slow}\n"
      default: text += "  patience: {range: 5s..30s, step: 5s, default: 10s}\n"
      }
    }
    if random.chance(30) { text += "memory: {seen_by: {add: [manager]}}\n" }
    if random.chance(30) {
      let signal = random.pick(signals)
      let others = events.map(\.name).filter { !signal.events.contains($0) }
      if let event = others.first { text += "signals: {\(signal.name): {add: [\(event)]}}\n" }
    }
    if random.chance(50), spareWords.count >= 3 {
      text += "keywords:\n"
      text += random.pick([
        "  opt_out: {add: [\(spareWords[0]), \(spareWords[1])], remove: [\(removableWord)]}\n",
        "  opt_out: {match: any_word}\n  greeting: {match: whole, add: [\(spareWords[2])]}\n",
        "  mixed: [\(spareWords[0])]\n",
      ])
    }
    return text
  }

  private mutating func childOfTimers() -> String {
    var text = ""
    for timer in timers where random.chance(35) {
      let name = timer.name
      if !namedTimers.contains(name), random.chance(15) {
        text += "  \(name): none\n"
        continue
      }
      var keys: [String] = []
      // It has nothing of its own but its time, which may be counted back.
      if timer.isShared { continue }
      if !timer.goesBySetting, random.chance(40) {
        keys.append("after: \(random.pick(Self.durations + Self.durationSettings))")
      }
      if timer.goesBySetting, random.chance(20) { keys.append("changes: none") }
      if repeated.contains(name), random.chance(20) { keys.append("repeat: none") }
      if random.chance(20) { keys.append("restart: \(random.pick(["true", "false"]))") }
      if random.chance(30), let state = states.filter({ !timer.states.contains($0) }).first {
        keys.append("while: {add: [\(state)]}")
      }
      if timer.starts.count > 1, random.chance(20) {
        keys.append("start: {remove: [\(timer.starts[0])], add: [enter]}")
      }
      if random.chance(20) {
        let event = random.pick(events).name
        keys.append(timer.cancels.isEmpty ? "cancel: \(event)" : "cancel: {add: [\(event)]}")
      } else if !timer.cancels.isEmpty, random.chance(10) {
        keys.append("cancel: none")
      }
      // A condition's fields are those of the events that start it; this one names none.
      if random.chance(20) {
        keys.append("if: \(condition([:]))")
      } else if timer.hasIf, random.chance(15) {
        keys.append("if: none")
      }
      if timer.hasUnless, random.chance(20) { keys.append("unless: none") }
      if !repeated.contains(name), random.chance(20) {
        let changes = ["then: none", "then: {to: \(random.pick(states))}"]
        keys.append(timer.then.isEmpty ? "then: \(Self.map(action()))" : random.pick(changes))
      }
      if !keys.isEmpty { text += "  \(name): \(Self.map(keys))\n" }
    }
    if random.chance(30) {
      // It starts itself again for as long as the state lasts.
      text += "  late: {while: \(random.pick(states)), start: [enter, timer.late], after: 4s..9s}\n"
    }
    return text
  }

  private mutating func childOfTransitions() -> String {
    var text = ""
    for rule in rules where random.chance(30) {
      if random.chance(15) {
        text += "  \(rule.name): none\n"
        continue
      }
      var keys: [String] = []
      if random.chance(30), let state = states.filter({ !rule.states.contains($0) }).last {
        keys.append("from: {add: [\(state)]}")
      }
      if random.chance(20),
        let event = events.map(\.name).filter({ !rule.events.contains($0) }).first
      {
        keys.append("event: {add: [\(event)]}")
      }
      if random.chance(30) {
        keys.append("if: \(condition(fields(of: rule.events, orAny: false)))")
      } else if rule.hasIf, random.chance(20) {
        keys.append("if: none")
      }
      if rule.hasUnless, random.chance(20) { keys.append("unless: none") }
      if rule.rejects, random.chance(50) { keys.append("reject: never") }
      if !rule.rejects, random.chance(50) { keys.append("to: \(random.pick(states))") }
      if !keys.isEmpty { text += "  \(rule.name): \(Self.map(keys))\n" }
    }
    for index in 0..<random.number(0...2) {
      var rule = Transition(
        name: "new-\(index)",
        events: someEvents(firings: false),
        states: someStates(includingBegin: random.chance(30)),
        rejects: false,
        hasIf: false,
        hasUnless: false
      )
      let body = transition(&rule)
      text += "  \(rule.name): \(body)\n"
    }
    return text
  }
}
