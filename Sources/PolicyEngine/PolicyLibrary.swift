/// The policies and configurations of some files, read and checked: the door to the engine.
///
/// ```swift
/// let library = PolicyLibrary(files)
/// let policy = try library.policy("enhanced-web-chat", settings: ["customer_inactivity": "10m"])
/// ```
public struct PolicyLibrary: Sendable {
  /// What is wrong in the files; a library with errors still gives the policies that have none.
  ///
  /// The warnings that all behaviours of a policy have to be looked through for, `endless-state`,
  /// `late-reminder` and `timer-never-fires`, are given by `policycheck check`.
  public let findings: Findings

  package var documents: DocumentSet { checker.documents }
  let checker: PolicyChecker
  let policies: [PolicyChecker.Checked]
  let configured: [ConfiguredChannel]
  private let parts: [PolicyChecker.Part]

  /// Reads and checks files; never fails, as ``findings`` tells what is wrong.
  ///
  /// - Parameters:
  ///   - files: policies and configurations; what each one is its content decides.
  ///   - zones: the rules of the time zones that calendars name; without them there is only `UTC`.
  public init(_ files: [SourceFile], zones: TimeZoneData? = nil) {
    self.init(DocumentSet(files, zones: zones ?? .none))
  }

  /// Checks documents; only what is wrong with `files`, and with what they depend on, is reported.
  package init(_ documents: DocumentSet, reporting files: Set<Int32>? = nil) {
    var checker = PolicyChecker(documents)
    var parts: [PolicyChecker.Part] = []
    for document in checker.documents(in: files) { parts.append(checker.check(document)) }
    self.init(checker, parts, reporting: files)
  }

  /// Takes over what was checked; only what is wrong with `files`, and with what they depend on, is reported.
  ///
  /// - Parameter unsought: what was not looked for.
  package init(
    _ checker: PolicyChecker,
    _ parts: [PolicyChecker.Part],
    reporting files: Set<Int32>? = nil,
    unsought: Set<Diagnostic.ID> = Diagnostic.ID.ofTimes
  ) {
    self.checker = checker
    self.parts = parts
    policies = parts.compactMap(\.policy)
    configured = parts.flatMap(\.channels)
    let reported = files.map { files in parts.filter { files.contains($0.file) } } ?? parts
    findings = checker.findings(
      checker.diagnostics(of: reported),
      in: files,
      unsought: unsought
    )
  }

  /// The ids that ``policy(_:settings:)`` knows: configured channels, then policies that aren't abstract.
  public var channelIDs: [String] {
    let configured = configured.map(\.id.value)
    let own = policies.filter { !$0.model.isAbstract }.map(\.model.id.value)
    return configured + own.filter { !configured.contains($0) }
  }

  /// The channels of one file: those that it configures, or that its policy is.
  package func channels(of file: Int32) -> [String] {
    parts.filter { $0.file == file }.flatMap { part in
      part.channels.map(\.id.value)
        + [part.policy?.model].compactMap(\.self).filter { !$0.isAbstract }.map(\.id.value)
    }
  }

  /// A channel's policy, compiled for the channel's settings with others laid over them.
  ///
  /// - Parameters:
  ///   - channel: the id of a configured channel, or of a policy.
  ///   - settings: names and values as in a configuration; `none` means not set.
  /// - Throws: what is wrong with the channel, its policy or the settings. Settings that exclude each
  ///   other are no error here: see ``Policy/settingConflicts``.
  public func policy(
    _ channel: String,
    settings: [String: String] = [:]
  ) throws(PolicyError) -> Policy {
    let chosen = settings.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    return try policy(channel, choosing: chosen, from: "settings").policy
  }

  /// As ``policy(_:settings:)``, with all that is to be reported about the settings.
  ///
  /// - Parameter origin: what diagnostics call the place where the settings come from.
  package func policy(
    _ channel: String,
    choosing settings: [(name: String, value: String)],
    from origin: String
  ) throws(PolicyError) -> (policy: Policy, findings: Findings) {
    let channel = try self.channel(channel)
    var sources = findings.sources
    let chosen = ChosenSetting.written(settings, as: origin, in: &sources)
    let choice = SettingChoice(chosen, over: channel.settings, of: channel.model) { setting in
      channels(offering: setting)
    }
    let found = Findings(sources: sources, diagnostics: choice.diagnostics)
    guard choice.isUsable else { throw PolicyError(found) }
    let policy = try Policy.compile(channel.model, findings.sources, settings: choice.values)
    return (policy, found)
  }

  /// Why a channel can't be had: it has errors, or there is none of this name.
  func unknownChannel(_ channel: String) -> PolicyError {
    let errors = errors(of: channel)
    if knowsChannel(channel), !errors.isEmpty {
      return PolicyError(Findings(sources: findings.sources, diagnostics: errors))
    }
    var sources = findings.sources
    let file = sources.add(SourceFile(name: "channel", text: channel))
    let isAbstract = policies.contains { $0.model.id.value == channel && $0.model.isAbstract }
    let diagnostic = Diagnostic(
      isAbstract ? .abstractPolicy : .unknownChannel,
      at: Place(file: file, lower: 0, upper: channel.utf8.count),
      isAbstract
        ? "`\(channel)` is abstract: it is there to be extended, and is no channel"
        : "there is no channel `\(channel)`",
      help: Suggestion.help(for: channel, among: channelIDs, "channels")
    )
    // A file that can't be read far enough could have held the channel.
    let isUnclear = documents.documents.contains { $0.id == nil }
    let blamable = isUnclear ? findings.diagnostics.filter { $0.severity == .error } : errors
    return PolicyError(Findings(sources: sources, diagnostics: [diagnostic] + blamable))
  }

  /// The errors of a channel that can't be had: its own, its policy's, and those of what that extends.
  package func errors(of channel: String) -> [Diagnostic] {
    let followed = configured.filter { $0.id.value == channel }.map(\.policy.model.id.value)
    let own = parts.filter { part in
      let document = documents.documents[Int(part.file)]
      let isPolicy =
        document.kind == .policy
        && document.id.map { id in
          id.value == channel || followed.contains(id.value)
        } ?? false
      return isPolicy || part.channels.contains { $0.id.value == channel }
    }
    return checker.diagnostics(of: own).filter { $0.severity == .error }
  }
}

extension Policy {
  /// The same policy under settings that are laid over the present ones; sessions and events fit both.
  ///
  /// - Parameter settings: names and values as in a configuration; `none` means not set.
  /// - Throws: what is wrong with the settings.
  public func with(settings: [String: String]) throws(PolicyError) -> Policy {
    let texts = settings.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    var sources = words.sources
    let chosen = ChosenSetting.written(texts, as: "settings", in: &sources)
    let choice = choose(chosen)
    guard let values = choice.values else {
      throw PolicyError(Findings(sources: sources, diagnostics: choice.diagnostics))
    }
    return try with(values)
  }

  /// The values of all settings with some laid over those in force; nil where they can't be used.
  package func choose(
    _ chosen: [ChosenSetting]
  ) -> (values: SettingValues?, diagnostics: [Diagnostic]) {
    let choice = SettingChoice(chosen, over: settingValues, of: words.model)
    return (choice.isUsable ? choice.values : nil, choice.diagnostics)
  }

  /// The same policy under other values that it allows.
  package func with(_ values: SettingValues) throws(PolicyError) -> Policy {
    try Self.compile(words, values)
  }

  package static func compile(
    _ model: PolicyModel,
    _ sources: SourceSet,
    settings: SettingValues
  ) throws(PolicyError) -> Policy {
    let missing = CalendarChecks.missing(in: model)
    guard missing.isEmpty else {
      throw PolicyError(Findings(sources: sources, diagnostics: missing))
    }
    return try compile(PolicyNames(model, sources), settings)
  }

  private static func compile(
    _ words: PolicyNames,
    _ settings: SettingValues
  ) throws(PolicyError) -> Policy {
    guard
      let tables = PolicyCompiler.compile(
        words.model,
        layout: words.layout,
        settings: settings,
        layoutTag: words.layoutTag
      )
    else {
      let diagnostic = Diagnostic(
        .limitExceeded,
        at: words.model.id.place,
        "the policy's rules need more than \(PolicyCompiler.capacity) rows for all its states and events",
        help: "let fewer guards ask for several things at once, or do with fewer states and events"
      )
      throw PolicyError(Findings(sources: words.sources, diagnostics: [diagnostic]))
    }
    return Policy(tables, words, settings)
  }

  /// The values of the settings in force, by name; those that are not set are left out.
  public var settings: [String: SettingValue] {
    var result: [String: SettingValue] = [:]
    for (index, setting) in words.model.settings.enumerated() {
      if let value = settingValues[index] { result[setting.name] = value }
    }
    return result
  }

  /// The settings that are in use together although they exclude each other (R5).
  public var settingConflicts: [SettingConflict] {
    let declared = words.model.settings
    return settingValues.conflicts(in: words.model).map { setting, other in
      SettingConflict(setting: declared[setting].name, other: declared[other.value].name)
    }
  }
}
