/// What came of playing a log under two policies, or of holding it against one.
///
/// Reports of all parts of one run add up to the report of the whole, byte for byte.
package struct ReplayReport: Sendable, Hashable {
  package enum Kind: String, Sendable {
    /// Two policies.
    case comparison
    /// One policy, and what the log says of it.
    case audit
  }

  /// A policy as a run had it.
  package struct PolicyMark: Sendable, Hashable {
    /// The folder or file that it was read from.
    package var from: String
    package var revision: String
    /// The settings at the beginning, by name, those that are not set left out.
    package var settings: [String: String]

    package init(from: String, revision: String, settings: [String: String]) {
      (self.from, self.revision, self.settings) = (from, revision, settings)
    }
  }

  /// What has to be the same for two reports to be of one run.
  package struct Run: Sendable, Hashable {
    package var kind: Kind
    package var log: String
    package var channel: String
    package var old: PolicyMark
    package var new: PolicyMark?
    package var until: String?
    /// Whether the log says when timers fired.
    package var recordsFirings: Bool

    package init(
      _ kind: Kind,
      log: String,
      channel: String,
      old: PolicyMark,
      new: PolicyMark?,
      until: String?,
      recordsFirings: Bool
    ) {
      (self.kind, self.log, self.channel, self.old, self.new) = (kind, log, channel, old, new)
      (self.until, self.recordsFirings) = (until, recordsFirings)
    }
  }

  /// How many lines there were of each kind.
  package struct Counts: Sendable, Hashable {
    /// Lines that say anything.
    package var lines = 0
    /// Of them, those that could not be read, or be used by the old policy.
    package var bad = 0
    package var events = 0
    /// Recorded firings.
    package var firings = 0
    /// Lines that set something.
    package var changes = 0
    /// Events after the first difference of their session: they might not have come, or not so.
    package var conditional = 0
    /// Events whose fields the log does not say, taken as what the log says they did.
    package var guessed = 0
    /// Lines after the end of the run.
    package var after = 0
    /// Sessions whose timers were stopped, as too many fire after the last line.
    package var endless = 0

    package init() {}
  }

  package var run: Run
  package var shard: Shard
  package var counts = Counts()
  /// The sessions of each class.
  package var sessions: [SessionClass: Int] = [:]
  package private(set) var groups: [ReplayGroup.Key: ReplayGroup] = [:]

  package init(_ run: Run, shard: Shard) {
    self.run = run
    self.shard = shard
  }

  package var allSessions: Int { sessions.values.reduce(0, +) }

  /// Whether nothing differs, nothing is wrong, and nothing was left out.
  package var isClean: Bool { groups.isEmpty && counts.bad == 0 && counts.endless == 0 }

  /// The groups, those of the most sessions first within a class.
  package var ordered: [ReplayGroup] {
    groups.values.sorted { a, b in
      (a.key.kind.rank, b.sessions, a.first.order) < (b.key.kind.rank, a.sessions, b.first.order)
    }
  }

  /// Whether no session of a group comes as soon as another.
  func lacks(_ key: ReplayGroup.Key, before example: ReplayGroup.Example) -> Bool {
    groups[key].map { example.order < $0.first.order } ?? true
  }

  /// Counts something of one session.
  package mutating func add(_ group: ReplayGroup) {
    if groups[group.key]?.add(group) == nil { groups[group.key] = group }
  }
}

/// What came of a session.
package enum SessionClass: String, Sendable, CaseIterable {
  /// The same happens at the same time.
  case same
  /// The same happens, but not all at the same time.
  case anotherTime
  /// Other states, effects or refusals.
  case anotherOutcome
  /// It is in one class if timers fire as soon as they may, in another if as late as they may.
  case depends
  /// One of the policies can't play one of its lines.
  case notReplayed
  /// The log and the policy say the same.
  case agrees
  /// The log and the policy say different things.
  case disagrees

  var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// The classes of a kind of report, in order.
  package static func all(of kind: ReplayReport.Kind) -> [SessionClass] {
    switch kind {
    case .comparison: [.same, .anotherTime, .anotherOutcome, .depends, .notReplayed]
    case .audit: [.agrees, .disagrees]
    }
  }
}
