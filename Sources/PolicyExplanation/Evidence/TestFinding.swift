import PolicyEngine
import PolicyReplay
import PolicyViews

/// One test of a rule or timer, with what it found.
package struct TestFinding: Sendable, Hashable {
  package enum Subject: String, Sendable {
    case setting
    case capability
    case memory
    case timer
    case calendar
    case event
  }

  /// The test as people say it: `if opened_by is rep`.
  package var text: String
  package var subject: Subject
  /// Whether it lets the rule be taken; nil where that depends on an event that has not come.
  package var holds: Bool?
  /// What was found: `automation`, `not set`; nil where that depends on an event.
  package var actual: String?
  package var source: FileLine
  /// Who says so: `NAME is false by default`.
  package var actualText: String?
  package var actualSource: FileLine?
  /// What else there is to know: what a keyword set holds.
  package var note: String?
  /// Whether the channel itself decides it: no event and no admin can make it otherwise.
  package var isFixed = false
}

/// Looks at the tests of rules and timers at one moment.
struct TestReader {
  let evidence: Evidence
  /// The policy under the settings of the moment.
  private let policy: Policy
  private let epoch: Int
  private let session: Session
  /// The session by when timers start.
  private let starting: Session
  private let event: Int
  /// When the entry of the history took place, or the present; nil for a firing that is to come.
  private let instant: Instant?
  private var recorded: SessionHistory.Line?
  /// What the step has remembered by then.
  private var remembered: [PolicyModel.Remembered] = []

  /// The moment before an entry of the history, or the present.
  ///
  /// - Parameters:
  ///   - event: one that may come then; without it, the entry's own.
  ///   - startsTimers: whether it is when timers start, which see what the entry has just remembered.
  init(
    _ evidence: Evidence,
    before entry: SessionHistory.Entry? = nil,
    event: Int? = nil,
    startsTimers: Bool = false
  ) {
    self.evidence = evidence
    policy = entry?.step.policy ?? evidence.history.policy
    epoch = entry?.step.epoch ?? evidence.history.epoch
    session = entry?.step.before ?? evidence.history.session
    starting = startsTimers ? entry?.step.after ?? session : session
    self.event = event ?? entry?.event ?? 0
    let isFiring = event.map { $0 >= evidence.model.events.count } ?? false
    instant =
      event == nil ? entry?.step.at : isFiring || entry != nil ? nil : evidence.history.at
    recorded = event == nil ? entry?.line : nil
    if startsTimers, let rule = entry?.step.decision?.rule?.index {
      remembered = evidence.model.rules[rule].remembers
    }
  }

  private var model: PolicyModel { policy.words.model }

  func conditions(of condition: PolicyModel.Guard) -> [TestFinding] {
    var now = policy.circumstances(of: session, event: event)
    now.remembered = remembered
    now.openCalendars = instant.map(policy.openCalendars)
    return condition.requires.map { read($0, isWanted: true, now) }
      + condition.excludes.map { read($0, isWanted: false, now) }
  }

  func conditions(ofRule rule: Int) -> [TestFinding] {
    conditions(of: model.rules[rule].guardCondition)
  }

  func failing(of condition: PolicyModel.Guard) -> [TestFinding] {
    conditions(of: condition).filter { $0.holds == false }
  }

  /// What of the settings and of the channel makes a condition fail, whatever happens.
  func lasting(of condition: PolicyModel.Guard) -> [TestFinding] {
    failing(of: condition).filter { $0.subject == .setting || $0.subject == .capability }
  }

  /// What of the settings and of the channel says that a timer does not exist.
  func absence(of timer: Int) -> [TestFinding] {
    missingDuration(of: timer) + lasting(of: model.timers[timer].guardCondition)
  }

  /// Why a timer does not exist: its setting is not set; empty if it is.
  func missingDuration(of timer: Int) -> [TestFinding] {
    let length = model.timers[timer].length
    // What an event or the session may say is another matter.
    guard length.settings.count == length.sources.count else { return [] }
    if length.changes == .onEntry { return missingEntry(of: timer) }
    let settings = length.settings.map { setting($0) }
    guard settings.allSatisfy({ $0.value == nil || !$0.isOffered }) else { return [] }
    return settings.map { notSet($0, of: timer) }
  }

  /// Why a timer does not start: nothing that its length could come from has a value; empty where something has.
  func missingLength(of timer: Int) -> [TestFinding] {
    let declared = model.timers[timer]
    var findings: [TestFinding] = []
    for source in declared.length.sources {
      var finding = TestFinding(
        text: "after",
        subject: .event,
        holds: false,
        source: evidence.line(declared.lengthPlace)
      )
      switch source {
      case .window: return []
      case .setting: continue
      case .field(let name):
        if recorded?.fields[name] != nil { return [] }
        finding.text = "after \(name)"
        finding.actual = "left out"
      case .memory(let memory):
        if policy.words.layout.value(of: memory, in: starting.facts) != nil { return [] }
        finding.text = "after \(model.memory[memory].name)"
        finding.subject = .memory
        finding.actual = "not remembered"
      }
      findings.append(finding)
    }
    if findings.isEmpty { return missingDuration(of: timer) }
    let settings = declared.length.settings.map { (index: $0, source: setting($0)) }
    if settings.contains(where: { $0.source.value != nil && $0.source.isOffered }) { return [] }
    return findings + settings.map { notSet($0.source, of: timer) }
  }

  /// That a timer's setting is not set.
  private func notSet(_ setting: SettingSource, of timer: Int) -> TestFinding {
    var finding = TestFinding(
      text: "after \(setting.name)",
      subject: .setting,
      holds: false,
      source: evidence.line(model.timers[timer].lengthPlace)
    )
    describe(setting, in: &finding)
    finding.actual = "not set"
    return finding
  }

  /// That a setting does not choose a state for a rule to lead to.
  func choice(of setting: Int, _ state: String, _ rule: PolicyModel.Rule) -> TestFinding {
    let source = self.setting(setting)
    var finding = TestFinding(
      text: "to \(source.name): \(state)",
      subject: .setting,
      holds: false,
      source: evidence.line(rule.toPlace ?? rule.place)
    )
    describe(source, in: &finding)
    return finding
  }

  /// Why a timer does not start that goes by what its setting was as the session came into its states.
  private func missingEntry(of timer: Int) -> [TestFinding] {
    let declared = model.timers[timer]
    let held = policy.tables.timerMemory.entries.first { $0.timer == timer }
    guard let held, declared.states.contains(Int(starting.state)),
      starting.facts & held.fact == 0, let setting = declared.length.settings.last
    else { return [] }
    let source = self.setting(setting)
    var finding = TestFinding(
      text: "after \(source.name)",
      subject: .setting,
      holds: false,
      source: evidence.line(declared.lengthPlace)
    )
    describe(source, in: &finding)
    if source.value != nil {
      finding.actual = "not set as the session came in"
      finding.actualText =
        "\(source.text), and it was not set as the session came into \(Phrase.alternatives(evidence.states(declared.states)))"
    }
    return [finding]
  }

  /// The condition of one test; `isWanted` is false for one of `unless`.
  private func read(
    _ test: Located<PolicyModel.Test>,
    isWanted: Bool,
    _ now: Circumstances
  ) -> TestFinding {
    let words = ConditionWords(model).words(for: test.value, of: [event])
    var condition = TestFinding(
      text: "\(isWanted ? "if" : "unless") \(words)",
      subject: .event,
      holds: outcome(of: test.value, now).map { $0 == isWanted },
      source: evidence.line(test.place)
    )
    describe(test.value, in: &condition)
    return condition
  }

  /// Whether a test holds; nil where that depends on an event that has not come.
  private func outcome(of test: PolicyModel.Test, _ now: Circumstances) -> Bool? {
    if let holds = now.outcome(of: test) { return holds }
    guard let recorded = recorded?.event,
      let fact = policy.words.layout.fact(test, event: event)
    else { return nil }
    return policy.tables.facts(of: recorded) & fact != 0
  }

  // MARK: What was found

  private func setting(_ index: Int) -> SettingSource {
    evidence.setting(index, epoch: epoch, of: starting, under: policy)
  }

  private func describe(_ test: PolicyModel.Test, in condition: inout TestFinding) {
    switch test.subject {
    case .setting(let setting, _):
      condition.subject = .setting
      describe(self.setting(setting), in: &condition)
      if let memory = model.settings[setting].key { describe(setting, by: memory, in: &condition) }
    case .capability(let index):
      let capability = model.capabilities[index]
      condition.subject = .capability
      condition.isFixed = true
      condition.actual = capability.value ? "true" : "false"
      condition.actualText =
        "the channel \(capability.value ? "supports" : "does not support") it"
      condition.actualSource = evidence.line(capability.place)
    case .memory(let memory, _):
      condition.subject = .memory
      condition.actual = remembered(memory)
    case .timer(let timer):
      condition.subject = .timer
      let runs = session.runs(timer) && model.timer(firedBy: event) != timer
      condition.actual = runs ? "running" : "not running"
      if runs {
        condition.actualText =
          "\(model.timers[timer].name) is due \(session.window(of: timer).words)"
      }
    case .calendar(let calendar):
      condition.subject = .calendar
      guard let instant, let found = evidence.standing(of: calendar, at: instant) else { return }
      condition.actual = found.isOpen ? "open" : "closed"
      condition.actualText = found.text
      condition.actualSource = found.source
    case .field(let field, _, let sets):
      condition.actual = value(of: field)
      if sets.isEmpty { return }
      condition.note = evidence.words(of: sets)
      guard let event = recorded?.event, let text = policy.text(field, of: event) else { return }
      guard let word = keyword(of: sets, in: text) else {
        condition.note = "none of \(evidence.words(of: sets))"
        return
      }
      condition.note = nil
      condition.actualText = "it matches \(word.value)"
      condition.actualSource = evidence.line(word.place)
    }
  }

  private func describe(_ setting: SettingSource, in condition: inout TestFinding) {
    condition.actual = setting.value ?? "not set"
    condition.actualText = setting.text
    condition.actualSource = setting.source ?? setting.declared
    condition.isFixed = !setting.isOffered
  }

  /// Of a setting that goes by a memory, what it is for this session.
  private func describe(
    _ setting: Int,
    by memory: Int,
    in condition: inout TestFinding
  ) {
    // Another key would make it otherwise, so it is no matter of the settings alone.
    if model.settings[setting].isOffered { condition.subject = .memory }
    let key = value(of: memory).map { model.memory[memory].values[$0] }
    let length = policy.settingValues[setting]?.length(for: key)
    let words = length.map { DurationText.format($0) } ?? "not set"
    condition.actual = "\(words), as \(model.memory[memory].name) is \(remembered(memory))"
  }

  private func remembered(_ memory: Int) -> String {
    ConditionWords(model).value(value(of: memory), of: memory)
  }

  /// What a memory has; nil: nothing.
  private func value(of memory: Int) -> Int? {
    let set = remembered.last { $0.memory == memory }
    return set.map(\.value) ?? policy.words.layout.value(of: memory, in: session.facts)
  }

  /// The value that an event's field has; nil for an event that has not come.
  private func value(of field: String) -> String? {
    guard let recorded, event < model.events.count,
      let declared = model.events[event].fields.first(where: { $0.name == field })
    else { return nil }
    if declared.isLength, recorded.fields[field] == nil { return "left out" }
    let value = recorded.fields[field] ?? declared.type.valueIfAbsent
    guard declared.type == .text else { return value }
    let text = value.count > 40 ? "\(value.prefix(39))…" : value
    return text.isEmpty ? "empty" : "“\(text)”"
  }

  private func keyword(of sets: [Int], in text: String) -> Located<String>? {
    for set in sets.map({ model.keywordSets[$0] }) {
      for word in set.words where KeywordMatcher([word.value], match: set.match).matches(text) {
        return word
      }
    }
    return nil
  }
}

extension Evidence {
  /// What keyword sets hold, as far as there is room for it.
  func words(of sets: [Int]) -> String {
    let words = sets.flatMap { model.keywordSets[$0].words.map(\.value) }
    let shown = words.prefix(8).joined(separator: ", ")
    return words.count > 8 ? "\(shown) and \(words.count - 8) more" : shown
  }
}
