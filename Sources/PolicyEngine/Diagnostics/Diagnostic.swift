/// One problem in a file: where it is, what was found, what was expected, and how to fix it.
public struct Diagnostic: Sendable, Hashable {
  /// How bad it is.
  public enum Severity: String, Sendable, Hashable {
    /// The file can't be used as it is.
    case error
    /// The file can be used, and is probably not what was meant.
    case warning
  }

  /// Another place that has to do with the problem.
  public struct Related: Sendable, Hashable {
    /// What is there, as a short phrase.
    public let message: String
    /// Where it is.
    public let place: Place
  }

  /// What kind of problem it is.
  public let id: ID
  /// One sentence, lower case, no full stop; user text in backticks.
  public let message: String
  /// How to fix it, or what would be allowed.
  public package(set) var help: String?
  /// The bytes that are wrong.
  public let place: Place
  /// Other places that explain it, most important first.
  public package(set) var related: [Related]
  /// Ways to fix it that can be carried out, the best first; none where people have to decide.
  public package(set) var fixes: [Fix]

  /// How bad it is; a property of the ``id-swift.property``.
  public var severity: Severity { id.severity }

  package init(
    _ id: ID,
    at place: Place,
    _ message: String,
    help: String? = nil,
    related: [Related] = [],
    fixes: [Fix] = []
  ) {
    self.id = id
    self.message = message
    self.help = help
    self.place = place
    self.related = related
    self.fixes = fixes
  }
}

extension [Diagnostic] {
  package mutating func report(
    _ id: Diagnostic.ID,
    at place: Place,
    _ message: String,
    help: String? = nil,
    related: [Diagnostic.Related] = [],
    fixes: [Fix] = []
  ) {
    append(Diagnostic(id, at: place, message, help: help, related: related, fixes: fixes))
  }
}

extension Diagnostic.Related {
  package init(_ message: String, at place: Place) {
    self.init(message: message, place: place)
  }
}

/// The diagnostics of one run with the files that they are about.
public struct Findings: Sendable {
  /// How many diagnostics of one file are kept; the rest are counted in one last diagnostic.
  package static let limitPerFile = 100

  /// The files.
  public package(set) var sources: SourceSet
  /// The diagnostics by file, place and id, each root cause once, at most 100 a file and one more.
  public package(set) var diagnostics: [Diagnostic]

  /// What ignore comments take out of ``diagnostics``, in the same order.
  package private(set) var ignored: [Diagnostic] = []
  private var suppressions: Suppressions

  /// Puts what was found in order.
  ///
  /// - Parameters:
  ///   - suppressions: what the ignore comments of the files ask for.
  ///   - wholeFiles: the files in which nothing more could have been found: what is left to be ignored
  ///     there is reported.
  ///   - unsought: what was not looked for, so that an ignore comment for it can be of use.
  package init(
    sources: SourceSet = SourceSet(),
    diagnostics: [Diagnostic] = [],
    suppressions: [Suppression] = [],
    wholeFiles: Set<Int32> = [],
    unsought: Set<Diagnostic.ID> = []
  ) {
    self.sources = sources
    self.suppressions = Suppressions(suppressions)
    var reported = diagnostics
    ignored = Self.sorted(self.suppressions.remove(from: &reported))
    for unused in self.suppressions.unused
    where wholeFiles.contains(unused.place.file) && !unsought.contains(unused.id) {
      reported.append(unused.unused)
    }
    self.diagnostics = Self.sorted(reported)
  }

  /// The same findings with some more of the same files; what is there already is reported once.
  package func adding(_ more: [Diagnostic]) -> Findings {
    var sum = self
    var more = more
    sum.ignored = Self.sorted(ignored + sum.suppressions.remove(from: &more))
    let known = Dictionary(grouping: diagnostics, by: \.place)
    let new = more.filter { one in !(known[one.place] ?? []).contains { $0.id == one.id } }
    // What these are ignored for was reported as unused before they were known.
    let unused = Set(sum.suppressions.unused.map(\.place))
    let reported = diagnostics.filter { $0.id != .unusedIgnore || unused.contains($0.place) }
    // Each of the two is limited by itself, so that what is not shown is counted once.
    let all = (reported + Self.sorted(new)).enumerated()
    sum.diagnostics = all.sorted { a, b in
      a.element.place == b.element.place
        ? a.offset < b.offset : Place.precedes(a.element.place, b.element.place)
    }.map(\.element)
    return sum
  }

  /// Whether at least one diagnostic is an error.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// The diagnostics by file, place and id, each root cause once, at most 100 a file.
  ///
  /// An inherited line is checked again in every policy that inherits it; the same problem at the
  /// same place is one problem, reported as the policy itself tells it and not as a child does. A warning
  /// where an error is says nothing more.
  package static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    let ordered = diagnostics.enumerated().sorted { a, b in
      if a.element.place != b.element.place {
        return Place.precedes(a.element.place, b.element.place)
      }
      if a.element.severity != b.element.severity { return a.element.severity == .error }
      if a.element.id != b.element.id { return a.element.id.rawValue < b.element.id.rawValue }
      // A child adds a note that says in which policy it is.
      if a.element.related.count != b.element.related.count {
        return a.element.related.count < b.element.related.count
      }
      return a.offset < b.offset
    }
    var previous: Diagnostic?
    let distinct = ordered.map(\.element).filter { diagnostic in
      if let previous, previous.place == diagnostic.place,
        previous.id == diagnostic.id
          || diagnostic.severity == .warning && previous.severity == .error
      {
        return false
      }
      previous = diagnostic
      return true
    }
    let files = Dictionary(grouping: distinct, by: \.place.file)
    return files.keys.sorted().flatMap { limited(files[$0] ?? []) }
  }

  /// The first of the diagnostics of a file, and how many more there are.
  private static func limited(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    let dropped = diagnostics.count - limitPerFile
    if dropped <= 0 { return diagnostics }
    var result = Array(diagnostics.prefix(limitPerFile))
    // Each stage stops to collect some way above the limit, so a large number is a lower bound.
    let count = dropped < 2 * limitPerFile ? "\(dropped)" : "at least \(dropped)"
    result.report(
      .tooManyProblems,
      at: diagnostics[limitPerFile - 1].place,
      "this file has \(count) more problem\(dropped == 1 ? "" : "s") that \(dropped == 1 ? "is" : "are") not shown",
      help: "fix those above and check again"
    )
    return result
  }
}

/// A policy, configuration or set of settings that can't be used: all that is wrong with it.
///
/// Holds at least one error. ``description`` is the text that `policycheck check` prints.
public struct PolicyError: Error, Sendable, CustomStringConvertible {
  /// What is wrong, and in which files.
  public let findings: Findings

  package init(_ findings: Findings) {
    self.findings = findings
  }

  /// The diagnostics as text, with source lines and carets.
  public var description: String { TextRenderer().render(findings) }
}
