import PolicyAnalysis
import PolicyEngine
import PolicyReplay
import PolicyViews

/// A channel, what was chosen for it, and what happened to a session: all that explanations are made of.
struct Evidence: Sendable {
  let channel: PolicyLibrary.Channel
  let library: PolicyLibrary
  let history: SessionHistory
  /// The settings that were chosen outside a configuration, and what their place is called.
  let options: (settings: [(name: String, value: String)], name: String)
  let events: EventOutcomes
  /// The lines of each file, as places are asked for often.
  private let lines: [LineIndex]
  /// By timer, the entries of the history in which it started.
  private let starts: [[Int]]

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
    let words = history.policy.words
    events = EventOutcomes(history.policy)
    lines = words.sources.files.map { LineIndex($0.bytes) }
    var starts = [[Int]](repeating: [], count: words.model.timers.count)
    for (index, entry) in history.entries.enumerated() {
      for timer in entry.step.decision?.started.indices ?? [] { starts[timer].append(index) }
    }
    self.starts = starts
  }

  var model: PolicyModel { history.policy.words.model }

  func line(_ place: Place) -> FileLine {
    let file = history.policy.words.sources.files[Int(place.file)]
    let line = lines[Int(place.file)].position(of: Int(place.lower), in: file.bytes).line
    return FileLine(file: file.name, line: line + file.firstLine - 1)
  }

  /// The last entry before another in which a timer started.
  func start(of timer: Int, before entry: Int) -> Int? {
    var (lower, upper) = (0, starts[timer].count)
    while lower < upper {
      let middle = (lower + upper) / 2
      if starts[timer][middle] < entry { lower = middle + 1 } else { upper = middle }
    }
    return lower == 0 ? nil : starts[timer][lower - 1]
  }

  func state(_ index: some BinaryInteger) -> String { model.states[Int(index)].name }

  func states(_ set: PolicyModel.StateSet) -> [String] {
    model.states.indices.filter(set.contains).map { model.states[$0].name }
  }

  // MARK: Who wrote what

  /// Where an entry is declared, and what children change about it; nil for one that nothing declares.
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

  func rule(_ index: Int) -> RuleSource {
    let rule = model.rules[index]
    let timer = rule.events.first.flatMap { model.timer(firedBy: $0.value) }
    let owner = timer.map { model.timers[$0] }.flatMap { $0.place == rule.place ? $0 : nil }
    return RuleSource(
      name: rule.name,
      title: rule.title,
      refs: rule.refs,
      isOfTimer: owner != nil,
      source: line(model.place(ofRule: index)),
      origin: origin(of: owner?.name ?? rule.name, in: owner == nil ? "rules" : "timers")
    )
  }

  /// What of changed settings says that a timer does not exist any more.
  func absence(of timer: Int, after entry: SessionHistory.Entry) -> [TestFinding] {
    TestReader(self, before: entry, event: model.firing(of: timer)).absence(of: timer)
  }

  // MARK: Settings

  /// A setting with its value for a session after so many changes, and where that comes from.
  ///
  /// - Parameters:
  ///   - session: what its memory is about; of a setting with a value for each key, its key counts.
  ///   - policy: the policy under the settings after these changes.
  func setting(
    _ index: Int,
    epoch: Int,
    of session: Session,
    under policy: Policy
  ) -> SettingSource {
    let declared = model.settings[index]
    let key = declared.key.flatMap { memory in
      policy.words.layout.value(of: memory, in: session.facts)
        .map { model.memory[memory].values[$0] }
    }
    let fact = source(of: declared, epoch: epoch, key, policy.settingValues[index])
    guard declared.key != nil, fact.isOffered else { return fact }
    var ofKey = fact
    ofKey.key = key
    ofKey.value = policy.settingValues[index]?.length(for: key).map { DurationText.format($0) }
    return ofKey
  }

  /// Who said last what holds for a key, or for all sessions.
  private func source(
    of declared: PolicyModel.Setting,
    epoch: Int,
    _ key: String?,
    _ value: SettingValue?
  ) -> SettingSource {
    // What is said of all that have nothing of their own is said of a key that has nothing.
    var names = [declared.name]
    if declared.key != nil {
      var own = SettingValue.otherwise
      if case .byKey(let lengths, _)? = value, let key, lengths[key] != nil { own = key }
      names.append("\(declared.name).\(own)")
    }
    let fact = SettingSource(
      name: declared.name,
      isOffered: declared.isOffered,
      choice: Phrase.choice(of: declared),
      declared: line(declared.range?.place ?? declared.place),
      origin: .declaration
    )
    for change in history.changes[..<epoch].reversed() {
      if let value = change.settings.last(where: { names.contains($0.name) })?.value {
        return fact.chosen(value, .line, at: change.place)
      }
    }
    if let option = options.settings.lastIndex(where: { names.contains($0.name) }) {
      let place = FileLine(file: options.name, line: option + 1)
      return fact.chosen(options.settings[option].value, .option, at: place)
    }
    for mention in library.mentions(of: declared.name, in: "settings", of: channel).reversed() {
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
}
