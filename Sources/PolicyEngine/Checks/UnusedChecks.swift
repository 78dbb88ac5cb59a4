/// Reports what a child declares and nothing in its policy uses: most likely a misspelt name.
///
/// A child says what is different, so a new name that makes no difference was meant to be an inherited
/// one. A policy that extends nothing may declare what its children use.
struct UnusedChecks {
  private let model: PolicyModel
  /// For each declaration whether something uses it.
  private var capabilities: [Bool]
  private var memory: [Bool]
  private var settings: [Bool]
  private var keywordSets: [Bool]
  private var effects: [Bool]
  private var refusals: [Bool]

  /// All problems of this kind in a child that has no errors.
  static func run(_ model: PolicyModel) -> [Diagnostic] {
    var checks = UnusedChecks(model)
    checks.noteUses()
    return checks.diagnostics
  }

  private init(_ model: PolicyModel) {
    self.model = model
    capabilities = Array(repeating: false, count: model.capabilities.count)
    memory = Array(repeating: false, count: model.memory.count)
    settings = Array(repeating: false, count: model.settings.count)
    keywordSets = Array(repeating: false, count: model.keywordSets.count)
    effects = Array(repeating: false, count: model.effects.count)
    refusals = Array(repeating: false, count: model.refusals.count)
  }

  private mutating func noteUses() {
    model.forEachTest { note($0) }
    for index in model.rules.indices {
      for call in model.rules[index].effects { effects[call.effect] = true }
      for remembered in model.rules[index].remembers { memory[remembered.memory] = true }
      if let refusal = model.rules[index].refusal { refusals[refusal] = true }
    }
    for state in model.states { if let reason = state.reason { refusals[reason] = true } }
    for index in model.timers.indices {
      if case .setting(let setting) = model.timers[index].duration { settings[setting] = true }
    }
    for (index, setting) in model.settings.enumerated() {
      for other in setting.conflicts { settings[other.value] = true }
      // That a setting is not offered is a use of its name.
      if !setting.isOffered { settings[index] = true }
    }
  }

  private mutating func note(_ test: PolicyModel.Test) {
    switch test.subject {
    case .setting(let setting, _): settings[setting] = true
    case .capability(let index): capabilities[index] = true
    case .memory(let index, _): memory[index] = true
    case .timer: break
    case .field(_, _, let sets): for set in sets { keywordSets[set] = true }
    }
  }

  private var diagnostics: [Diagnostic] {
    unused("the capability", model.capabilities, capabilities) { ($0.name, $0.place) }
      + unused("the memory", model.memory, memory) { ($0.name, $0.place) }
      + unused("the setting", model.settings, settings) { ($0.name, $0.place) }
      + unused("the keyword set", model.keywordSets, keywordSets) { ($0.name, $0.place) }
      + unused("the effect", model.effects, effects) { ($0.name, $0.place) }
      + unused("the refusal", model.refusals, refusals) { ($0.name, $0.place) }
  }

  private func unused<Declared>(
    _ kind: String,
    _ declared: [Declared],
    _ isUsed: [Bool],
    _ about: (Declared) -> (name: String, place: Place)
  ) -> [Diagnostic] {
    let unused = declared.indices.filter { index in
      !isUsed[index] && about(declared[index]).place.file == model.id.place.file
    }
    if unused.isEmpty { return [] }
    let known = declared.indices.filter { isUsed[$0] }.map { about(declared[$0]).name }
    return unused.map { index in
      let (name, place) = about(declared[index])
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
