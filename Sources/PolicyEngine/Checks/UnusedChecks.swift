/// Reports what an heir declares and nothing in its policy uses: most likely a misspelt name.
///
/// An heir says what is different, so a new name that makes no difference was meant to be an inherited
/// one. A policy that extends nothing may declare what its heirs use.
struct UnusedChecks {
  private let model: PolicyModel
  private var capabilities: Set<Int> = []
  private var memory: Set<Int> = []
  private var settings: Set<Int> = []
  private var keywordSets: Set<Int> = []
  private var effects: Set<Int> = []
  private var refusals: Set<Int> = []

  /// All problems of this kind in an heir that has no errors.
  static func run(_ model: PolicyModel) -> [Diagnostic] {
    var checks = UnusedChecks(model)
    checks.noteUses()
    return checks.diagnostics
  }

  private init(_ model: PolicyModel) {
    self.model = model
  }

  private mutating func noteUses() {
    for rule in model.rules {
      note(rule.guardCondition)
      for call in rule.effects { effects.insert(call.effect) }
      for remembered in rule.remembers { memory.insert(remembered.memory) }
      if let refusal = rule.refusal { refusals.insert(refusal) }
    }
    for state in model.states { if let reason = state.reason { refusals.insert(reason) } }
    for timer in model.timers {
      note(timer.guardCondition)
      if case .setting(let setting) = timer.duration { settings.insert(setting) }
    }
    for (index, setting) in model.settings.enumerated() {
      settings.formUnion(setting.conflicts.map(\.value))
      // That a setting is not offered is a use of its name.
      if !setting.isOffered { settings.insert(index) }
    }
  }

  private mutating func note(_ condition: PolicyModel.Guard) {
    for test in condition.tests {
      switch test {
      case .isSet(let setting), .setting(let setting, _): settings.insert(setting)
      case .capability(let index, _): capabilities.insert(index)
      case .memory(let index, _): memory.insert(index)
      case .keywords(_, let sets): keywordSets.formUnion(sets)
      case .timer, .field: break
      }
    }
  }

  private var diagnostics: [Diagnostic] {
    unused("the capability", model.capabilities.map { ($0.name, $0.place) }, capabilities)
      + unused("the memory", model.memory.map { ($0.name, $0.place) }, memory)
      + unused("the setting", model.settings.map { ($0.name, $0.place) }, settings)
      + unused("the keyword set", model.keywordSets.map { ($0.name, $0.place) }, keywordSets)
      + unused("the effect", model.effects.map { ($0.name, $0.place) }, effects)
      + unused("the refusal", model.refusals.map { ($0.name, $0.place) }, refusals)
  }

  private func unused(
    _ kind: String,
    _ declared: [(name: String, place: Place)],
    _ used: Set<Int>
  ) -> [Diagnostic] {
    let known = used.sorted().map { declared[$0].name }
    return declared.indices.filter { index in
      !used.contains(index) && declared[index].place.file == model.id.place.file
    }.map { index in
      let (name, place) = declared[index]
      let meant = Suggestion.closest(to: name, among: known).map { "did you mean `\($0)`? " } ?? ""
      return Diagnostic(
        .unusedName,
        at: place,
        "nothing in the policy uses \(kind) `\(name)`",
        help: "\(meant)name it in a rule or a timer, or leave it out"
      )
    }
  }
}
