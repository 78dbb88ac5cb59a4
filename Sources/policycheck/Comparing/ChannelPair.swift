import CommandSupport
import PolicyEngine
import PolicyViews

/// A channel that at least one of two libraries has.
struct ChannelPair {
  /// What a channel is compared under: gives its policy of a library.
  typealias Compiler = (_ channel: String, _ library: PolicyLibrary) throws -> Policy

  enum Presence {
    case both(isOpen: Bool)
    case onlyNew
    case onlyOld
    /// One of its policies can't be run, with why not.
    case broken(String)
  }

  var channel: String
  var presence: Presence
  private let libraries: (old: PolicyLibrary, new: PolicyLibrary)

  /// All channels of two libraries, or some of them; ends the command where neither has one that was asked for, and
  /// where one that was asked for can't be run.
  ///
  /// - Parameter inFiles: whether a side is a file: against a folder only the channels of the file are compared.
  static func all(
    _ old: PolicyLibrary,
    _ new: PolicyLibrary,
    only asked: [String],
    inFiles: (old: Bool, new: Bool) = (false, false)
  ) throws -> [ChannelPair] {
    for library in [old, new] where library.findings.hasErrors {
      StandardError.write(TextRenderer().render(library.findings))
    }
    var ids = new.channelIDs
    ids += old.channelIDs.filter { !ids.contains($0) }
    if inFiles.old != inFiles.new {
      let named = inFiles.old ? old : new
      ids.removeAll { !named.channelIDs.contains($0) }
    }
    if ids.isEmpty, !old.findings.hasErrors, !new.findings.hasErrors {
      throw ExitStatus.failure(
        reporting:
          "there is no channel to compare, only policies that are there to be extended: give the folder that has those that extend them"
      )
    }
    for id in asked where !ids.contains(id) { _ = try new.channel(id) }
    var wanted: [String] = []
    for id in asked.isEmpty ? ids : asked where !wanted.contains(id) { wanted.append(id) }
    let pairs = wanted.map { id in
      ChannelPair(channel: id, presence: presence(of: id, old, new), libraries: (old, new))
    }
    if asked.isEmpty { return pairs.filter { !$0.isOnlyConfigured } }
    for case (let id, .broken(let why)) in pairs.map({ ($0.channel, $0.presence) }) {
      throw ExitStatus.failure(reporting: "`\(id)` can't be compared: \(why)")
    }
    return pairs
  }

  /// Whether it is a policy that can't be run as it is, and can as a channel of a configuration.
  private var isOnlyConfigured: Bool {
    guard case .broken = presence else { return false }
    return [libraries.old, libraries.new].contains { library in
      library.channelIDs.contains { id in
        guard let other = try? library.channel(id) else { return false }
        return other.isConfigured && other.policy == channel && id != channel
      }
    }
  }

  private static func presence(
    of id: String,
    _ old: PolicyLibrary,
    _ new: PolicyLibrary
  ) -> Presence {
    switch (Standing(of: id, in: old, "OLD"), Standing(of: id, in: new, "NEW")) {
    case (.usable(let one), .usable(let two)): .both(isOpen: !one && !two)
    case (.missing, .usable): .onlyNew
    case (.usable, .missing): .onlyOld
    case (.broken(let why), _), (_, .broken(let why)): .broken(why)
    case (.missing, .missing): .broken("neither OLD nor NEW has a policy for it")
    }
  }

  /// What a library has of a channel.
  private enum Standing {
    case usable(isConfigured: Bool)
    /// There is none, or its policy is abstract, or none that a configuration can follow.
    case missing
    /// It has errors, or may be in a file that can't be read; and why, as a clause.
    case broken(String)

    init(of id: String, in library: PolicyLibrary, _ side: String) {
      func areAll(_ findings: Findings, _ expected: Set<Diagnostic.ID>) -> Bool {
        findings.diagnostics.allSatisfy { $0.severity != .error || expected.contains($0.id) }
      }
      guard library.knowsChannel(id) else {
        // A configuration without its policy hides no other channel.
        self =
          areAll(library.findings, [.unknownPolicy, .abstractPolicy])
          ? .missing : .broken("in \(side) a file that may have it can't be used")
        return
      }
      do throws(PolicyError) {
        _ = try library.policy(id)
        self = .usable(isConfigured: try library.channel(id).isConfigured)
      } catch {
        if areAll(error.findings, [.abstractPolicy]) {
          self = .missing
          return
        }
        let found = error.findings.diagnostics
        let first = found.first { $0.severity == .error } ?? found.first
        let why = first?.message ?? "it has errors"
        self = .broken("its policy in \(side) can't be run: \(why)")
      }
    }
  }

  /// The libraries that have it, where it can be compared.
  var runnable: [PolicyLibrary] {
    guard case .both = presence else { return [] }
    return [libraries.old, libraries.new]
  }

  /// The channel's policy as it was, and as it is.
  func policies(_ compile: Compiler) throws -> (old: Policy, new: Policy) {
    (try compile(channel, libraries.old), try compile(channel, libraries.new))
  }

  /// Whether the channel is written in one and the same way, once all that it inherits is in it, and so is
  /// what tests state of it.
  func isUnchanged() throws -> Bool {
    try Self.text(channel, libraries.old) == Self.text(channel, libraries.new)
  }

  private static func text(_ id: String, _ library: PolicyLibrary) throws -> String? {
    let channel = try library.channel(id)
    return library.flatPolicy(of: channel).map { flat in
      PolicyText(
        flat,
        library.findings.sources,
        library.suppressions,
        ignored: library.findings.ignored,
        zones: library.documents.zones
      ).text + "\(channel.settings)" + library.propertyTexts(of: id).joined()
    }
  }
}
