/// Takes documents through inheritance, name resolution and all checks.
///
/// The flat documents of policies that others extend are kept, so that each is laid out once; those of
/// the others are not, as most files of a large folder are read once and never again. A copy of a
/// checker can check other documents at the same time.
package struct PolicyChecker: Sendable {
  package struct Flat: Sendable {
    package var root: YAMLNode
    package var diagnostics: [Diagnostic]
    /// Whether every file that it comes from is without errors.
    package var isSound: Bool
    /// Where inherited entries are removed, by name.
    package var removals = Removals()
    /// The document that it begins with, where that extends nothing and lacks states or events.
    package var fragment: Int?
  }

  /// A checked policy: the model, complete where there are no errors.
  package struct Checked: Sendable {
    package var model: PolicyModel
    package var diagnostics: [Diagnostic]
    package var isSound: Bool
    /// Where it, or what it extends, removes inherited entries.
    package var removals = Removals()
  }

  package struct Part: Sendable {
    package var file: Int32
    package var diagnostics: [Diagnostic] = []
    package var policy: Checked?
    package var channels: [ConfiguredChannel] = []
    /// The files of the policies that it follows.
    package var followed: Set<Int32> = []
  }

  package let documents: DocumentSet
  private var flats: [String: Flat?] = [:]
  /// What was read of the policies that others extend; nil where it can't be taken over.
  ///
  /// Not laid out by ``prepare()``: copies of a checker that work at the same time would count their
  /// uses of the same models, and wait for each other, which costs more than reading them once each.
  private var bases: [String: ReadPolicy?] = [:]
  private var recent: (id: String, flat: Flat)?
  private var flows = KnownFlows()
  var calendars: CalendarResolver
  private let extended: Set<String>
  /// What is wrong with single files, and between them.
  private var shared: [Diagnostic] = []

  package init(_ documents: DocumentSet) {
    self.documents = documents
    calendars = CalendarResolver(documents.zones)
    extended = Set(documents.documents.compactMap { $0.extends?.text })
    shared = documents.diagnostics + chainDiagnostics()
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

  /// Checks one document, for all but what only times decide.
  package mutating func check(_ index: Int) -> Part {
    let document = documents.documents[index]
    var part = Part(file: document.file)
    switch document.kind {
    case .policy:
      guard let id = document.id?.value, documents.policy(id) == index else { break }
      guard let checked = check(id) else { break }
      part.diagnostics = checked.diagnostics + unfitting(checked)
      part.policy = checked
    case .configuration:
      guard document.isComplete else { break }
      var configuration = ConfigurationChecker(document, policies: self)
      configuration.run()
      part.diagnostics = configuration.diagnostics
      part.followed = configuration.files
      part.channels = configuration.channels
      self = configuration.policies
    case .importTable, .test, .unknown: break
    }
    return part
  }

  /// A diagnostic of an inherited line, the same in all children that tell as much of it.
  private struct Reported: Hashable {
    var id: Diagnostic.ID
    var place: Place
    var notes: Int
  }

  /// All diagnostics of the parts, with those of the files that they depend on.
  package func diagnostics(of parts: [Part]) -> [Diagnostic] {
    // Children tell the same of what they inherit, and there can be many.
    var reported: Set<Reported> = []
    let own = parts.flatMap { part in
      part.diagnostics.filter {
        let one = Reported(id: $0.id, place: $0.place, notes: $0.related.count)
        return $0.place.file == part.file || reported.insert(one).inserted
      }
    }
    if shared.isEmpty { return own }
    var involved: Set<Int32> = []
    for file in parts.flatMap({ $0.followed.union([$0.file]) }) where !involved.contains(file) {
      // What is known brings its parents along, so that a long chain is gone up once.
      let id = documents.documents[Int(file)].id?.value
      involved.formUnion(id.map { parents(of: $0, beyond: involved) } ?? [])
      involved.insert(file)
    }
    let unclear = documents.unclearFiles
    let namesMissing = { (file: Int32) in
      !documents.missingPolicies(of: documents.documents[Int(file)]).isEmpty
    }
    if !unclear.isEmpty, involved.contains(where: namesMissing) { involved.formUnion(unclear) }
    // A policy that is declared twice is no mistake of the file that takes the place of another one.
    let inherited = involved.subtracting(parts.map(\.file))
    return own
      + shared.filter { diagnostic in
        involved.contains(diagnostic.place.file)
          || diagnostic.related.contains { inherited.contains($0.place.file) }
      }
  }

  /// What is wrong with a policy whose tables are too large, which is only known once they are laid out.
  private func unfitting(_ checked: Checked) -> [Diagnostic] {
    guard checked.isSound, !checked.model.isAbstract, !PolicyCompiler.surelyFits(checked.model)
    else { return [] }
    do throws(PolicyError) {
      let defaults = SettingValues(defaultsOf: checked.model)
      _ = try Policy.compile(checked.model, documents.sources, settings: defaults)
      return []
    } catch {
      return error.findings.diagnostics.filter { $0.id == .limitExceeded }
    }
  }

  /// The files of a policy and of all that it extends.
  ///
  /// - Parameter known: files whose parents need not be looked for again.
  package func parents(of id: String, beyond known: Set<Int32> = []) -> Set<Int32> {
    var files: Set<Int32> = []
    var next: String? = id
    while let id = next, let index = documents.policy(id), !known.contains(Int32(index)),
      files.insert(Int32(index)).inserted
    {
      next = documents.documents[index].extends?.text
    }
    return files
  }

  /// Checks one policy; nil when it can't be read far enough, for which there is a diagnostic.
  package mutating func check(_ id: String, changes: YAMLNode? = nil) -> Checked? {
    guard let index = documents.policy(id), let place = documents.documents[index].id,
      var flat = flatten(id)
    else { return nil }
    if let changes {
      let changed = Self.lay(changes, over: flat.root)
      flat.root = changed.root
      flat.diagnostics += changed.diagnostics
    }
    var (model, read) = ModelReader.read(
      flat.root,
      id: place,
      over: base(of: id),
      without: flat.removals
    )
    read += calendars.resolve(&model)
    // What changes the policy last, the policy itself or a configuration, is where mistakes are fixed.
    let file = changes?.place.file ?? place.place.file
    let found = read + KeywordChecks.run(model, pointingInto: file) + SettingChecks.run(model)
    var diagnostics =
      flat.diagnostics + explained(found, without: flat.removals, of: place, in: file)
    if let fragment = flat.fragment {
      let isForgotten = isForgotten(fragment, found)
      if isForgotten || !model.isAbstract && flat.root["states"] == nil {
        let forgotten = forgottenParent(
          of: documents.documents[isForgotten ? fragment : index],
          isForgotten ? nil : flat.root
        )
        return Checked(model: model, diagnostics: [forgotten], isSound: false)
      }
    }
    let facts = Self.facts(model)
    if facts > FactLayout.capacity {
      diagnostics.report(
        .limitExceeded,
        at: place.place,
        "the policy needs \(facts) facts, and \(FactLayout.capacity) are the most: one for each timer and remembered value, and for each test of an event's fields",
        help:
          "remember fewer values, ask for fewer, or let one timer fire several times by `repeat`"
      )
    }
    var isSound = flat.isSound && !diagnostics.contains { $0.severity == .error }
    if isSound, !model.isAbstract {
      let isChild = documents.documents[index].extends != nil
      let flow = flows.check(
        model,
        isChild: isChild,
        isExtended: extended.contains(id),
        files: model.hasRulesOfSeveralFiles ? chain(of: id).map(Int32.init) : []
      )
      isSound = !flow.diagnostics.contains { $0.severity == .error }
      var found = flow.diagnostics
      if isSound {
        found += OverruledRule.diagnostics(of: flow.overruled, in: model)
      }
      diagnostics += explained(found, without: flat.removals, of: place, in: file)
      if isSound {
        // A policy that others extend and that extends nothing may be there for their sake.
        if isChild || !extended.contains(id) {
          diagnostics += UnusedChecks.run(
            model,
            children: { children(of: id) },
            isFollowed: !isChild && isFollowed(id)
          )
        }
        diagnostics += BusyChecks.run(model) + EffectlessKeyChecks.run(model)
        diagnostics += CalendarChecks.neverDue(in: model)
        diagnostics += AdviceChecks.run(model) { levels(of: id, changes) }
      }
    }
    return Checked(
      model: model,
      diagnostics: diagnostics,
      isSound: isSound,
      removals: flat.removals
    )
  }

  /// How many facts a policy needs, or a rough number that is not less, if even that is not too large.
  private static func facts(_ model: PolicyModel) -> Int {
    var most = model.timers.count + model.memory.reduce(0) { $0 + $1.values.count }
    model.forEachTest { _ in most += 1 }
    return most <= FactLayout.capacity ? most : FactLayout(model).width
  }

  // MARK: Inheritance

  /// The files of a policy and of what it extends, in this order.
  package func lineage(of id: String) -> [Int32] { chain(of: id).map(Int32.init) }

  /// What a policy extends, the nearest first, as far as that can be read.
  package mutating func parentModels(of id: String) -> [PolicyModel] {
    chain(of: id).compactMap { index in
      documents.documents[index].id.flatMap { base(of: $0.value)?.reader.model }
    }
  }

  /// The policies that extend one, directly or not, as far as they can be read.
  private mutating func children(of id: String) -> [PolicyModel] {
    guard extended.contains(id), let own = documents.policy(id) else { return [] }
    return documents.policyIDs.filter { $0 != id && chain(of: $0).contains(own) }
      .compactMap { child in
        guard let flat = flatten(child), let place = documents.document(of: child)?.id else {
          return nil
        }
        return ModelReader.read(flat.root, id: place).0
      }
  }

  /// Whether a channel of a configuration follows a policy.
  private func isFollowed(_ id: String) -> Bool {
    documents.documents.contains { document in
      document.kind == .configuration
        && (document.root?["channels"]?.entries ?? []).contains { $0.value["policy"]?.text == id }
    }
  }

  /// Whether a policy that extends nothing was meant to be a child.
  ///
  /// An abstract one can be there for its words or settings alone, as long as it needs nothing else.
  private func isForgotten(_ fragment: Int, _ found: [Diagnostic]) -> Bool {
    !documents.documents[fragment].isAbstract
      || found.contains { $0.id.isUnknownName && $0.place.file == Int32(fragment) }
  }

  /// The one diagnostic of a policy that extends nothing, or nothing with states.
  private mutating func forgottenParent(of document: Document, _ flat: YAMLNode?) -> Diagnostic {
    let start = Place(file: document.file, lower: 0, upper: 1)
    let id = document.id ?? Located("", at: start)
    let root = document.root ?? YAMLNode(.invalid, at: start)
    let candidates = parents.prefix(64).compactMap { candidate -> ForgottenParent.Candidate? in
      guard candidate != id.value, let flat = flatten(candidate), flat.fragment == nil else {
        return nil
      }
      return .init(id: candidate, root: flat.root, depth: parents(of: candidate).count)
    }
    return ForgottenParent(id: id, root: root, flat: flat ?? root, candidates: candidates)
      .diagnostic
  }

  /// Says of problems of a line of another file in which policy they are, as the line may be right in
  /// its own.
  package func explained(
    _ found: [Diagnostic],
    without removals: Removals,
    of policy: Located<String>,
    in file: Int32
  ) -> [Diagnostic] {
    found.map { diagnostic in
      guard diagnostic.place.file != policy.place.file, diagnostic.place.file != file,
        !removals.contains(diagnostic.place)
      else { return diagnostic }
      var explained = diagnostic
      explained.related.append(
        .init("so it is in the policy `\(policy.value)`", at: policy.place)
      )
      return explained
    }
  }

  /// The flat document of a policy; nil where a file in its chain can't be read or the chain is broken.
  ///
  /// Goes up to the first parent and lays the children over it in turn, so that a long chain costs no
  /// call stack.
  package mutating func flatten(_ id: String) -> Flat? {
    var chain: [(id: String, document: Int)] = []
    var next: String? = id
    var flat: Flat?
    var isBroken = false
    if let recent, recent.id == id { return recent.flat }
    while let id = next {
      if let known = flats[id] {
        flat = known
        isBroken = known == nil
        break
      }
      // An entry before the parent is looked at ends a cycle, of which each policy extends another.
      if extended.contains(id) { flats[id] = .some(nil) }
      guard let index = documents.policy(id), documents.documents[index].isComplete,
        documents.documents[index].extends.map({ $0.text != nil }) ?? true
      else {
        isBroken = true
        break
      }
      chain.append((id, index))
      next = documents.documents[index].extends?.text
    }
    if isBroken { return nil }
    for (id, index) in chain.reversed() {
      flat = laid(documents.documents[index], over: flat)
      if extended.contains(id) { flats[id] = flat }
    }
    recent = flat.map { (id, $0) }
    return flat
  }

  /// A flat document with a configuration's changes; what no child inherits, such as the title, stays.
  static func lay(
    _ changes: YAMLNode,
    over root: YAMLNode
  ) -> (root: YAMLNode, diagnostics: [Diagnostic]) {
    var inheritance = Inheritance()
    let changed = inheritance.merge(changes, over: root, PolicyShape.document)
    let own = (root.entries ?? []).filter { changed[$0.key] == nil }
    let entries = own + (changed.entries ?? [])
    return (YAMLNode(.mapping(entries), at: changed.place), inheritance.diagnostics)
  }

  /// A policy's own document, then those that it extends, under what a configuration changes.
  private mutating func levels(of id: String, _ changes: YAMLNode?) -> [AdviceChecks.Level] {
    var levels: [AdviceChecks.Level] = []
    for index in chain(of: id) {
      guard let own = documents.documents[index].root,
        let id = documents.documents[index].id?.value,
        let flat = flatten(id)?.root
      else { break }
      if levels.isEmpty, let changes {
        levels.append(.init(own: changes, flat: Self.lay(changes, over: flat).root))
      }
      levels.append(.init(own: own, flat: flat))
    }
    return levels
  }

  /// The policies that are there to be extended; all of them where there is none.
  var parents: [String] {
    let ids = documents.policyIDs
    let meant = ids.filter {
      extended.contains($0) || documents.document(of: $0)?.isAbstract == true
    }
    return meant.isEmpty ? ids : meant
  }

  /// What was read of the policy that another one extends, for that one to take over.
  private mutating func base(of id: String) -> ReadPolicy? {
    guard let parent = documents.document(of: id)?.extends?.text else { return nil }
    if let known = bases[parent] { return known }
    var base: ReadPolicy?
    if let flat = flatten(parent), flat.isSound, let place = documents.document(of: parent)?.id {
      base = ReadPolicy(flat.root, id: place)
    }
    bases[parent] = .some(base)
    return base
  }

  private func laid(_ document: Document, over parent: Flat?) -> Flat? {
    guard let root = document.root else { return nil }
    var inheritance = Inheritance()
    let merged = inheritance.merge(root, over: parent?.root, PolicyShape.document)
    let hasErrors = inheritance.diagnostics.contains { $0.severity == .error }
    let fragment = parent == nil && document.extendsNothing ? Int(document.file) : parent?.fragment
    let isWhole = merged["states"] != nil && merged["events"] != nil
    return Flat(
      root: merged,
      diagnostics: (parent?.diagnostics ?? []) + inheritance.diagnostics,
      isSound: document.isSound && (parent?.isSound ?? true) && !hasErrors,
      removals: (parent?.removals ?? Removals()).adding(inheritance.removals),
      fragment: isWhole ? nil : fragment
    )
  }
}
