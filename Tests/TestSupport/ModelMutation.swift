package import PolicyEngine

/// A policy in which one thing is another that a decision, or a name, can depend on.
package struct ModelMutation {
  package var name: String
  package var model: PolicyModel

  /// Every single change of a policy, of each kind that there is.
  package static func all(of model: PolicyModel) -> [ModelMutation] {
    var writer = Writer(model: model)
    writer.write()
    return writer.mutations
  }

  private struct Writer {
    let model: PolicyModel
    var mutations: [ModelMutation] = []

    mutating func add(_ name: String, _ change: (inout PolicyModel) -> Void) {
      var mutated = model
      change(&mutated)
      mutations.append(ModelMutation(name: name, model: mutated))
    }

    /// Swaps neighbours, whose order decides.
    mutating func swap<Item>(
      _ name: String,
      _ list: WritableKeyPath<PolicyModel, [Item]>,
    ) {
      for index in model[keyPath: list].indices.dropLast() {
        add("\(name) \(index) later") { $0[keyPath: list].swapAt(index, index + 1) }
      }
    }

    mutating func write() {
      add("id") { $0.id.value += "-x" }
      writeDeclarations()
      writeSettings()
      for index in model.timers.indices { writeTimer(index) }
      swap("timer", \.timers)
      for index in model.rules.indices { writeRule(index) }
      swap("rule", \.rules)
    }

    private mutating func writeDeclarations() {
      for (index, state) in model.states.enumerated() {
        add("state \(state.name)") { $0.states[index].name += "-x" }
        add("\(state.name) initial") { $0.states[index].isInitial.toggle() }
        add("\(state.name) final") { $0.states[index].isFinal.toggle() }
        if !model.refusals.isEmpty {
          add("\(state.name) reason") { $0.states[index].reason = state.reason == nil ? 0 : nil }
        }
      }
      for (index, event) in model.events.enumerated() {
        add("event \(event.name)") { $0.events[index].name += "-x" }
        writeFields("event \(event.name)", event.fields) { $0.events[index].fields = $1 }
      }
      for (index, effect) in model.effects.enumerated() {
        add("effect \(effect.name)") { $0.effects[index].name += "-x" }
        writeFields("effect \(effect.name)", effect.parameters) {
          $0.effects[index].parameters = $1
        }
      }
      for index in model.refusals.indices {
        add("refusal \(index)") { $0.refusals[index].name += "-x" }
      }
      for index in model.capabilities.indices {
        add("capability \(index)") { $0.capabilities[index].name += "-x" }
        add("capability \(index) value") { $0.capabilities[index].value.toggle() }
      }
      for (index, memory) in model.memory.enumerated() {
        add("memory \(memory.name)") { $0.memory[index].name += "-x" }
        if let range = memory.range?.value {
          let wider = TimeWindow(earliest: range.earliest, latest: range.latest + 1)
          add("\(memory.name) range") { $0.memory[index].range?.value = wider }
        }
        add("\(memory.name) more") { $0.memory[index].values.append("x") }
        for value in memory.values.indices {
          add("\(memory.name) value") { $0.memory[index].values[value] += "-x" }
        }
      }
      for (index, set) in model.keywordSets.enumerated() {
        add("keywords \(set.name)") { $0.keywordSets[index].name += "-x" }
        for match in KeywordMatch.allCases where match != set.match {
          add("\(set.name) \(match)") { $0.keywordSets[index].match = match }
        }
        for word in set.words.indices {
          add("\(set.name) without") { $0.keywordSets[index].words.remove(at: word) }
          add("\(set.name) other") { $0.keywordSets[index].words[word].value += "x" }
        }
      }
    }

    private mutating func writeFields(
      _ name: String,
      _ fields: [PolicyModel.Field],
      _ set: (inout PolicyModel, [PolicyModel.Field]) -> Void
    ) {
      for index in fields.indices {
        var changed = fields
        changed[index].name += "-x"
        add("\(name) field") { set(&$0, changed) }
        changed = fields
        changed[index].type = fields[index].type == .text ? .boolean : .text
        add("\(name) type") { set(&$0, changed) }
        if case .choice(let values) = fields[index].type {
          changed[index].type = .choice(values + ["x"])
          add("\(name) values") { set(&$0, changed) }
        }
        if let range = fields[index].range?.value {
          changed = fields
          changed[index].range?.value = .init(earliest: range.earliest, latest: range.latest + 1)
          add("\(name) range") { set(&$0, changed) }
        }
        changed = fields
        changed.remove(at: index)
        add("\(name) without a field") { set(&$0, changed) }
      }
    }

    private mutating func writeSettings() {
      for (index, setting) in model.settings.enumerated() {
        let name = setting.name
        add("setting \(name)") { $0.settings[index].name += "-x" }
        add("\(name) type") {
          $0.settings[index].type = setting.type == .boolean ? .duration : .boolean
        }
        if let range = setting.range {
          let wider = TimeWindow(earliest: range.value.earliest, latest: range.value.latest + 1)
          add("\(name) range") { $0.settings[index].range?.value = wider }
        }
        if let step = setting.step?.value {
          add("\(name) step") { $0.settings[index].step?.value = step + 1 }
        }
        add("\(name) default") {
          $0.settings[index].defaultValue = Located(.choice("x"), at: setting.place)
        }
        if setting.defaultValue != nil {
          add("\(name) no default") { $0.settings[index].defaultValue = nil }
        }
        if setting.key != nil { add("\(name) for all") { $0.settings[index].key = nil } }
        if setting.values != nil { add("\(name) values") { $0.settings[index].values?.append(1) } }
        add("\(name) offered") { $0.settings[index].isOffered.toggle() }
        if !setting.conflicts.isEmpty {
          add("\(name) conflicts") { $0.settings[index].conflicts = [] }
        }
      }
    }

    private mutating func writeTimer(_ index: Int) {
      let timer = model.timers[index]
      add("timer \(timer.name)") { $0.timers[index].name += "-x" }
      for state in model.states.indices {
        add("\(timer.name) state \(state)") { $0.timers[index].states.bits ^= 1 << UInt64(state) }
      }
      for start in timer.starts.indices {
        add("\(timer.name) start") { $0.timers[index].starts.remove(at: start) }
      }
      add("\(timer.name) enter") {
        $0.timers[index].startsOnEntry = timer.startsOnEntry == nil ? timer.place : nil
      }
      for cancel in timer.cancels.indices {
        add("\(timer.name) cancel") { $0.timers[index].cancels.remove(at: cancel) }
      }
      add("\(timer.name) restart") { $0.timers[index].restarts.toggle() }
      for (place, source) in timer.length.sources.enumerated() {
        if case .window(let window) = source {
          let (earliest, latest) = (window.earliest, window.latest)
          for changed in [
            TimeWindow(earliest: earliest - 1, latest: latest),
            TimeWindow(earliest: earliest, latest: latest + 1),
          ] {
            add("\(timer.name) after") { $0.timers[index].length.sources[place] = .window(changed) }
          }
        } else {
          add("\(timer.name) after") {
            $0.timers[index].length.sources[place] = .window(.init(exactly: 1))
          }
        }
        add("\(timer.name) after less") { $0.timers[index].length.sources.remove(at: place) }
      }
      if timer.calendar != nil {
        add("\(timer.name) counts") { $0.timers[index].calendar?.counts.toggle() }
        add("\(timer.name) no calendar") { $0.timers[index].calendar = nil }
      } else if !model.calendars.isEmpty {
        add("\(timer.name) calendar") {
          $0.timers[index].calendar = .init(index: 0, counts: true)
        }
      }
      add("\(timer.name) repeat") {
        $0.timers[index].length.gaps.append(.window(.init(exactly: 77)))
      }
      for changes in [nil, SettingChange.atOnce, .onEntry]
      where changes != timer.length.changes {
        add("\(timer.name) changes \(changes?.rawValue ?? "")") {
          $0.timers[index].length.changes = changes
        }
      }
      add("\(timer.name) late") { $0.timers[index].length.lateBy += 1 }
      add("\(timer.name) before") { $0.timers[index].length.before += 1 }
      writeGuard(timer.name, timer.guardCondition) { $0.timers[index].guardCondition = $1 }
    }

    private mutating func writeRule(_ index: Int) {
      let rule = model.rules[index]
      add("rule \(rule.name)") { $0.rules[index].name += "-x" }
      add("without \(rule.name)") { $0.rules.remove(at: index) }
      for event in rule.events.indices {
        add("\(rule.name) event") { $0.rules[index].events.remove(at: event) }
      }
      for state in model.states.indices {
        add("\(rule.name) from \(state)") { $0.rules[index].from.bits ^= 1 << UInt64(state) }
        if rule.to != .state(state) {
          add("\(rule.name) to \(state)") { $0.rules[index].to = .state(state) }
        }
      }
      if case .setting? = rule.to {
        add("\(rule.name) chooses") { $0.rules[index].to = .setting(0, states: []) }
      }
      if rule.to != nil { add("\(rule.name) stays") { $0.rules[index].to = nil } }
      for refusal in model.refusals.indices where refusal != rule.refusal {
        add("\(rule.name) refusal") { $0.rules[index].refusal = refusal }
      }
      for call in rule.effects.indices {
        add("\(rule.name) effect") { $0.rules[index].effects.remove(at: call) }
        for (name, value) in rule.effects[call].parameters {
          add("\(rule.name) \(name)") {
            $0.rules[index].effects[call].parameters[name] = value + "1"
          }
        }
        if call > 0, rule.effects[call] != rule.effects[call - 1] {
          add("\(rule.name) effects") { $0.rules[index].effects.swapAt(call, call - 1) }
        }
      }
      for remembered in rule.remembers.indices {
        add("\(rule.name) remember") { $0.rules[index].remembers.remove(at: remembered) }
        let value = rule.remembers[remembered].value == nil ? 0 : nil
        add("\(rule.name) remembers") { $0.rules[index].remembers[remembered].value = value }
        if rule.remembers[remembered].length != nil {
          add("\(rule.name) length") { $0.rules[index].remembers[remembered].length = .fixed(1) }
        }
      }
      writeGuard(rule.name, rule.guardCondition) { $0.rules[index].guardCondition = $1 }
    }

    private mutating func writeGuard(
      _ name: String,
      _ condition: PolicyModel.Guard,
      _ set: (inout PolicyModel, PolicyModel.Guard) -> Void
    ) {
      // What is asked twice, by a timer and by the one whose clock it shares, is asked still.
      func isAlone(_ test: PolicyModel.Test, _ tests: [Located<PolicyModel.Test>]) -> Bool {
        tests.count { $0.value == test } == 1
      }
      for index in condition.requires.indices
      where isAlone(condition.requires[index].value, condition.requires) {
        var changed = condition
        changed.requires.remove(at: index)
        add("\(name) if") { set(&$0, changed) }
        changed.excludes.append(condition.requires[index])
        add("\(name) unless") { set(&$0, changed) }
        for test in others(condition.requires[index].value) {
          changed = condition
          changed.requires[index].value = test
          add("\(name) \(test)") { set(&$0, changed) }
        }
      }
      for index in condition.excludes.indices
      where isAlone(condition.excludes[index].value, condition.excludes) {
        var changed = condition
        changed.excludes.remove(at: index)
        add("\(name) without unless") { set(&$0, changed) }
      }
    }

    /// The test with something else in it.
    private func others(_ test: PolicyModel.Test) -> [PolicyModel.Test] {
      switch test {
      case .isSet(let setting): [.setting(setting, in: [.boolean(true)])]
      case .setting(let setting, let values):
        [.isSet(setting: setting), .setting(setting, in: values + [.choice("x")])]
      case .capability(let capability, let value): [.capability(capability, !value)]
      case .memory(let memory, let values):
        [.memory(memory, in: values.contains(nil) ? values.filter { $0 != nil } : values + [nil])]
      case .timer(let timer):
        [.capability(timer, true)].filter { _ in model.capabilities.count > timer }
      case .open(let calendar):
        [.timer(0)] + (model.calendars.count > 1 ? [.open(calendar: 1 - calendar)] : [])
      case .field(let field, let values):
        [.field(field + "-x", in: values), .field(field, in: values + ["x"])]
      case .keywords(let field, let sets):
        [
          .keywords(field + "-x", sets: sets),
          .field(field, in: sets.map { model.keywordSets[$0].name }),
        ]
      }
    }
  }
}
