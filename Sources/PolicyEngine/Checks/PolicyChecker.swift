/// Takes documents through inheritance, name resolution and all checks.
///
/// The flat documents of policies that others extend are kept, so that each is laid out once; those of
/// the others are not, as most files of a large folder are read once and never again. A copy of a
/// checker can check other documents at the same time.
package struct PolicyChecker: Sendable {
  /// A policy after inheritance, as nodes.
  package struct Flat: Sendable {
    package var root: YAMLNode
    package var diagnostics: [Diagnostic]
    /// Whether every file that it comes from is without errors.
    package var isSound: Bool
  }

  /// A checked policy: the model, complete where there are no errors.
  package struct Checked: Sendable {
    package var model: PolicyModel
    package var layout: FactLayout
    package var diagnostics: [Diagnostic]
    /// Whether the policy can be compiled and run.
    package var isSound: Bool
  }

  /// What a check gives: everything that is wrong, and what was checked.
  package struct Result: Sendable {
    package var diagnostics: [Diagnostic]
    /// The policies, in the order of their files.
    package var policies: [Checked]
    /// The channels of the configurations.
    package var channels: [ConfiguredChannel]
  }

  /// What the check of one document gives.
  package struct Part: Sendable {
    package var diagnostics: [Diagnostic] = []
    package var policy: Checked?
    package var channels: [ConfiguredChannel] = []
    /// The document's file and those that it depends on; empty where nothing is wrong between files.
    package var files: Set<Int32> = []
  }

  package let documents: DocumentSet
  private var flats: [String: Flat?] = [:]
  /// The flat document that was asked for last.
  private var recent: (id: String, flat: Flat)?
  /// The policies that others extend.
  private let extended: Set<String>
  /// What is wrong with single files, and between them.
  private var shared: [Diagnostic] = []

  package init(_ documents: DocumentSet) {
    self.documents = documents
    extended = Set(documents.documents.compactMap { $0.root?["extends"]?.text })
    shared = documents.diagnostics + chainDiagnostics()
  }

  /// All diagnostics of some files, which are policies and configurations; all files if nil.
  ///
  /// What is wrong in another file that one of them depends on is told too, as it is the cause.
  package mutating func check(files: Set<Int32>? = nil) -> Result {
    var parts: [Part] = []
    for document in documents(in: files) { parts.append(check(document)) }
    return Result(
      diagnostics: diagnostics(of: parts),
      policies: parts.compactMap(\.policy),
      channels: parts.flatMap(\.channels)
    )
  }

  /// The indices of the documents of some files in the order of their checks: policies come first.
  package func documents(in files: Set<Int32>?) -> [Int] {
    let wanted = documents.documents.indices.filter {
      files?.contains(documents.documents[$0].file) ?? true
    }
    let isConfiguration = { (index: Int) in documents.documents[index].kind == .configuration }
    return wanted.filter { !isConfiguration($0) } + wanted.filter(isConfiguration)
  }

  /// Lays out the policies that others extend, so that copies of the checker needn't each do it.
  package mutating func prepare() {
    for id in extended { _ = flatten(id) }
  }

  /// Checks one document; what was checked is part of the result if it is to be kept.
  package mutating func check(_ index: Int, keeping: Bool = true) -> Part {
    let document = documents.documents[index]
    var part = Part()
    if !shared.isEmpty { part.files.insert(document.file) }
    switch document.kind {
    case .policy:
      guard let id = document.id?.value, documents.policy(id) == index else { break }
      if !shared.isEmpty { part.files.formUnion(ancestors(of: id)) }
      guard let checked = check(id) else { break }
      part.diagnostics = checked.diagnostics + unfitting(checked)
      if keeping { part.policy = checked }
    case .configuration:
      guard document.isComplete else { break }
      var configuration = ConfigurationChecker(document, policies: self)
      configuration.run()
      part.diagnostics = configuration.diagnostics
      part.files.formUnion(configuration.files)
      if keeping { part.channels = configuration.channels }
      self = configuration.policies
    case .unknown: break
    }
    return part
  }

  /// All diagnostics of the parts, with those of the files that they depend on.
  package func diagnostics(of parts: [Part]) -> [Diagnostic] {
    let own = parts.flatMap(\.diagnostics)
    if shared.isEmpty { return own }
    let involved = parts.reduce(into: Set<Int32>()) { $0.formUnion($1.files) }
    return own + shared.filter { involved.contains($0.place.file) }
  }

  /// What is wrong with a policy whose tables are too large, which is only known once they are laid out.
  private func unfitting(_ checked: Checked) -> [Diagnostic] {
    guard checked.isSound, !checked.model.isAbstract, !PolicyCompiler.surelyFits(checked.model)
    else { return [] }
    do throws(PolicyError) {
      let defaults = SettingValues(defaultsOf: checked.model)
      _ = try Policy.compile(
        checked.model,
        checked.layout,
        documents.sources,
        settings: defaults,
        []
      )
      return []
    } catch {
      return error.findings.diagnostics
    }
  }

  /// The files of a policy and of all that it extends.
  package func ancestors(of id: String) -> Set<Int32> {
    var files: Set<Int32> = []
    var next: String? = id
    while let id = next, let index = documents.policy(id), files.insert(Int32(index)).inserted {
      next = documents.documents[index].root?["extends"]?.text
    }
    return files
  }

  /// Checks one policy; nil when it can't be read far enough, for which there is a diagnostic.
  package mutating func check(_ id: String, changes: YAMLNode? = nil) -> Checked? {
    guard let index = documents.policy(id), let place = documents.documents[index].id,
      var flat = flatten(id)
    else { return nil }
    if let changes {
      var inheritance = Inheritance()
      flat.root = inheritance.merge(changes, over: flat.root, PolicyShape.document)
      flat.diagnostics += inheritance.diagnostics
    }
    let (model, found) = ModelReader.read(flat.root, id: place)
    var diagnostics = flat.diagnostics + found + KeywordChecks.run(model)
    diagnostics += SettingChecks.run(model)
    let layout = FactLayout(model)
    if layout.width > FactLayout.capacity {
      diagnostics.append(
        Diagnostic(
          .limitExceeded,
          at: place.place,
          "the policy needs \(layout.width) facts, and \(FactLayout.capacity) are the most: one for each timer and remembered value, and for each test of an event's fields",
          help: "remember fewer values, or split the policy"
        )
      )
    }
    var isSound = flat.isSound && !diagnostics.contains { $0.severity == .error }
    if isSound, !model.isAbstract {
      let flow = FlowChecks.run(model)
      isSound = !flow.contains { $0.severity == .error }
      diagnostics += flow
    }
    return Checked(model: model, layout: layout, diagnostics: diagnostics, isSound: isSound)
  }

  // MARK: Inheritance

  /// The flat document of a policy; nil where a file in its chain can't be read or the chain is broken.
  package mutating func flatten(_ id: String) -> Flat? {
    if let known = flats[id] { return known }
    if let recent, recent.id == id { return recent.flat }
    // An entry before the parent is looked at ends a cycle, of which each policy extends another.
    let isShared = extended.contains(id)
    if isShared { flats[id] = .some(nil) }
    guard let index = documents.policy(id), documents.documents[index].isComplete,
      let root = documents.documents[index].root
    else { return nil }
    var parent: Flat?
    if let extends = root["extends"] {
      guard let name = extends.text, let flat = flatten(name) else { return nil }
      parent = flat
    }
    var inheritance = Inheritance()
    let merged = inheritance.merge(root, over: parent?.root, PolicyShape.document)
    let hasErrors = inheritance.diagnostics.contains { $0.severity == .error }
    let flat = Flat(
      root: merged,
      diagnostics: (parent?.diagnostics ?? []) + inheritance.diagnostics,
      isSound: documents.documents[index].isSound && (parent?.isSound ?? true) && !hasErrors
    )
    if isShared { flats[id] = flat } else { recent = (id, flat) }
    return flat
  }

  /// What is wrong with the `extends` of the documents: policies that don't exist, and cycles.
  private func chainDiagnostics() -> [Diagnostic] {
    var found: [Diagnostic] = []
    for document in documents.documents where document.kind == .policy && document.isComplete {
      guard let id = document.id?.value, documents.policy(id) == Int(document.file),
        let extends = document.root?["extends"], let name = extends.text
      else { continue }
      if let cycle = cycle(from: id) {
        // One cycle is one mistake: it is told at the first of its policies.
        if cycle.min() == id { found.append(cycleDiagnostic(cycle, id, extends)) }
      } else if documents.policy(name) == nil,
        let diagnostic = unknownPolicy(name, at: extends.place)
      {
        found.append(diagnostic)
      }
    }
    return found
  }

  /// The ids of a cycle that a policy is part of.
  private func cycle(from id: String) -> [String]? {
    var chain: [String] = []
    var next = id
    while !chain.contains(next) {
      chain.append(next)
      guard let index = documents.policy(next),
        let parent = documents.documents[index].root?["extends"]?.text
      else { return nil }
      next = parent
    }
    return next == id ? chain : nil
  }

  private func cycleDiagnostic(_ cycle: [String], _ id: String, _ extends: YAMLNode) -> Diagnostic {
    let path = (cycle + [id]).map { "`\($0)`" }.joined(separator: " → ")
    return Diagnostic(
      .inheritanceCycle,
      at: extends.place,
      cycle.count == 1
        ? "the policy `\(id)` extends itself" : "the policy `\(id)` extends itself: \(path)",
      help: "remove one `extends`",
      related: cycle.dropFirst().compactMap { other in
        documents.policy(other)
          .flatMap { documents.documents[$0].root?["extends"]?.place }
          .map { Diagnostic.Related("`\(other)` extends the next one here", at: $0) }
      }
    )
  }

  /// That a policy doesn't exist; nil where it may be in a file that can't be read far enough to tell.
  func unknownPolicy(_ name: String, at place: Place) -> Diagnostic? {
    if documents.documents.contains(where: { $0.id == nil && !$0.isComplete }) { return nil }
    return Diagnostic(
      .unknownPolicy,
      at: place,
      "there is no policy `\(name)`",
      help: Suggestion.help(for: name, among: documents.policyIDs, "policies")
    )
  }
}
