import PolicyEngine

/// Reads an import table in canonical form, and holds it against the policies that it names.
struct ImportTableReader {
  private let root: YAMLNode
  private let library: PolicyLibrary
  private(set) var diagnostics: [Diagnostic] = []
  /// The policies that the table names and that can be used.
  private var models: [PolicyModel] = []
  /// Whether there is a policy of which it isn't known what it offers.
  private var hasUnclearPolicy = false

  /// The table, nil where it can't be used, and what is wrong with it.
  static func read(
    _ document: Document,
    for library: PolicyLibrary
  ) -> (table: ImportTable?, diagnostics: [Diagnostic]) {
    guard document.isComplete, let root = document.root, let id = document.id else {
      return (nil, [])
    }
    var reader = ImportTableReader(root: root, library: library)
    let table = reader.table(id)
    let isSound = document.isSound && !reader.diagnostics.contains { $0.severity == .error }
    return (isSound ? table : nil, reader.diagnostics)
  }

  private init(root: YAMLNode, library: PolicyLibrary) {
    self.root = root
    self.library = library
  }

  private mutating func table(_ id: Located<String>) -> ImportTable? {
    let format = root["format"]?.text.flatMap(ImportShape.Format.init)
    checkRecognition(format)
    let policy = policy(root["channel"])
    let fields = (root["fields"]?.items ?? []).compactMap { field($0) }
    var table = ImportTable(id: id, format: format ?? .json, policy: policy ?? .one(""))
    table.title = root["title"]?.text
    table.root = root["root"]?.text
    table.knownBy = paths(root["known_by"])
    table.records = records(root["records"])
    table.channelID = paths(root["channel"]?["id"])
    table.channelTitle = paths(root["channel"]?["title"])
    table.fields = fields
    table.ignored = paths(root["ignore"])
    return format == nil || policy == nil ? nil : table
  }

  // MARK: The export

  /// An export has to be known by what its format has.
  private mutating func checkRecognition(_ format: ImportShape.Format?) {
    guard let format, !root.hasUnknownEntries else { return }
    let (wanted, others) =
      format == .xml ? ("root", ["known_by", "records"]) : ("known_by", ["root"])
    if root[wanted] == nil {
      report(
        .missingKey,
        at: root.entry("format")?.value.place ?? root.place.start,
        "a table for `\(format.rawValue)` lacks the key `\(wanted)`",
        help: format == .xml
          ? "add `root: …`, the name of the root element"
          : "add `known_by: […]`, fields of which every such export has one"
      )
    }
    for key in others {
      guard let entry = root.entry(key) else { continue }
      report(
        .uselessKey,
        at: entry.keyPlace,
        "`\(key)` is for exports in \(format == .xml ? "JSON" : "XML"), and this one is in \(format == .xml ? "XML" : "JSON")",
        help: "remove it, or change `format`"
      )
    }
  }

  private mutating func records(_ node: YAMLNode?) -> ImportTable.Records? {
    guard let node, let value = node["value"]?.text else { return nil }
    return .init(
      list: paths(node["list"]),
      name: node["name"]?.items?.compactMap(\.text) ?? [],
      value: value,
      only: node["only"]?.items?.compactMap(\.text) ?? []
    )
  }

  private mutating func paths(_ node: YAMLNode?) -> [ExportPath] {
    (node?.items ?? []).compactMap { path($0) }
  }

  private mutating func path(_ node: YAMLNode) -> ExportPath? {
    guard let text = node.text else { return nil }
    if let path = ExportPath(text) { return path }
    report(
      .wrongType,
      at: node.place,
      "a path is keys with single dots between them, found `\(text)`",
      help: "write it as in `ChannelConfiguration.Chat`; `.` alone is the whole export"
    )
    return nil
  }

  // MARK: Policies

  private mutating func policy(_ channel: YAMLNode?) -> ImportTable.PolicyChoice? {
    guard let channel, channel.entries != nil, !channel.hasUnknownEntries else {
      hasUnclearPolicy = true
      return nil
    }
    switch (channel["policy"], channel["policies"]) {
    case (nil, nil):
      report(
        .missingKey,
        at: channel.place.start,
        "the channel has no policy",
        help: "add `policy: …`, or `policies: …` where a field of the export decides"
      )
      hasUnclearPolicy = true
      return nil
    case (let one?, let several?):
      report(
        .conflictingKeys,
        at: several.place.start,
        "`policies` lets a field decide, and `policy` says that it is always the same",
        help: "use one of the two",
        related: [.init("`policy` is here", at: one.place)]
      )
      return nil
    case (let one?, nil):
      add(one)
      return one.text.map { .one($0) }
    case (nil, let several?):
      let values = (several["values"]?.entries ?? []).map { entry in
        for policy in entry.value.items ?? [] { add(policy) }
        return (text: entry.key, policies: entry.value.items?.compactMap(\.text) ?? [])
      }
      let cannot = (several["cannot"]?.entries ?? []).compactMap { entry in
        entry.value.text.map { (entry.key, $0) }
      }
      guard let by = several["by"].flatMap({ path($0) }) else { return nil }
      return .byField(by, values: values, cannot: Dictionary(cannot) { first, _ in first })
    }
  }

  /// Takes a policy that the table names; reports one that no channel can follow.
  private mutating func add(_ node: YAMLNode) {
    guard let name = node.text else {
      hasUnclearPolicy = true
      return
    }
    if models.contains(where: { $0.id.value == name }) { return }
    let ids = library.documents.policyIDs
    if let model = try? library.channel(name).model {
      models.append(model)
      return
    }
    hasUnclearPolicy = true
    guard let index = library.documents.policy(name) else {
      if library.documents.unclearFiles.isEmpty {
        report(
          .unknownPolicy,
          at: node.place,
          "there is no policy `\(name)`",
          help: ids.isEmpty
            ? "there are no policies here" : Suggestion.help(for: name, among: ids, "policies"),
          fixes: Fix.writing(closestTo: name, among: ids, at: node.place)
        )
      }
      return
    }
    let document = library.documents.documents[index]
    guard document.isAbstract, let id = document.id else { return }
    report(
      .abstractPolicy,
      at: node.place,
      "`\(name)` is abstract: it is there to be extended, and no channel can follow it",
      help: Suggestion.help(for: name, among: library.channelIDs, "policies to follow"),
      related: [.init("`\(name)` is declared here", at: id.place)]
    )
  }

  // MARK: Fields

  private mutating func field(_ node: YAMLNode) -> ImportTable.Field? {
    guard node.entries != nil, !node.hasUnknownEntries else { return nil }
    var conditions: [(path: ExportPath, texts: [String])] = []
    for entry in node["where"]?.entries ?? [] where !entry.isPlaceholder {
      let key = YAMLNode(.scalar(entry.key, .plain), at: entry.keyPlace)
      guard let path = path(key) else { continue }
      conditions.append((path, entry.value.items?.compactMap(\.text) ?? []))
    }
    let from = paths(node["from"])
    let value = node["value"].flatMap { path($0) }
    guard let use = use(of: node) else { return nil }
    return .init(place: node.place, from: from, conditions: conditions, value: value, use: use)
  }

  /// The keys that say what becomes of a field, each with those that only go with it.
  private static let uses = [
    (key: "setting", own: ["unit", "not_set", "words"]), (key: "keywords", own: []),
    (key: "cannot", own: ["fits"]),
  ]

  private mutating func use(of node: YAMLNode) -> ImportTable.Use? {
    let given = Self.uses.filter { node[$0.key] != nil }
    guard let use = given.first else {
      report(
        .missingKey,
        at: node.place.start,
        "the field has none of `setting`, `keywords` and `cannot`",
        help: "say which setting it becomes, or why it can't be carried"
      )
      return nil
    }
    if given.count > 1, let other = node.entry(given[1].key), let first = node.entry(use.key) {
      report(
        .conflictingKeys,
        at: other.keyPlace,
        "`\(use.key)` and `\(other.key)` say two things about one field",
        help: "use one of the two",
        related: [.init("`\(use.key)` is here", at: first.keyPlace)]
      )
      return nil
    }
    for (key, own) in Self.uses where key != use.key {
      for entry in own.compactMap({ node.entry($0) }) {
        report(
          .uselessKey,
          at: entry.keyPlace,
          "`\(entry.key)` has no effect without `\(key)`",
          help: "remove it, or say which setting the field becomes"
        )
      }
    }
    guard let value = node[use.key], let text = value.text else { return nil }
    let name = Located(text, at: value.place)
    switch use.key {
    case "setting": return setting(name, node).map { .setting($0) }
    case "keywords":
      checkKeywords(name)
      return .keywords(text)
    default: return .nothing(reason: text, fits: node["fits"]?.items?.compactMap(\.text) ?? [])
    }
  }

  private mutating func setting(
    _ name: Located<String>,
    _ node: YAMLNode
  ) -> ImportTable.SettingUse? {
    let unit = node["unit"]?.text.flatMap(ImportShape.Unit.init)
    if unit == nil, node["unit"] == nil, node["words"] == nil {
      report(
        .missingKey,
        at: node.place.start,
        "the field lacks the key `unit`",
        help: "say what its value counts, such as `unit: minutes`, or `unit: text`"
      )
    }
    let words = (node["words"]?.entries ?? []).compactMap { entry in
      entry.value.text.map { (text: entry.key, value: Located($0, at: entry.value.place)) }
    }
    let declared = models.compactMap { model in
      model.settings.first { $0.name == name.value }
    }
    if declared.isEmpty {
      reportUnknown(.unknownSetting, name, "setting", models.flatMap { $0.settings.map(\.name) })
    }
    if let setting = declared.first {
      if let unit, words.isEmpty { check(unit, node["unit"]?.place ?? node.place, for: setting) }
      for (_, value) in words where value.value != "none" {
        guard setting.type.canonical(value.value) == nil else { continue }
        report(
          .unknownValue,
          at: value.place,
          "`\(setting.name)` can't be `\(value.value)`",
          help: Self.expectation(of: setting),
          related: [.init("`\(setting.name)` is declared here", at: setting.place)]
        )
      }
    }
    return .init(
      name: name.value,
      unit: unit ?? .text,
      notSet: node["not_set"]?.items?.compactMap(\.text) ?? [],
      words: words.map { ($0.text, $0.value.value) }
    )
  }

  private mutating func check(
    _ unit: ImportShape.Unit,
    _ place: Place,
    for setting: PolicyModel.Setting
  ) {
    let fitting: [ImportShape.Unit] =
      switch setting.type {
      case .duration: [.milliseconds, .seconds, .minutes, .hours, .days, .iso8601]
      case .boolean: [.boolean]
      case .choice, .text, .instant: [.text]
      }
    if fitting.contains(unit) { return }
    report(
      .unitMismatch,
      at: place,
      "`\(setting.name)` can't be given as `\(unit.rawValue)`: it is \(Self.kind(of: setting))",
      help: fitting.count == 1
        ? "write `unit: \(fitting[0].rawValue)`, or give its values with `words`"
        : "its unit is one of \(Suggestion.list(fitting.map(\.rawValue))), or `words` give its values",
      related: [.init("`\(setting.name)` is declared here", at: setting.place)],
      fixes: fitting.count == 1 ? Fix.writing(fitting[0].rawValue, at: place) : []
    )
  }

  private static func kind(of setting: PolicyModel.Setting) -> String {
    switch setting.type {
    case .duration: "a duration"
    case .boolean: "`true` or `false`"
    case .choice(let values): "one of \(Suggestion.list(values))"
    case .text, .instant: "text"
    }
  }

  private static func expectation(of setting: PolicyModel.Setting) -> String {
    "write \(kind(of: setting)), or `none` where it means not set"
  }

  private mutating func checkKeywords(_ name: Located<String>) {
    let sets = models.flatMap { $0.keywordSets.map(\.name) }
    if !sets.contains(name.value) {
      reportUnknown(.unknownKeywords, name, "keyword set", sets)
    }
  }

  /// Reports a name that none of the policies has, if it is known what they have.
  private mutating func reportUnknown(
    _ id: Diagnostic.ID,
    _ name: Located<String>,
    _ kind: String,
    _ names: [String]
  ) {
    if hasUnclearPolicy || models.isEmpty { return }
    var known: [String] = []
    for name in names where !known.contains(name) { known.append(name) }
    report(
      id,
      at: name.place,
      models.count == 1
        ? "`\(models[0].id.value)` has no \(kind) `\(name.value)`"
        : "none of the policies here has a \(kind) `\(name.value)`",
      help: Suggestion.help(for: name.value, among: known, "\(kind)s"),
      related: models.count == 1
        ? [.init("`\(models[0].id.value)` is declared here", at: models[0].id.place)] : [],
      fixes: Fix.writing(closestTo: name.value, among: known, at: name.place)
    )
  }

  private mutating func report(
    _ id: Diagnostic.ID,
    at place: Place,
    _ message: String,
    help: String,
    related: [Diagnostic.Related] = [],
    fixes: [Fix] = []
  ) {
    diagnostics.report(id, at: place, message, help: help, related: related, fixes: fixes)
  }
}
