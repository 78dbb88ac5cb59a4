package import PolicyEngine

extension ReplayReport {
  /// Reads a report from the JSON that it was written as; nil for anything else.
  package init?(_ node: YAMLNode) {
    guard node["version"]?.number == Self.version, let run = Run(node),
      let counts = Counts(node["lines"]), let classes = node["sessions"],
      let groups = node["groups"]?.all(ReplayGroup.init)
    else { return nil }
    var shard = Shard.whole
    if let part = node["shard"] {
      guard let index = part["index"]?.number, let count = part["count"]?.number,
        let read = Shard("\(index)/\(count)")
      else { return nil }
      shard = read
    }
    self.init(run, shard: shard)
    self.counts = counts
    for kind in SessionClass.all(of: run.kind) {
      guard let count = classes[kind.rawValue]?.number else { return nil }
      if count != 0 { sessions[kind] = count }
    }
    groups.forEach { add($0) }
  }

  /// Why reports can't be put together.
  package enum Mismatch: Error, Sendable, Hashable {
    /// The report of an index is of another run than the first.
    case otherRun(Int)
    /// A shard is there twice.
    case twice(Shard)
    /// A shard is missing.
    case missing([Shard])
  }

  /// The report of the whole, of those of all its parts.
  package static func merge(_ reports: [ReplayReport]) throws(Mismatch) -> ReplayReport? {
    guard let first = reports.first else { return nil }
    var whole = ReplayReport(first.run, shard: .whole)
    var seen: Set<Shard> = []
    for (index, report) in reports.enumerated() {
      guard report.run == first.run, report.shard.count == first.shard.count else {
        throw .otherRun(index)
      }
      guard seen.insert(report.shard).inserted else { throw .twice(report.shard) }
      whole.counts += report.counts
      whole.sessions.merge(report.sessions, uniquingKeysWith: +)
      report.groups.values.forEach { whole.add($0) }
    }
    let missing = (1...first.shard.count).compactMap { Shard("\($0)/\(first.shard.count)") }
      .filter { !seen.contains($0) }
    if !missing.isEmpty { throw .missing(missing) }
    return whole
  }
}

extension ReplayReport.Run {
  fileprivate init?(_ node: YAMLNode) {
    guard let kind = node["kind"]?.quoted.flatMap(ReplayReport.Kind.init),
      let log = node["log"]?.quoted, let channel = node["channel"]?.quoted,
      let old = node[PolicySide.old.rawValue].flatMap(ReplayReport.PolicyMark.init),
      let firings = node["firings"]?.quoted
    else { return nil }
    var new: ReplayReport.PolicyMark?
    if let other = node[PolicySide.new.rawValue] {
      guard let mark = ReplayReport.PolicyMark(other) else { return nil }
      new = mark
    }
    self.init(
      kind,
      log: log,
      channel: channel,
      old: old,
      new: new,
      until: node["until"]?.quoted,
      recordsFirings: firings == "recorded"
    )
  }
}

extension ReplayReport.PolicyMark {
  fileprivate init?(_ node: YAMLNode) {
    guard let from = node["from"]?.quoted, let revision = node["revision"]?.quoted,
      let entries = node["settings"]?.entries
    else { return nil }
    var settings: [String: String] = [:]
    for entry in entries {
      guard let value = entry.value.quoted else { return nil }
      settings[entry.key] = value
    }
    self.init(from: from, revision: revision, settings: settings)
  }
}

extension ReplayGroup {
  fileprivate init?(_ node: YAMLNode) {
    guard let kind = node["class"]?.quoted.flatMap(SessionClass.init),
      let old = node[PolicySide.old.rawValue],
      let new = node[PolicySide.new.rawValue], let oldRule = Rule(old), let newRule = Rule(new),
      let sessions = node["sessions"]?.number, let first = node["first"].flatMap(Example.init)
    else { return nil }
    var key = Key(kind)
    key.early = node["earliest"]?.quoted.flatMap(SessionClass.init)
    key.late = node["latest"]?.quoted.flatMap(SessionClass.init)
    key.problem = node["problem"]?.quoted
    (key.old, key.new) = (oldRule, newRule)
    self.init(key, first: first)
    self.sessions = sessions
    if let shift = node["shift"] {
      guard let shifts = ShiftCounts(shift) else { return nil }
      self.shifts = shifts
    }
    for item in node["ends"]?.items ?? [] {
      guard let old = item[PolicySide.old.rawValue]?.quoted,
        let new = item[PolicySide.new.rawValue]?.quoted,
        let count = item["sessions"]?.number
      else { return nil }
      ends[Ends(old: old, new: new)] = count
    }
  }
}

extension ReplayGroup.Rule {
  fileprivate init?(_ node: YAMLNode) {
    if node.isNull {
      self = .nothing
      return
    }
    guard let rule = node["rule"] else { return nil }
    if rule.isNull {
      self = .none
      return
    }
    guard let name = rule.quoted else { return nil }
    self = .rule(name: name, file: node["file"]?.quoted ?? "", line: node["line"]?.number ?? 0)
  }
}

extension ReplayGroup.Example {
  fileprivate init?(_ node: YAMLNode) {
    guard let session = node["session"]?.quoted, let old = node[PolicySide.old.rawValue],
      let new = node[PolicySide.new.rawValue]
    else {
      return nil
    }
    func step(_ node: YAMLNode) -> ReplayGroup.Step?? {
      node.isNull ? .some(nil) : ReplayGroup.Step(node).map { .some($0) }
    }
    guard let oldStep = step(old), let newStep = step(new) else { return nil }
    self.init(
      session: session,
      line: node["line"]?.number,
      after: node["after"]?.number,
      old: oldStep,
      new: newStep,
      message: node["message"]?.quoted
    )
  }
}

extension ReplayGroup.Step {
  fileprivate init?(_ node: YAMLNode) {
    guard let at = node["at"]?.quoted, let event = node["event"]?.quoted,
      let outcome = node["outcome"]?.quoted, let from = node["from"]?.quoted,
      let to = node["to"]?.quoted, let effects = node["effects"]?.all(\.quoted)
    else { return nil }
    (self.at, self.event, self.outcome) = (at, event, outcome)
    (self.from, self.to, self.effects) = (from, to, effects)
    reason = node["reason"]?.quoted
  }
}

extension ShiftCounts {
  fileprivate init?(_ node: YAMLNode) {
    guard let greatest = node["greatest"]?.number, let items = node["counts"]?.items,
      case .scalar(let rounded, .plain)? = node["rounded"]?.content
    else { return nil }
    var counts: [Int64: Int] = [:]
    for item in items {
      guard let pair = item.all(\.number), pair.count == 2 else { return nil }
      counts[Int64(pair[0])] = pair[1]
    }
    self.init(counts, greatest: Int64(greatest), isRounded: rounded == "true")
  }
}
