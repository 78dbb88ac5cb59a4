/// Documents with their files, found by id: what one run reads.
package struct DocumentSet: Sendable {
  package private(set) var sources = SourceSet()
  package private(set) var documents: [Document] = []
  /// What is wrong with single files, and ids that two files declare.
  package private(set) var diagnostics: [Diagnostic] = []
  package var suppressions: [Suppression] { documents.flatMap(\.suppressions) }
  /// The rules of the time zones that calendars name.
  package var zones: TimeZoneData
  private var policies: [String: Int] = [:]
  /// The ids that more than one file declares.
  package private(set) var duplicates: Set<String> = []
  /// The configurations' ids, and those of their channels, with where each stands first.
  private var configurations: [String: Place] = [:]
  private var channels: [String: Place] = [:]
  /// The ids of channels that several configurations have, so that none of them is meant.
  package private(set) var duplicateChannels: Set<String> = []
  /// The tests that state properties of the channels that they name.
  private(set) var testsWithProperties: [Int] = []
  /// The first document that lies farther off than those before it.
  private var beginOfContext = 0
  private var unreadable: Set<Int32> = []

  package init(zones: TimeZoneData = .none) {
    self.zones = zones
  }

  package init(
    _ files: [SourceFile],
    limits: YAMLLimits = .init(),
    zones: TimeZoneData = .none
  ) {
    self.init(zones: zones)
    for (index, file) in files.enumerated() {
      var found: [Diagnostic] = []
      let document = Document.read(file, file: Int32(index), limits: limits, diagnostics: &found)
      add(document, of: file, found)
    }
  }

  /// Begins with files that lie farther off: what they declare and is there already, they don't
  /// declare twice, and the nearer one is meant.
  package mutating func beginContext() { beginOfContext = documents.count }

  /// Adds a file that couldn't be read, so that nobody knows what it declares.
  package mutating func addUnreadable(_ name: String) {
    let file = sources.add(SourceFile(name: name, bytes: []))
    documents.append(.unreadable(file: file))
    unreadable.insert(file)
  }

  /// Adds a document that was read with the file index that is next.
  package mutating func add(_ document: Document, of file: SourceFile, _ found: [Diagnostic]) {
    let index = documents.count
    _ = sources.add(file)
    documents.append(document)
    diagnostics += found
    if document.kind == .configuration { addConfiguration(document) }
    if document.kind == .test, document.root?.entry("properties") != nil {
      testsWithProperties.append(index)
    }
    guard document.kind == .policy, let id = document.id else { return }
    guard let first = policies[id.value], let place = documents[first].id?.place else {
      policies[id.value] = index
      return
    }
    if first < beginOfContext { return }
    duplicates.insert(id.value)
    // A copy that extends what it was copied from, and kept its id, is the one to be changed.
    let isCopy = documents[first].extends?.text == id.value
    if isCopy { policies[id.value] = index }
    diagnostics.report(
      .duplicatePolicy,
      at: isCopy ? place : id.place,
      "the policy `\(id.value)` is declared twice",
      help: "give one of the two another id",
      related: [.init("`\(id.value)` is declared here", at: isCopy ? id.place : place)]
    )
  }

  /// Reports what another configuration has already; what is farther off declares nothing twice.
  private mutating func addConfiguration(_ document: Document) {
    func isNear(_ place: Place) -> Bool { Int(place.file) >= beginOfContext }
    if let id = document.id {
      if let first = configurations[id.value] {
        if isNear(first) {
          diagnostics.report(
            .duplicateConfiguration,
            at: id.place,
            "the configuration `\(id.value)` is there twice",
            help: "give one of the two another id, or put all its channels into one file",
            related: [.init("`\(id.value)` is here too", at: first)]
          )
        }
      } else {
        configurations[id.value] = id.place
      }
    }
    for entry in document.root?["channels"]?.entries ?? [] where !entry.isPlaceholder {
      guard let first = channels[entry.key], first.file != document.file else {
        channels[entry.key] = entry.keyPlace
        continue
      }
      guard isNear(first) else { continue }
      duplicateChannels.insert(entry.key)
      diagnostics.report(
        .duplicateConfiguration,
        at: entry.keyPlace,
        "another configuration has a channel `\(entry.key)` too",
        help: "give one of the two another id",
        related: [.init("`\(entry.key)` is here too", at: first)]
      )
    }
  }

  /// The index of the document that declares a policy.
  package func policy(_ id: String) -> Int? { policies[id] }

  /// The document that declares a policy.
  func document(of id: String) -> Document? { policies[id].map { documents[$0] } }

  /// The id of the policy in a file of a name, whatever its folder; nil for what is no file's name.
  func policy(inFile name: String) -> String? {
    guard let stem = Name.fileStem(name) else { return nil }
    return policyIDs.first { id in
      policies[id].map { Name.fileStem(sources.files[$0].name) == stem } ?? false
    }
  }

  package var policyIDs: [String] {
    documents.indices.compactMap { index in
      guard let id = documents[index].id?.value, policies[id] == index else { return nil }
      return id
    }
  }

  /// The names of time zones that calendars name, each once, but for texts that no zone could have as a name.
  package var zoneNames: [String] {
    let calendars = documents.flatMap { $0.root?["calendars"]?.entries ?? [] }
    let names = Set(calendars.compactMap { $0.value["zone"]?.text })
    return names.filter(TimeZoneData.isName).sorted()
  }

  /// Whether other policies are needed to tell what is wrong with the documents.
  package var needsOthers: Bool {
    !missingPolicies.isEmpty || documents.contains(where: \.extendsNothing)
  }

  /// The ids of policies that a document names and no file declares.
  package var missingPolicies: [String] { documents.flatMap(missingPolicies(of:)) }

  /// The ids of policies that one document names and no file declares.
  func missingPolicies(of document: Document) -> [String] {
    var names = [document.extends?.text].compactMap(\.self)
    for channel in document.root?["channels"]?.entries ?? [] where document.kind == .configuration {
      if let policy = channel.value["policy"]?.text { names.append(policy) }
    }
    if document.kind == .importTable { names += document.importedPolicies.compactMap(\.text) }
    return names.filter { policies[$0] == nil }
  }

  /// The files that may declare any policy, as they can't be read or are wrong before their id.
  package var unclearFiles: Set<Int32> {
    let unclear = documents.filter { document in
      document.id == nil
        && (document.kind == .policy || document.mayBePolicy || !document.isComplete)
    }
    if unclear.isEmpty { return [] }
    let wrong = diagnostics.filter { $0.severity == .error && $0.id != .emptyFile }
    return Set(unclear.map(\.file)).intersection(unreadable.union(wrong.map(\.place.file)))
  }
}
