extension PolicyModel {
  /// The canonical form of all that decisions depend on, and of the names that they are reported in.
  ///
  /// Names stand where the model has indices, and durations are milliseconds, so neither the order of
  /// declarations nor the way in which a value is written matters. The order of timers and rules decides
  /// between them, so they stand in their order, as the fields of an event and the effects of a rule do; all
  /// else is sorted. Words of keyword sets stand as they are written, for what is the same word may depend on
  /// the version of Unicode.
  package var canonicalForm: CanonicalForm {
    var form = CanonicalForm()
    form.add("policy revision")
    form.add(Int64(PolicyRevision.version))
    form.add(id.value)
    form.addSet(states) { form, state in
      form.add(state.name)
      form.add(state.isInitial)
      form.add(state.isFinal)
      form.add(state.reason.map { refusals[$0].name })
    }
    form.addSet(events) { form, event in
      form.add(event.name)
      form.addList(event.fields) { $0.add($1) }
    }
    form.addSet(effects) { form, effect in
      form.add(effect.name)
      form.addSet(effect.parameters) { $0.add($1) }
    }
    form.addSet(refusals.map(\.name))
    form.addSet(settings, add)
    form.addSet(capabilities) { form, capability in
      form.add(capability.name)
      form.add(capability.value)
    }
    form.addSet(memory) { form, memory in
      form.add(memory.name)
      form.addSet(memory.values)
      form.addRange(memory.range?.value)
    }
    form.addSet(keywordSets) { form, set in
      form.add(set.name)
      form.add(set.match.rawValue)
      form.addSet(set.words.map(\.value))
    }
    form.addList(timers, add)
    form.addList(rules, add)
    return form
  }

  private func add(to form: inout CanonicalForm, _ setting: Setting) {
    form.add(setting.name)
    form.add(setting.type, withFirstValue: false)
    form.addOptional(setting.range?.value) { $0.add($1) }
    form.addOptional(setting.step?.value) { $0.add($1) }
    if let key = setting.key {
      form.add("by")
      form.add(memory[key].name)
    }
    if let values = setting.values {
      form.add("values")
      form.addSet(values) { $0.add($1) }
    }
    form.addOptional(setting.defaultValue?.value) { $0.add($1) }
    form.addSet(setting.conflicts.map { settings[$0.value].name })
    form.add(setting.isOffered)
  }

  private func add(to form: inout CanonicalForm, _ timer: Timer) {
    form.add(timer.name)
    add(to: &form, timer.states)
    form.addSet(timer.starts.map { eventName($0.value) })
    add(to: &form, timer.startConditions)
    form.add(timer.startsOnEntry != nil)
    form.addSet(timer.cancels.map { eventName($0.value) })
    add(to: &form, timer.cancelConditions)
    form.add(timer.restarts)
    add(to: &form, timer.length)
    // Nothing is added for policies without calendars, so they keep their revisions.
    if let calendar = timer.calendar {
      form.add(calendar.counts ? "counts" : "fires")
      form.add(calendars[calendar.index].name)
    }
    add(to: &form, timer.guardCondition)
  }

  /// A single source stands by itself, and what is left out leaves nothing: as before there were more.
  private func add(to form: inout CanonicalForm, _ length: TimerLength) {
    if length.sources.count == 1 {
      add(to: &form, length.sources[0])
    } else {
      form.add("first of")
      form.addList(length.sources, add)
    }
    if length.lateBy != 0 { form.add("late by", length.lateBy) }
    if length.before != 0 { form.add("before", length.before) }
    if !length.gaps.isEmpty {
      form.add("repeat")
      form.addList(length.gaps, add)
    }
    if let changes = length.changes {
      form.add("changes")
      form.add(changes.rawValue)
    }
  }

  private func add(to form: inout CanonicalForm, _ source: TimerLength.Source) {
    switch source {
    case .window(let window):
      form.add("window")
      form.add(window)
    case .setting(let setting):
      form.add("setting")
      form.add(settings[setting].name)
    case .field(let field):
      form.add("field")
      form.add(field)
    case .memory(let index):
      form.add("memory")
      form.add(memory[index].name)
    }
  }

  /// Nothing where all events count whatever they say.
  private func add(to form: inout CanonicalForm, _ conditions: EventConditions) {
    if conditions.isEmpty { return }
    form.add("only if")
    form.addSet(Array(conditions)) { form, entry in
      form.add(eventName(entry.key))
      form.addSet(entry.value) { add(to: &$0, $1) }
    }
  }

  private func add(to form: inout CanonicalForm, _ rule: Rule) {
    form.add(rule.name)
    form.addSet(rule.events.map { eventName($0.value) })
    add(to: &form, rule.eventConditions)
    add(to: &form, rule.from)
    add(to: &form, rule.guardCondition)
    form.add(rule.refusal.map { refusals[$0].name })
    switch rule.to {
    case nil: form.add(Optional<String>.none)
    case .state(let state): form.add(Optional(states[state].name))
    case .setting(let setting, _):
      form.add(Optional<String>.none)
      form.add("to the setting")
      form.add(settings[setting].name)
    }
    form.addList(rule.effects) { form, call in
      form.add(effects[call.effect].name)
      form.addSet(Array(call.parameters)) { form, parameter in
        form.add(parameter.key)
        form.add(parameter.value)
      }
      if !call.settings.isEmpty {
        form.add("settings")
        form.addSet(Array(call.settings)) { form, parameter in
          form.add(parameter.key)
          form.add(settings[parameter.value].name)
        }
      }
    }
    form.addSet(rule.remembers) { form, remembered in
      let memory = memory[remembered.memory]
      form.add(memory.name)
      form.add(remembered.value.map { memory.values[$0] })
      switch remembered.length {
      case nil: break
      case .fixed(let length): form.add("length", length)
      case .field(let field):
        form.add("field")
        form.add(field)
      }
    }
  }

  private func add(to form: inout CanonicalForm, _ set: StateSet) {
    form.addSet(states.indices.filter(set.contains).map { states[$0].name })
  }

  private func add(to form: inout CanonicalForm, _ condition: Guard) {
    form.addSet(condition.requires) { add(to: &$0, $1.value) }
    form.addSet(condition.excludes) { add(to: &$0, $1.value) }
  }

  private func add(to form: inout CanonicalForm, _ test: Test) {
    switch test {
    case .isSet(let setting):
      form.add("is set")
      form.add(settings[setting].name)
    case .setting(let setting, let values):
      form.add("setting")
      form.add(settings[setting].name)
      form.addSet(values) { $0.add($1) }
    case .capability(let capability, let value):
      form.add("capability")
      form.add(capabilities[capability].name)
      form.add(value)
    case .memory(let index, let values):
      form.add("memory")
      form.add(memory[index].name)
      form.addSet(values) { form, value in form.add(value.map { memory[index].values[$0] }) }
    case .open(let calendar):
      form.add("open")
      form.add(calendars[calendar].name)
    case .timer(let timer):
      form.add("timer")
      form.add(timers[timer].name)
    case .field(let field, let values):
      form.add("field")
      form.add(field)
      form.addSet(values)
    case .keywords(let field, let sets):
      form.add("keywords")
      form.add(field)
      form.addSet(sets.map { keywordSets[$0].name })
    }
  }

  /// A number of 24 bits that tells apart the layouts of sessions: of another policy, or of the same policy with its
  /// names in another order.
  ///
  /// It is for sessions in memory, and may differ from release to release.
  func layoutTag(_ layout: FactLayout, of revision: PolicyRevision) -> UInt32 {
    var form = CanonicalForm()
    form.add(revision.description)
    form.addList(states) { $0.add($1.name) }
    form.addList(events) { $0.add($1.name) }
    for (index, memory) in memory.enumerated() {
      form.add(memory.name)
      for value in [nil] + memory.values.indices.map(Optional.some) {
        let facts = layout.facts(memory: index, value: value)
        form.add(value.map { memory.values[$0] })
        form.add(Int64(bitPattern: facts.all))
        form.add(Int64(bitPattern: facts.holding))
      }
    }
    return SHA256.digest(form.bytes).prefix(3).reduce(0) { $0 << 8 | UInt32($1) }
  }
}

extension PolicyRevision {
  package init(_ model: PolicyModel) { self.init(of: model.canonicalForm) }
}

extension CanonicalForm {
  fileprivate mutating func add(_ field: PolicyModel.Field) {
    add(field.name)
    // The first value is that of a field that an event leaves out.
    add(field.type, withFirstValue: true)
    addRange(field.range?.value)
  }

  fileprivate mutating func add(_ type: ValueType, withFirstValue: Bool) {
    switch type {
    case .text: add("string")
    case .boolean: add("boolean")
    case .duration: add("duration")
    case .instant: add("instant")
    case .choice(let values):
      add("choice")
      if withFirstValue { add(values.first) }
      addSet(values)
    }
  }

  fileprivate mutating func add(_ name: String, _ number: Int64) {
    add(name)
    add(number)
  }

  /// Nothing where there is none.
  fileprivate mutating func addRange(_ range: TimeWindow?) {
    guard let range else { return }
    add("range")
    add(range)
  }

  fileprivate mutating func add(_ window: TimeWindow) {
    add(window.earliest)
    add(window.latest)
  }

  fileprivate mutating func add(_ value: SettingValue) {
    switch value {
    case .boolean(let flag):
      add("boolean")
      add(flag)
    case .duration(let milliseconds):
      add("duration")
      add(milliseconds)
    case .choice(let text):
      add("choice")
      add(text)
    case .byKey(let lengths, let otherwise):
      add("by key")
      // That a key has nothing says something only where it would have what all others have.
      let own = lengths.filter { $0.value != nil || otherwise != nil }
      addSet(Array(own)) { form, entry in
        form.add(entry.key)
        if let length = entry.value { form.add(length) } else { form.add("none") }
      }
      addOptional(otherwise) { $0.add($1) }
    }
  }
}
