import PolicyEngine

/// A channel, what was chosen for it, and what happened to a session: all that explanations are made of.
struct Knowledge: Sendable {
  let channel: PolicyLibrary.Channel
  let library: PolicyLibrary
  let history: SessionHistory
  /// The settings that were chosen outside a configuration, and what their place is called.
  let options: (settings: [(name: String, value: String)], name: String)
  /// What each event can be like.
  let samples: [EventSamples]

  init(
    _ history: SessionHistory,
    _ channel: PolicyLibrary.Channel,
    _ library: PolicyLibrary,
    options: (settings: [(name: String, value: String)], name: String)
  ) {
    self.channel = channel
    self.library = library
    self.history = history
    self.options = options
    samples = history.policy.words.model.events.indices.map { EventSamples(of: $0, history.policy) }
  }

  var model: PolicyModel { history.policy.words.model }

  func line(_ place: Place) -> FileLine {
    FileLine(history.policy.words.sources.location(of: place))
  }

  func state(_ index: some BinaryInteger) -> String { model.states[Int(index)].name }

  // MARK: Who wrote what

  /// Where an entry is declared, and what heirs change about it; nil for one that nothing declares.
  func origin(of name: String, in section: String) -> Origin? {
    let mentions = library.mentions(of: name, in: section, of: channel)
    guard let first = mentions.first else { return nil }
    return Origin(
      declared: line(first.place),
      changes: mentions.dropFirst().map { mention in
        Origin.Change(
          policy: mention.policy,
          keys: mention.keys.map(\.name),
          source: line(mention.keys.first?.place ?? mention.place)
        )
      }
    )
  }

  /// What a rule is called, and where it is written.
  func rule(_ index: some BinaryInteger) -> RuleFact {
    let rule = model.rules[Int(index)]
    let timer = rule.events.first.flatMap { model.timer(firedBy: $0.value) }
    let isOfTimer = timer.map { model.timers[$0].place == rule.place } ?? false
    let name = isOfTimer ? timer.map { model.timers[$0].name } ?? rule.name : rule.name
    return RuleFact(
      name: rule.name,
      title: rule.title,
      refs: rule.refs,
      source: line(rule.place),
      origin: origin(of: name, in: isOfTimer ? "timers" : "transitions")
    )
  }

  // MARK: Settings

  /// A setting with its value after so many changes, and where that comes from.
  func setting(_ index: Int, epoch: Int) -> SettingFact {
    let declared = model.settings[index]
    let mentions = library.mentions(of: declared.name, in: "settings", of: channel)
    let fact = SettingFact(
      name: declared.name,
      isOffered: declared.isOffered,
      choice: Self.choice(of: declared),
      declared: line(declared.range?.place ?? declared.place),
      origin: .declaration
    )
    for change in history.changes[..<epoch].reversed() {
      guard let value = change.settings.last(where: { $0.name == declared.name })?.value else {
        continue
      }
      return fact.chosen(value, .line, at: change.line)
    }
    if let option = options.settings.lastIndex(where: { $0.name == declared.name }) {
      let place = FileLine(file: options.name, line: option + 1)
      return fact.chosen(options.settings[option].value, .option, at: place)
    }
    for mention in mentions.reversed() {
      // An entry without keys says `none`: the setting is not offered.
      if mention.keys.isEmpty { break }
      guard let value = mention.keys.first(where: { $0.name == "default" }) else { continue }
      let isConfigured = mention.policy == channel.id && channel.id != channel.policy
      return fact.chosen(
        value.text ?? "none",
        isConfigured ? .configuration : .policy,
        at: line(value.place)
      )
    }
    return fact
  }

  private static func choice(of setting: PolicyModel.Setting) -> String {
    let values =
      switch setting.type {
      case .boolean: "true or false"
      case .choice(let values): values.joined(separator: ", ")
      case .duration: setting.range?.value.description ?? "any duration"
      }
    return setting.step.map { "\(values) by \(DurationText.format($0.value))" } ?? values
  }
}
