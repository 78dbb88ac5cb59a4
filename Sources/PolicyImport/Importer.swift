package import PolicyEngine

/// Makes a configuration of other products' exports, and reports what it could not carry.
///
/// What a field becomes, an import table says: nothing here knows a product. No value is guessed: what
/// a policy doesn't take is reported, with its place in the export, and not written.
package struct Importer {
  /// What the user chooses.
  package struct Options: Sendable {
    /// The id of the configuration.
    package var name = "imported"
    /// The id of the channel that all exports are about; nil: each names its own.
    package var channel: String?
    /// The policy to follow where an export doesn't say which of several.
    package var policy: String?

    package init() {}
  }

  package struct Result: Sendable {
    /// The configuration; nil where no channel could be made.
    package var text: String?
    /// What was not carried, and what can't be read.
    package var findings: Findings
    /// What is wrong with the configuration as a whole.
    package var mistakes: Findings
    /// The ids of the channels that the exports are of.
    package var channels: [String]
    /// Whether an export can't be read, no table is for it, or its policy can't be used.
    package var isUnreadable: Bool

    /// Whether the configuration says all that the exports say.
    package var isWhole: Bool {
      text != nil && !isUnreadable && findings.diagnostics.isEmpty && !mistakes.hasErrors
    }
  }

  private let library: PolicyLibrary
  private let tables: [ImportTable]
  private let options: Options
  private var sources: SourceSet
  private var diagnostics: [Diagnostic] = []
  private var channels: [ImportedChannel] = []
  private var isUnreadable = false

  package static func run(
    _ exports: [SourceFile],
    _ library: PolicyLibrary,
    _ tables: [ImportTable],
    _ options: Options
  ) -> Result {
    var importer = Importer(library, tables, options)
    for export in exports { importer.read(export) }
    return importer.result()
  }

  private init(_ library: PolicyLibrary, _ tables: [ImportTable], _ options: Options) {
    self.library = library
    self.tables = tables
    self.options = options
    sources = library.findings.sources
  }

  private func result() -> Result {
    let findings = Findings(sources: sources, diagnostics: diagnostics)
    var result = Result(
      findings: findings,
      mistakes: Findings(),
      channels: channels.map(\.id),
      isUnreadable: isUnreadable
    )
    // Half of what was asked for could be taken for the whole.
    if channels.isEmpty || isUnreadable { return result }
    let text = ConfigurationText(channels, named: options.name, sources).text
    result.text = text
    result.mistakes = Self.mistakes(in: text, library)
    return result
  }

  /// What is wrong with a configuration; a warning is for those who check it.
  private static func mistakes(in text: String, _ library: PolicyLibrary) -> Findings {
    var documents = library.documents
    let source = SourceFile(name: "<configuration>", text: text)
    let file = Int32(documents.documents.count)
    var found: [Diagnostic] = []
    let document = Document.read(source, file: file, diagnostics: &found)
    documents.add(document, of: source, found)
    let findings = PolicyLibrary(documents, reporting: [file]).findings
    return Findings(
      sources: findings.sources,
      diagnostics: findings.diagnostics.filter { $0.severity == .error && $0.place.file == file }
    )
  }

  // MARK: Exports

  private mutating func read(_ source: SourceFile) {
    let file = sources.add(source)
    let export: Export
    do throws(ExportError) {
      export = try Export.read(source, file: file)
    } catch {
      diagnostics.append(error.diagnostic)
      isUnreadable = true
      return
    }
    guard let table = table(for: export) else {
      let known = tables.map { $0.title ?? $0.id.value }
      diagnostics.report(
        .unknownExport,
        at: export.root.place.start,
        "no import table is for this file",
        help: known.isEmpty
          ? "there are no import tables here: they lie beside the policies"
          : "there are tables for: \(known.joined(separator: "; "))"
      )
      isUnreadable = true
      return
    }
    var reading = ExportReading(export, table)
    carry(&reading)
    diagnostics += reading.leftovers
  }

  /// The table that knows an export, the one that knows most of its fields.
  private func table(for export: Export) -> ImportTable? {
    let known = tables.map { table -> (table: ImportTable, count: Int) in
      guard table.format == export.format else { return (table, 0) }
      if table.format == .xml { return (table, table.root == export.rootName ? 1 : 0) }
      let root = ExportReading.fields(of: export, table).root
      return (table, table.knownBy.count { !$0.nodes(in: root).isEmpty })
    }
    // Of several the first.
    let most = known.map(\.count).max() ?? 0
    return most == 0 ? nil : known.first { $0.count == most }?.table
  }

  // MARK: Channels

  private mutating func carry(_ reading: inout ExportReading) {
    guard let policy = policy(&reading) else {
      // Of an export without a channel, one line says it all.
      reading.claimEverything()
      return
    }
    guard let channel = try? library.channel(policy.value) else {
      diagnostics += library.errors(of: policy.value)
      isUnreadable = true
      reading.claimEverything()
      return
    }
    let index = self.index(of: id(&reading, policy.value), policy, reading)
    var imported = channels[index]
    let title = reading.first(reading.table.channelTitle)
    if imported.title == nil, let title, let text = title.text, !text.isEmpty {
      imported.title = Located(YAMLScalarText.oneLine(text), at: title.place)
      imported.origins[title.place] = reading.table.channelTitle.first?.text
    }
    for field in reading.table.fields {
      for (name, value) in reading.values(of: field) {
        carry(value, as: field.use, from: name, &imported, channel.model)
      }
    }
    channels[index] = imported
  }

  /// The channel of an id that follows a policy.
  private mutating func index(
    of id: String,
    _ policy: Located<String>,
    _ reading: ExportReading
  ) -> Int {
    func taken(_ id: String) -> Bool {
      channels.contains { $0.id == id } || library.documents.policy(id) != nil && id != policy.value
    }
    if let index = channels.firstIndex(where: { $0.id == id && $0.policy.value == policy.value }) {
      return index
    }
    var free = taken(id) ? "\(id)-channel" : id
    var number = 2
    while taken(free) {
      free = "\(id)-\(number)"
      number += 1
    }
    var channel = ImportedChannel(id: free, policy: policy, of: reading.export)
    if case .byField(let path, _, _) = reading.table.policy {
      channel.origins[policy.place] = path.text
    }
    channels.append(channel)
    return channels.count - 1
  }

  /// What the channel of an export is called.
  private func id(_ reading: inout ExportReading, _ policy: String) -> String {
    if let id = options.channel { return id }
    let given = reading.first(reading.table.channelID)?.text
    let stem = reading.export.name.split(separator: ".", omittingEmptySubsequences: true).first
    let names = [given, stem.map(String.init)].compactMap(\.self)
    return names.lazy.compactMap(Self.name).first ?? "channel"
  }

  /// A text as a name, if it has anything that could be one.
  private static func name(_ text: String) -> String? {
    let text = String(text.prefix(Name.longest - 8))
    return Name.closest(to: text, dotted: false)
      ?? Name.closest(to: "channel-\(text)", dotted: false)
  }

  /// The policy of an export's channel; nil after a report.
  private mutating func policy(_ reading: inout ExportReading) -> Located<String>? {
    switch reading.table.policy {
    case .one(let policy): return Located(policy, at: reading.export.root.place.start)
    case .byField(let path, let values, let cannot):
      guard let node = reading.first([path]), let text = node.text else {
        report(
          reading.export.root.place.start,
          "the export has no `\(path.text)`, which says what policy the channel follows",
          help: "export it anew, as a whole"
        )
        return nil
      }
      if let reason = cannot[text] {
        report(node.place, "no policy is for `\(path.text)` `\(text)`", help: reason)
        return nil
      }
      guard let policies = values.first(where: { $0.text == text })?.policies,
        let likeliest = policies.first
      else {
        report(
          node.place,
          "no policy is known for `\(path.text)` `\(text)`",
          help: Suggestion.help(for: text, among: values.map(\.text), "values")
        )
        return nil
      }
      if let chosen = options.policy, policies.contains(chosen) {
        return Located(chosen, at: node.place)
      }
      if policies.count > 1 {
        report(
          node.place,
          "`\(text)` can be \(policies.map { "`\($0)`" }.joined(separator: " or ")), and the export doesn't say which",
          help: "`\(likeliest)` is written; `--policy` chooses another one"
        )
      }
      return Located(likeliest, at: node.place)
    }
  }

  // MARK: Fields

  private mutating func carry(
    _ node: YAMLNode,
    as use: ImportTable.Use,
    from name: String,
    _ channel: inout ImportedChannel,
    _ model: PolicyModel
  ) {
    let text = FieldValue.text(of: node)
    if node.entries != nil, use.isValue {
      report(node.place, "`\(name)` has keys of its own, where a value is expected")
      return
    }
    switch use {
    case .nothing(let reason, let fits):
      // What is empty or null says nothing that could be lost.
      if node.entries == nil, text.map({ $0.isEmpty || fits.contains($0) }) ?? true { return }
      report(node.place, "`\(name)` is \(node.phrase) and is not carried", help: reason)
    case .keywords(let set):
      guard let text, !text.isEmpty else { return }
      guard model.keywordSets.contains(where: { $0.name == set }) else {
        report(node.place, "`\(model.id.value)` has no keyword set `\(set)` for `\(name)`")
        return
      }
      channel.add(Located(text, at: node.place), to: set, from: name)
    case .setting(let setting):
      do throws(FieldValue.Problem) {
        let value = Located(try FieldValue.read(text, for: setting), at: node.place)
        set(setting.name, to: value, from: name, &channel, model)
      } catch {
        report(
          node.place,
          "`\(name)` is \(node.phrase), and \(error.expectation) is expected",
          help: "look the value up, and write the setting `\(setting.name)` into the configuration"
        )
      }
    }
  }

  private mutating func set(
    _ setting: String,
    to value: Located<String>,
    from name: String,
    _ channel: inout ImportedChannel,
    _ model: PolicyModel
  ) {
    let isOffered = model.settings.contains { $0.name == setting && $0.isOffered }
    // Nothing is lost where nothing was set.
    if value.value == "none", !isOffered { return }
    if let known = channel.settings.first(where: { $0.name == setting }) {
      if known.value.value == value.value { return }
      let first = "`\(setting)` is `\(known.value.value)` already"
      diagnostics.report(
        .notCarried,
        at: value.place,
        "\(first), so `\(name)` is not carried",
        help: "leave one of the two exports out, or import each channel by itself",
        related: [.init("it comes from here", at: known.value.place)]
      )
      return
    }
    let chosen = ChosenSetting(Located(setting, at: value.place), value)
    let library = library
    let choice = SettingChoice(
      [chosen],
      over: SettingValues(defaultsOf: model),
      of: model,
      reportsConflicts: false
    ) { library.channels(offering: $0) }
    diagnostics += choice.diagnostics.map { found in
      // A fix would change the export.
      var found = found
      found.fixes = []
      return found
    }
    guard choice.isUsable else { return }
    channel.settings.append((name: setting, value: value))
    channel.origins[value.place] = name
  }

  private mutating func report(_ place: Place, _ message: String, help: String? = nil) {
    diagnostics.report(
      .notCarried,
      at: place,
      message,
      help: help ?? "write it into the configuration by hand, if it matters there"
    )
  }
}
