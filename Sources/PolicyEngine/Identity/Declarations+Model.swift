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
    states = model.states.enumerated().map { StateDeclaration($0, $1) }
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
    rules = model.rules.enumerated().map { RuleDeclaration($0, $1, of: model, locations[$0]) }
    timers = model.timers.enumerated().map { TimerDeclaration($0, $1) }
    effects = model.effects.enumerated().map { EffectDeclaration($0, $1) }
    refusals = model.refusals.enumerated().map { index, refusal in
      RefusalDeclaration(id: RefusalID(index), name: refusal.name, title: refusal.title)
    }
    settings = model.settings.enumerated().map { SettingDeclaration($0, $1) }
    memories = model.memory.enumerated().map { index, memory in
      MemoryDeclaration(id: MemoryID(index), name: memory.name, values: memory.values)
    }
  }
}

extension StateDeclaration {
  init(_ index: Int, _ state: PolicyModel.State) {
    id = StateID(index)
    name = state.name
    title = state.title ?? state.name
    isInitial = state.isInitial
    isFinal = state.isFinal
    reason = state.reason.map { RefusalID($0) }
  }
}

extension FieldDeclaration {
  init(_ field: PolicyModel.Field) {
    name = field.name
    type =
      switch field.type {
      case .string: .text
      case .boolean: .boolean
      case .duration: .duration
      case .choice(let values): .choice(values)
      }
  }
}

extension RuleDeclaration {
  init(
    _ index: Int,
    _ rule: PolicyModel.Rule,
    of model: PolicyModel,
    _ source: SourceLocation
  ) {
    id = RuleID(index)
    name = rule.name
    title = rule.title ?? rule.name
    refs = rule.refs
    self.source = source
    refusal = rule.refusal.map { RefusalID($0) }
    effects = rule.effects.map { EffectCall($0, of: model) }
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
  }
}

extension TimerDeclaration {
  init(_ index: Int, _ timer: PolicyModel.Timer) {
    id = TimerID(index)
    name = timer.name
    title = timer.title ?? timer.name
    refs = timer.refs
    setting = timer.duration.setting.map { SettingID($0) }
  }
}

extension EffectDeclaration {
  init(_ index: Int, _ effect: PolicyModel.Effect) {
    id = EffectID(index)
    name = effect.name
    title = effect.title ?? effect.name
    parameters = effect.parameters.map { FieldDeclaration($0) }
  }
}

extension SettingDeclaration {
  init(_ index: Int, _ setting: PolicyModel.Setting) {
    id = SettingID(index)
    name = setting.name
    title = setting.title ?? setting.name
    type =
      switch setting.type {
      case .boolean: .boolean
      case .duration: .duration
      case .choice(let values): .choice(values)
      }
    range = setting.range?.value
    step = setting.step?.value
    defaultValue = setting.defaultValue?.value
    isOffered = setting.isOffered
  }
}
