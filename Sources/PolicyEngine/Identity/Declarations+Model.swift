/// All that a policy declares, ready to be read without building anything.
package struct Declarations: Sendable {
  let states: [StateDeclaration]
  let events: [EventDeclaration]
  /// The firings of the timers; their ids come after those of the events.
  let firings: [EventDeclaration]
  let rules: [RuleDeclaration]
  let timers: [TimerDeclaration]
  let effects: [EffectDeclaration]
  let refusals: [RefusalDeclaration]
  let settings: [SettingDeclaration]
  let memories: [MemoryDeclaration]

  init(_ model: PolicyModel, _ sources: SourceSet) {
    states = model.states.enumerated().map { index, state in
      StateDeclaration(
        id: StateID(index),
        name: state.name,
        title: state.title ?? state.name,
        isInitial: state.isInitial,
        isFinal: state.isFinal,
        reason: state.reason.map { RefusalID($0) }
      )
    }
    events = model.events.enumerated().map { index, event in
      let fields = event.fields.map { FieldDeclaration($0) }
      return EventDeclaration(id: EventID(index), name: event.name, fields: fields, timer: nil)
    }
    firings = model.timers.indices.map { timer in
      let event = model.firing(of: timer)
      let name = model.eventName(event)
      return EventDeclaration(id: EventID(event), name: name, fields: [], timer: TimerID(timer))
    }
    let locations = sources.locations(of: model.rules.indices.map(model.place(ofRule:)))
    rules = model.rules.enumerated().map { index, rule in
      RuleDeclaration(
        id: RuleID(index),
        name: rule.name,
        title: rule.title ?? rule.name,
        refs: rule.refs,
        source: locations[index],
        refusal: rule.refusal.map { RefusalID($0) },
        effects: rule.effects.map { EffectCall($0, of: model) }
      )
    }
    timers = model.timers.enumerated().map { index, timer in
      TimerDeclaration(
        id: TimerID(index),
        name: timer.name,
        title: timer.title ?? timer.name,
        refs: timer.refs,
        settings: timer.length.settings.map { SettingID($0) }
      )
    }
    effects = model.effects.enumerated().map { index, effect in
      EffectDeclaration(
        id: EffectID(index),
        name: effect.name,
        title: effect.title ?? effect.name,
        parameters: effect.parameters.map { FieldDeclaration($0) }
      )
    }
    refusals = model.refusals.enumerated().map { index, refusal in
      RefusalDeclaration(id: RefusalID(index), name: refusal.name, title: refusal.title)
    }
    settings = model.settings.enumerated().map { index, setting in
      SettingDeclaration(
        id: SettingID(index),
        name: setting.name,
        title: setting.title ?? setting.name,
        type: setting.type,
        range: setting.range?.value,
        step: setting.step?.value,
        defaultValue: setting.defaultValue?.value,
        isOffered: setting.isOffered
      )
    }
    memories = model.memory.enumerated().map { index, memory in
      MemoryDeclaration(
        id: MemoryID(index),
        name: memory.name,
        values: memory.isLength ? [] : memory.values,
        range: memory.range?.value
      )
    }
  }
}

extension EffectCall {
  package init(_ call: PolicyModel.EffectCall, of model: PolicyModel) {
    let effect = model.effects[call.effect]
    id = EffectID(call.effect)
    name = effect.name
    var parameters: [String: ParameterValue] = [:]
    for declared in effect.parameters {
      guard let text = call.parameters[declared.name] else { continue }
      parameters[declared.name] = ParameterValue(canonical: text, of: declared.type)
    }
    self.parameters = parameters
    settings = call.settings.mapValues { SettingID($0) }
    settingNames = call.settings.mapValues { model.settings[$0].name }
  }
}
