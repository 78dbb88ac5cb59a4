package import PolicyEngine

/// Reads a test in canonical form for the channel that it names: resolves names, and reports those that
/// mean nothing.
package struct ScenarioReader {
  private var file: ScenarioFile
  /// The channel under its own settings: it makes the events.
  private let policy: Policy
  private var diagnostics: [Diagnostic] = []

  private var model: PolicyModel { file.channel.model }

  /// The scenarios of a document for each of its channels, and what is wrong with it.
  package static func read(
    _ document: Document,
    for library: PolicyLibrary
  ) -> (files: [ScenarioFile], diagnostics: [Diagnostic]) {
    guard document.isComplete, let root = document.root, let id = document.id else {
      return ([], [])
    }
    var files: [ScenarioFile] = []
    var diagnostics: [Diagnostic] = []
    for channel in root["channel"]?.items?.compactMap(\.word) ?? [] {
      let name = channel.value
      guard library.knowsChannel(name) else {
        diagnostics.append(library.unknownChannel(channel))
        continue
      }
      do throws(PolicyError) {
        let channel = try library.channel(name)
        let read = Self.read(root, id, for: channel, try library.policy(name))
        files.append(read.file)
        diagnostics += read.diagnostics
        if root.entry("properties") != nil {
          let stated = try library.propertyFindings(of: name).diagnostics
          diagnostics += stated.filter { $0.place.file == document.file }
        }
      } catch {
        // Reported where it is wrong, also where nobody asked for the channel itself.
        let known = library.errors(of: name)
        diagnostics += known.isEmpty ? error.findings.diagnostics.map { why($0, channel) } : known
      }
    }
    return (files, diagnostics)
  }

  /// The scenarios of a test for a channel, and what is wrong with them there.
  ///
  /// - Parameter policy: the channel under its own settings.
  static func read(
    _ root: YAMLNode,
    _ id: Located<String>,
    for channel: PolicyLibrary.Channel,
    _ policy: Policy
  ) -> (file: ScenarioFile, diagnostics: [Diagnostic]) {
    var reader = ScenarioReader(file: ScenarioFile(id: id, channel: channel), policy: policy)
    reader.read(root)
    return (reader.file, reader.diagnostics)
  }

  /// Why a channel can't be run in which nothing is wrong by itself: it lacks what only a run needs, or is no channel.
  private static func why(_ found: Diagnostic, _ channel: Located<String>) -> Diagnostic {
    if found.id != .missingCalendar {
      return Diagnostic(found.id, at: channel.place, found.message, help: found.help)
    }
    return Diagnostic(
      found.id,
      at: channel.place,
      "the channel `\(channel.value)` can't be run: \(found.message)",
      help:
        "name a channel of a configuration that has the calendar, or give it `zone` and `hours` in the policy",
      related: [.init("it is declared here", at: found.place)]
    )
  }

  // MARK: Scenarios

  private mutating func read(_ root: YAMLNode) {
    let shared = settings(root["settings"])
    for entry in root["scenarios"]?.entries ?? [] where !entry.isPlaceholder {
      guard entry.value.entries != nil else { continue }
      var scenario = Scenario(name: Located(entry.key, at: entry.keyPlace))
      scenario.title = entry.value["title"]?.text
      scenario.refs = entry.value["refs"]?.items?.compactMap(\.text) ?? []
      scenario.isRecorded = entry.value["recorded"]?.text == "true"
      scenario.holdsProperties = entry.value["properties"]?.text != "false"
      scenario.skip = entry.value["skip"]?.text
      scenario.settings = shared + settings(entry.value["settings"])
      if let begins = entry.value["begins"]?.word { read(begins, beginningOf: &scenario) }
      if let until = entry.value["until"]?.word {
        let time = DurationReader.duration(until.value, at: until.place, "`until`") {
          diagnostics.append($0)
        }
        scenario.until = time.map { Located($0, at: until.place) }
      }
      scenario.steps = entry.value["steps"]?.items?.compactMap { step($0) } ?? []
      // Where steps say when timers fire, the others wait as long as they can, unless the scenario says otherwise.
      let waits = scenario.steps.contains { $0.firing != nil }
      scenario.firing =
        entry.value["fire"]?.text ?? (waits ? "latest" : "") == "latest" ? .latest : .earliest
      scenario.never = limits(entry.value["never"])
      scenario.always = limits(entry.value["always"])
      file.scenarios.append(scenario)
    }
  }

  private mutating func read(_ text: Located<String>, beginningOf scenario: inout Scenario) {
    scenario.saysBeginning = true
    if let instant = Instant(text.value) {
      scenario.beginning = instant
      return
    }
    let lacksZone = Instant(text.value + "Z") != nil
    report(
      .invalidInstant,
      at: text.place,
      lacksZone
        ? "`\(text.value)` does not say in which time zone it is"
        : "`\(text.value)` is no instant at which a scenario could begin",
      lacksZone
        ? "add `Z` for UTC, or an offset such as `+01:00`" : "write it as in 2026-03-28T22:00:00Z"
    )
  }

  private mutating func step(_ node: YAMLNode) -> Scenario.Step? {
    guard node.entries != nil else { return nil }
    let at = moment(node["at"], in: node)
    let event = node["event"].flatMap { self.event($0) }
    let firing = node["fire"].flatMap { self.firing($0, in: node) }
    let expectation = self.expectation(node["expect"], in: node)
    guard let at else { return nil }
    return Scenario.Step(
      place: node.place,
      at: at,
      event: event,
      firing: firing,
      settings: settings(node["set"]),
      expectation: expectation,
      expectationEntry: node.entry("expect").map { $0.keyPlace.extended(to: $0.value.place) }
    )
  }

  private mutating func moment(_ node: YAMLNode?, in step: YAMLNode) -> Located<Scenario.Moment>? {
    guard let node else { return Located(.sinceLast(0), at: step.place) }
    guard let text = node.text else { return nil }
    let moment = MomentText.parse(text)
    var meant: String?
    if case .timer(let name, _) = moment {
      meant = MomentText.spaced(name, model.timers.map(\.name))
    }
    guard let moment, meant == nil else {
      report(
        .invalidMoment,
        at: node.place,
        "`\(text)` is no moment of a scenario",
        meant.map { "write `\($0)`, with spaces" } ?? MomentText.help,
        meant.map { Fix.writing($0, at: node.place, isSafe: true) } ?? []
      )
      return nil
    }
    switch moment {
    case .sinceBeginning(let time): return Located(.sinceBeginning(time), at: node.place)
    case .sinceLast(let time): return Located(.sinceLast(time), at: node.place)
    case .timer(let name, let offset):
      let timer = timer(Located(name, at: node.place))
      return timer.map { Located(.timer($0, offset), at: node.place) }
    }
  }

  private mutating func firing(_ node: YAMLNode, in step: YAMLNode) -> Located<Int>? {
    if let event = step.entry("event") {
      report(
        .conflictingKeys,
        at: event.keyPlace,
        "a step has an event or a firing, not both",
        "put one of the two in a step of its own"
      )
    }
    return node.word.flatMap { timer($0) }.map { Located($0, at: node.place) }
  }

  private mutating func event(_ node: YAMLNode) -> ScenarioEvent? {
    let entry = node.entries?.first
    guard let name = node.text ?? entry?.key else { return nil }
    if let second = node.entries?.dropFirst().first {
      report(
        .conflictingKeys,
        at: second.keyPlace,
        "a step has one event, and `\(name)` is given already",
        "put `\(second.key)` in a step of its own"
      )
    }
    var fields: [String: String] = [:]
    var moments: [String: Located<ScenarioEvent.Moment>] = [:]
    let declared = model.events.first { $0.name == name }?.fields ?? []
    for field in entry?.value.entries ?? [] {
      guard declared.contains(where: { $0.name == field.key && $0.type == .instant }) else {
        fields[field.key] = field.value.text
        continue
      }
      guard let text = field.value.text else { continue }
      guard let moment = ScenarioEvent.Moment(text) else {
        report(
          .invalidMoment,
          at: field.value.place,
          "`\(field.key)` is a moment, found `\(text)`",
          ScenarioEvent.Moment.help
        )
        return nil
      }
      moments[field.key] = Located(moment, at: field.value.place)
    }
    do throws(EventError) {
      return try ScenarioEvent(name, fields, moments, of: policy)
    } catch {
      let field = entry?.value.entries?.first { $0.key == error.field }
      let fired = model.timers.map(\.name).first { Name.timerPrefix + $0 == name }
      let isUnknownField = field != nil && !isField(error.field, of: name)
      report(
        error.field == nil
          ? .unknownEvent
          : isUnknownField ? .unknownField : error.isOutOfRange ? .valueOutOfRange : .unknownValue,
        at: field.map { isUnknownField ? $0.keyPlace : $0.value.place }
          ?? entry?.keyPlace ?? node.place,
        error.message,
        fired.map { "a timer's firing is written `fire: \($0)`" } ?? error.help,
        error.field == nil
          ? Fix.writing(
            closestTo: name,
            among: policy.events.map(\.name),
            at: entry?.keyPlace ?? node.place
          ) : []
      )
      return nil
    }
  }

  private func isField(_ field: String?, of event: String) -> Bool {
    model.events.first { $0.name == event }?.fields.contains { $0.name == field } ?? false
  }

  private mutating func settings(_ node: YAMLNode?) -> [ChosenSetting] {
    let chosen = (node?.entries ?? []).flatMap(ChosenSetting.all)
    let choice = SettingChoice(chosen, over: file.channel.settings, of: model)
    // What becomes of settings that exclude each other is worth a scenario (R5).
    diagnostics += choice.diagnostics.filter { $0.id != .conflictingSettings }
    return chosen
  }

  // MARK: Expectations

  private mutating func expectation(_ node: YAMLNode?, in step: YAMLNode) -> Scenario.Expectation {
    var expectation = Scenario.Expectation(place: node?.place ?? step.place)
    guard let node else { return expectation }
    if let state = node["status"] {
      expectation.path = Located(states(state).map(\.value), at: state.place)
    }
    if let effects = node["effects"] {
      expectation.effects = Located(self.effects(effects), at: effects.place)
    }
    if let name = node["refusal"]?.word {
      expectation.refusal = refusal(name).map { Located($0, at: name.place) }
    }
    if let late = node["late"]?.word {
      expectation.isLate = Located(late.value == "true", at: late.place)
    }
    if let outcome = node["outcome"]?.word {
      expectation.outcome = [Outcome.applied, .ignored, .rejected]
        .first { $0.description == outcome.value }.map { Located($0, at: outcome.place) }
    }
    if let rules = node["because"] {
      let names = texts(rules)
      expectation.rules = Located(names.filter { rule($0) }.map(\.value), at: rules.place)
    }
    if let timers = node["timers"] {
      var running: [Int: TimeWindow] = [:]
      for entry in timers.entries ?? [] where !entry.isPlaceholder {
        guard let text = entry.value.text, let timer = timer(entry.name) else { continue }
        running[timer] = DurationReader.window(text, at: entry.value.place, "`\(entry.key)`") {
          diagnostics.append($0)
        }
      }
      expectation.timers = Located(running, at: timers.place)
    }
    return expectation
  }

  private mutating func effects(_ node: YAMLNode) -> [Scenario.Effect] {
    var effects: [Scenario.Effect] = []
    for item in node.items ?? (node.entries == nil ? [] : [node]) {
      if let name = item.word, effect(name) {
        effects.append(Scenario.Effect(name: name.value, parameters: nil))
      }
      for entry in item.entries ?? [] where effect(entry.name) {
        var parameters: [String: ParameterValue] = [:]
        let declared = model.effects.first { $0.name == entry.key }?.parameters ?? []
        for parameter in entry.value.entries ?? [] {
          guard
            let index = index(
              of: parameter.name,
              among: declared.map(\.name),
              .unknownParameter,
              "parameter",
              in: "the effect `\(entry.key)`"
            )
          else { continue }
          let type = declared[index].type
          guard let text = parameter.value.text else { continue }
          guard let canonical = type.canonical(text) else {
            report(
              .unknownValue,
              at: parameter.value.place,
              "`\(parameter.key)` can't be `\(text)`",
              type.expectation
            )
            continue
          }
          parameters[parameter.key] = .init(canonical: canonical, of: type)
        }
        effects.append(Scenario.Effect(name: entry.key, parameters: parameters))
      }
    }
    return effects
  }

  private mutating func limits(_ node: YAMLNode?) -> Scenario.Limits {
    var limits = Scenario.Limits()
    guard let node else { return limits }
    if let state = node["status"] {
      limits.statesPlace = state.place
      for state in states(state) { limits.states[state.value] = state.place }
    }
    for name in texts(node["timers"]) {
      if let timer = timer(name) { limits.timers[timer] = name.place }
    }
    for name in texts(node["effects"]) where effect(name) {
      limits.effects[name.value] = name.place
    }
    for name in texts(node["refusals"]) where refusal(name) != nil {
      limits.refusals[name.value] = name.place
    }
    for name in texts(node["rules"]) where rule(name) {
      limits.rules[name.value] = name.place
    }
    for entry in node["settings"]?.entries ?? [] where !entry.isPlaceholder {
      limits.settings += texts(entry.value).compactMap { offer(entry.name, $0) }
    }
    return limits
  }

  /// A value that may or may not be chosen; nil after a report of one that could not be one of the setting.
  private mutating func offer(_ name: Located<String>, _ value: Located<String>) -> ChosenSetting? {
    let chosen = ChosenSetting(name, value)
    let choice = SettingChoice([chosen], over: file.channel.settings, of: model)
    let mistakes = choice.diagnostics.filter { found in
      found.severity == .error
        && ![.conflictingSettings, .settingOutOfRange, .settingOffStep, .unknownValue]
          .contains(found.id)
    }
    diagnostics += mistakes
    return mistakes.isEmpty ? chosen : nil
  }

  // MARK: Names

  private func texts(_ node: YAMLNode?) -> [Located<String>] {
    node?.items?.compactMap(\.word) ?? []
  }

  private mutating func states(_ node: YAMLNode) -> [Located<Int>] {
    texts(node).compactMap { name in
      index(of: name, among: model.states.map(\.name), .unknownState, "state")
        .map { Located($0, at: name.place) }
    }
  }

  private mutating func timer(_ name: Located<String>) -> Int? {
    index(of: name, among: model.timers.map(\.name), .unknownTimer, "timer")
  }

  private mutating func refusal(_ name: Located<String>) -> Int? {
    index(of: name, among: model.refusals.map(\.name), .unknownRefusal, "refusal")
  }

  private mutating func effect(_ name: Located<String>) -> Bool {
    index(of: name, among: model.effects.map(\.name), .unknownEffect, "effect") != nil
  }

  private mutating func rule(_ name: Located<String>) -> Bool {
    let names = model.rules.map(\.name)
    let timer = model.timers.firstIndex { Name.timerPrefix + $0.name == name.value }
    if let timer, !names.contains(name.value) {
      let firing = model.firing(of: timer)
      let others = model.rules.filter { rule in rule.events.contains { $0.value == firing } }
      report(
        .unknownRule,
        at: name.place,
        "the timer `\(model.timers[timer].name)` has no `then`, so its firing is no rule",
        others.isEmpty
          ? "leave it out: no rule is for its firing"
          : "name the rule that is taken for its firing: \(Suggestion.list(others.map(\.name)))"
      )
      return false
    }
    return index(of: name, among: model.rules.map(\.name), .unknownRule, "rule") != nil
  }

  private mutating func index(
    of name: Located<String>,
    among names: [String],
    _ id: Diagnostic.ID,
    _ kind: String,
    in owner: String? = nil
  ) -> Int? {
    if let index = names.firstIndex(of: name.value) { return index }
    report(
      id,
      at: name.place,
      "\(owner ?? "`\(file.channel.id)`") has no \(kind) `\(name.value)`",
      Suggestion.help(for: name.value, among: names, "\(kind)s"),
      Fix.writing(closestTo: name.value, among: names, at: name.place)
    )
    return nil
  }

  private mutating func report(
    _ id: Diagnostic.ID,
    at place: Place,
    _ message: String,
    _ help: String?,
    _ fixes: [Fix] = []
  ) {
    diagnostics.append(Diagnostic(id, at: place, message, help: help, fixes: fixes))
  }
}

extension YAMLNode {
  fileprivate var word: Located<String>? { text.map { Located($0, at: place) } }
}

extension YAMLNode.Entry {
  fileprivate var name: Located<String> { Located(key, at: keyPlace) }
}
