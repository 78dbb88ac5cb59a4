package import PolicyEngine

extension ReplayReport {
  /// The version of the form below.
  static let version = 1

  /// The report as one object of JSON on one line.
  ///
  /// What is zero or empty is written all the same, so that programs need not ask.
  package var json: JSONValue {
    .members([
      ("version", .number(Self.version)), ("kind", .string(run.kind.rawValue)),
      ("log", .string(run.log)), ("channel", .string(run.channel)),
      (PolicySide.old.rawValue, Self.json(run.old)),
      (PolicySide.new.rawValue, run.new.map(Self.json)), ("until", run.until.map { .string($0) }),
      ("firings", .string(run.recordsFirings ? "recorded" : "open")),
      (
        "shard",
        shard == .whole ? nil : ["index": .number(shard.index), "count": .number(shard.count)]
      ),
      ("lines", .object(counts.members.map { ($0.key, .number($0.count)) })),
      (
        "sessions",
        .object(
          [("all", .number(allSessions))]
            + SessionClass.all(of: run.kind).map { ($0.rawValue, .number(sessions[$0] ?? 0)) }
        )
      ), ("groups", .array(ordered.map(Self.json))),
    ])
  }

  private static func json(_ policy: PolicyMark) -> JSONValue {
    let settings = policy.settings.sorted { $0.key < $1.key }
    return [
      "from": .string(policy.from), "revision": .string(policy.revision),
      "settings": .object(settings.map { ($0.key, .string($0.value)) }),
    ]
  }

  private static func json(_ group: ReplayGroup) -> JSONValue {
    let key = group.key
    return .members([
      ("class", .string(key.kind.rawValue)), ("earliest", key.early.map { .string($0.rawValue) }),
      ("latest", key.late.map { .string($0.rawValue) }),
      ("problem", key.problem.map { .string($0) }), (PolicySide.old.rawValue, json(key.old)),
      (PolicySide.new.rawValue, json(key.new)), ("sessions", .number(group.sessions)),
      ("shift", group.shifts.map(json)),
      ("ends", group.ends.isEmpty ? nil : .array(group.orderedEnds.map(json))),
      ("first", json(group.first)),
    ])
  }

  private static func json(_ rule: ReplayGroup.Rule) -> JSONValue {
    switch rule {
    case .nothing: .null
    case .none: ["rule": .null]
    case .rule(let name, "", _): ["rule": .string(name)]
    case .rule(let name, let file, let line):
      ["rule": .string(name), "file": .string(file), "line": .number(line)]
    }
  }

  private static func json(_ shifts: ShiftCounts) -> JSONValue {
    let counts = shifts.counts.sorted { $0.key < $1.key }
    return [
      "p50": .number(Int(shifts.percentile(50))), "p95": .number(Int(shifts.percentile(95))),
      "max": .number(Int(shifts.greatest.magnitude)), "greatest": .number(Int(shifts.greatest)),
      "earlier": .number(shifts.earlier), "later": .number(shifts.total - shifts.earlier),
      "rounded": .boolean(shifts.isRounded),
      "counts": .array(
        counts.map { .array([.number(Int($0.key)), .number($0.value)]) }
      ),
    ]
  }

  private static func json(_ ends: (ends: ReplayGroup.Ends, sessions: Int)) -> JSONValue {
    .members([
      (PolicySide.old.rawValue, .string(ends.ends.old)),
      (PolicySide.new.rawValue, .string(ends.ends.new)), ("sessions", .number(ends.sessions)),
    ])
  }

  private static func json(_ example: ReplayGroup.Example) -> JSONValue {
    .members([
      ("session", .string(example.session)), ("line", example.line.map { .number($0) } ?? .null),
      ("after", example.after.map { .number($0) } ?? .null),
      (PolicySide.old.rawValue, example.old.map(json) ?? .null),
      (PolicySide.new.rawValue, example.new.map(json) ?? .null),
      ("message", example.message.map { .string($0) }),
    ])
  }

  private static func json(_ step: ReplayGroup.Step) -> JSONValue {
    .members([
      ("at", .string(step.at)), ("event", .string(step.event)),
      ("outcome", .string(step.outcome)), ("from", .string(step.from)), ("to", .string(step.to)),
      ("effects", .array(step.effects.map { .string($0) })),
      ("reason", step.reason.map { .string($0) }),
    ])
  }
}

extension ReplayGroup {
  /// The states in which the sessions were left, those of the most sessions first.
  package var orderedEnds: [(ends: Ends, sessions: Int)] {
    ends.map { (ends: $0.key, sessions: $0.value) }.sorted { a, b in
      (b.sessions, a.ends.old, a.ends.new) < (a.sessions, b.ends.old, b.ends.new)
    }
  }
}

extension ReplayReport.Counts {
  /// The counts by the keys that they have in JSON, in order.
  private static var keys: [(String, WritableKeyPath<ReplayReport.Counts, Int>)] {
    [
      ("all", \.lines), ("bad", \.bad), ("events", \.events), ("firings", \.firings),
      ("changes", \.changes), ("conditional", \.conditional), ("guessed", \.guessed),
      ("after", \.after), ("endless", \.endless),
    ]
  }

  var members: [(key: String, count: Int)] { Self.keys.map { ($0.0, self[keyPath: $0.1]) } }

  /// Reads counts from JSON; nil where one is missing.
  init?(_ node: YAMLNode?) {
    self.init()
    for (key, path) in Self.keys {
      guard let count = node?[key]?.number else { return nil }
      self[keyPath: path] = count
    }
  }

  static func += (counts: inout Self, other: Self) {
    for (_, path) in keys { counts[keyPath: path] += other[keyPath: path] }
  }
}

extension YAMLNode {
  /// A whole number of JSON.
  var number: Int? {
    if case .scalar(let text, .plain) = content { Int(text) } else { nil }
  }

  /// Whether it is `null`.
  var isNull: Bool {
    if case .scalar("null", .plain) = content { true } else { false }
  }
}
