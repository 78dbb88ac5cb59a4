extension Policy {
  /// Which policy this is: the same for all settings, for all who read the same files, and in every release.
  public var revision: PolicyRevision { words.revision }

  // MARK: What the policy declares

  /// The states, in the order of their declaration.
  public var states: [StateDeclaration] { words.declared.states }
  /// The events that a host can send, in the order of their declaration.
  public var events: [EventDeclaration] { words.declared.events }
  /// The rules, those of timers among them.
  public var rules: [RuleDeclaration] { words.declared.rules }
  /// The timers, in the order of their declaration, which is the order in which those fire that are due at once.
  public var timers: [TimerDeclaration] { words.declared.timers }
  /// The effects, in the order of their declaration.
  public var effects: [EffectDeclaration] { words.declared.effects }
  /// The refusals, in the order of their declaration.
  public var refusals: [RefusalDeclaration] { words.declared.refusals }
  /// The settings that the policy knows, in the order of their declaration; see ``settings`` for their values.
  public var settingDeclarations: [SettingDeclaration] { words.declared.settings }
  /// The memories, in the order of their declaration.
  public var memories: [MemoryDeclaration] { words.declared.memories }

  /// The state that an id stands for.
  public subscript(id: StateID) -> StateDeclaration { words.declared.states[id.index] }
  /// The event or firing that an id stands for.
  public subscript(id: EventID) -> EventDeclaration {
    let count = events.count
    return id.index < count ? events[id.index] : words.declared.firings[id.index - count]
  }
  /// The rule that an id stands for.
  public subscript(id: RuleID) -> RuleDeclaration { words.declared.rules[id.index] }
  /// The timer that an id stands for.
  public subscript(id: TimerID) -> TimerDeclaration { words.declared.timers[id.index] }
  /// The effect that an id stands for.
  public subscript(id: EffectID) -> EffectDeclaration { words.declared.effects[id.index] }
  /// The refusal that an id stands for.
  public subscript(id: RefusalID) -> RefusalDeclaration { words.declared.refusals[id.index] }
  /// The setting that an id stands for.
  public subscript(id: SettingID) -> SettingDeclaration { words.declared.settings[id.index] }
  /// The memory that an id stands for.
  public subscript(id: MemoryID) -> MemoryDeclaration { words.declared.memories[id.index] }

  /// The state of a name; nil where the policy has none.
  public func state(named name: String) -> StateDeclaration? { states.first { $0.name == name } }
  /// The event of a name, or the firing `timer.NAME`; nil where the policy has none.
  public func event(named name: String) -> EventDeclaration? {
    events.first { $0.name == name } ?? words.declared.firings.first { $0.name == name }
  }
  /// The rule of a name; nil where the policy has none.
  public func rule(named name: String) -> RuleDeclaration? { rules.first { $0.name == name } }
  /// The timer of a name; nil where the policy has none.
  public func timer(named name: String) -> TimerDeclaration? { timers.first { $0.name == name } }
  /// The effect of a name; nil where the policy has none.
  public func effect(named name: String) -> EffectDeclaration? {
    effects.first { $0.name == name }
  }
  /// The refusal of a name; nil where the policy has none.
  public func refusal(named name: String) -> RefusalDeclaration? {
    refusals.first { $0.name == name }
  }
  /// The setting of a name; nil where the policy has none.
  public func setting(named name: String) -> SettingDeclaration? {
    settingDeclarations.first { $0.name == name }
  }
  /// The memory of a name; nil where the policy has none.
  public func memory(named name: String) -> MemoryDeclaration? {
    memories.first { $0.name == name }
  }

  /// How long a timer runs under the settings in force; nil where these leave it out.
  public func window(of timer: TimerID) -> TimeWindow? {
    let window = tables.windows[timer.index]
    // One that goes by a value on entry can run without a value of now.
    return mayRun(timer.index) && window.latest > 0 ? window : nil
  }

  // MARK: What a decision means

  /// The effects of a decision of this policy, in order, with the values that the settings in force give.
  ///
  /// In constant time, as they are ready.
  public func effects(of decision: Decision) -> [EffectCall] {
    guard let rule = decision.rule else { return [] }
    let effects = words.declared.rules[rule.index].effects
    return effects.contains { !$0.settings.isEmpty }
      ? effects.map { $0.under(settingValues) } : effects
  }

  /// Why an event was refused, or ignored in a final state, in constant time; nil for other decisions.
  public func refusal(of decision: Decision) -> RefusalID? {
    if let rule = decision.rule { return words.declared.rules[rule.index].refusal }
    return words.declared.states[decision.from.index].reason
  }

  /// The timer whose firing a decision is about, in constant time; nil for an event of the host's.
  public func timer(firedBy decision: Decision) -> TimerID? {
    self[decision.event].timer
  }
}

extension EffectCall {
  /// The call with the values that some settings have; a parameter whose setting is not set is left out.
  package func under(_ values: SettingValues) -> EffectCall {
    var call = self
    for (name, setting) in settings {
      call.parameters[name] = values[setting.index].map { ParameterValue($0) }
    }
    call.settings = [:]
    return call
  }
}
