import PolicyEngine

/// What a new policy no longer declares, or allows less of.
struct DeclarationBreaks {
  private let old: Policy
  private let new: Policy
  private(set) var all: [BreakingChange] = []

  init(old: Policy, new: Policy) {
    (self.old, self.new) = (old, new)
    for event in old.events { compare(event) }
    for effect in old.effects { compare(effect) }
    for setting in old.settingDeclarations { compare(setting) }
    compareNames()
  }

  // MARK: What hosts depend on

  private mutating func compare(_ event: EventDeclaration) {
    guard let now = new.event(named: event.name) else {
      add(.eventGone, "the event `\(event.name)` is gone, and is refused where a host sends it")
      return
    }
    for field in event.fields {
      guard let other = now.fields.first(where: { $0.name == field.name }) else {
        add(
          .fieldGone,
          "`\(event.name)` no longer has the field `\(field.name)`, and is refused with it"
        )
        continue
      }
      if let loss = loss(from: field, to: other) {
        add(.fieldNarrowed, "`\(field.name)` of `\(event.name)` \(loss)")
      }
    }
  }

  private mutating func compare(_ effect: EffectDeclaration) {
    // An effect that is gone is called for no longer, which is behaviour.
    guard let now = new.effect(named: effect.name) else { return }
    for parameter in effect.parameters {
      guard let other = now.parameters.first(where: { $0.name == parameter.name }) else {
        add(
          .parameterGone,
          "the effect `\(effect.name)` no longer gives its parameter `\(parameter.name)`"
        )
        continue
      }
      // What gives other values is of another kind only if its type is.
      if !isSameKind(parameter.type, other.type) {
        add(
          .parameterGone,
          "the parameter `\(parameter.name)` of the effect `\(effect.name)` is of another type"
        )
      }
    }
  }

  private func isSameKind(_ one: ValueType, _ two: ValueType) -> Bool {
    if case .choice = one, case .choice = two { true } else { one == two }
  }

  /// What values something can no longer have, as the end of a sentence; nil where it can have all.
  private func loss(from old: FieldDeclaration, to new: FieldDeclaration) -> String? {
    loss(old.type, old.range, new.type, new.range)
  }

  private func loss(
    _ old: ValueType,
    _ oldRange: TimeWindow?,
    _ new: ValueType,
    _ newRange: TimeWindow?
  ) -> String? {
    if case .choice(let values) = old, case .choice(let others) = new {
      let gone = values.filter { !others.contains($0) }
      if gone.isEmpty { return nil }
      return "can no longer be \(Suggestion.list(gone))"
    }
    if old != new {
      // Any text will do where there were a few.
      if case .choice = old, new == .text { return nil }
      if old == .text, case .choice(let others) = new {
        return "can only be \(Suggestion.list(others)) now"
      }
      return "is of another type"
    }
    guard let newRange else { return nil }
    let least = oldRange?.earliest ?? 1
    if least >= newRange.earliest, let latest = oldRange?.latest, latest <= newRange.latest {
      return nil
    }
    let now = "can only be \(newRange) now"
    return oldRange.map { "\(now), and could be \($0)" } ?? now
  }

  // MARK: What files depend on

  private mutating func compare(_ setting: SettingDeclaration) {
    guard setting.isOffered else { return }
    guard let now = new.setting(named: setting.name) else {
      add(.settingGone, "the setting `\(setting.name)` is gone")
      return
    }
    if !now.isOffered {
      add(.settingGone, "the setting `\(setting.name)` is no longer offered")
      return
    }
    let (one, two) = (old.words.model.settings, new.words.model.settings)
    let isListed = setting.type == now.type && two[now.id.index].values != nil
    // The range of listed values says less than they do.
    if !isListed, let loss = loss(setting.type, setting.range, now.type, now.range) {
      add(.settingNarrowed, "the setting `\(setting.name)` \(loss)")
      return
    }
    if isListed, let values = two[now.id.index].values {
      let before = one[setting.id.index]
      let gone = before.values?.filter { !values.contains($0) }
      if gone.map({ !$0.isEmpty }) ?? true {
        let words = two[now.id.index].writtenValues
        let allowed = words.isEmpty ? values.map { DurationText.format($0) } : words
        add(
          .settingNarrowed,
          "the setting `\(setting.name)` can only be \(Suggestion.list(allowed)) now"
        )
      }
    } else if let step = now.step, step != setting.step,
      setting.step.map({ $0 % step != 0 }) ?? true
    {
      add(
        .settingNarrowed,
        "the setting `\(setting.name)` can only be in steps of \(DurationText.format(step)) now"
      )
    }
  }

  private mutating func compareNames() {
    let (one, two) = (old.words.model, new.words.model)
    for (what, before, now) in [
      ("state", one.states.map(\.name), two.states.map(\.name)),
      ("timer", one.timers.map(\.name), two.timers.map(\.name)),
      ("rule", one.rules.map(\.name), two.rules.map(\.name)),
      ("memory", one.memory.map(\.name), two.memory.map(\.name)),
      ("effect", one.effects.map(\.name), two.effects.map(\.name)),
      ("refusal", one.refusals.map(\.name), two.refusals.map(\.name)),
      ("keyword set", one.keywordSets.map(\.name), two.keywordSets.map(\.name)),
      ("capability", one.capabilities.map(\.name), two.capabilities.map(\.name)),
      ("calendar", one.calendars.map(\.name), two.calendars.map(\.name)),
    ] {
      for name in before where !now.contains(name) && !name.hasPrefix(Name.timerPrefix) {
        add(.nameGone, "the \(what) `\(name)` is gone, which tests, children and others may name")
      }
    }
  }

  private mutating func add(_ kind: BreakingChange.Kind, _ sentence: String) {
    let change = BreakingChange(kind, sentence)
    if !all.contains(change) { all.append(change) }
  }
}
