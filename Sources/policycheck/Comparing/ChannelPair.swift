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
    /// One of its policies can't be run.
    case broken
  }

  var channel: String
  var presence: Presence
  private let libraries: (old: PolicyLibrary, new: PolicyLibrary)

  /// All channels of two libraries, or some of them; ends the command where neither has one that was asked for.
  static func all(
    _ old: PolicyLibrary,
    _ new: PolicyLibrary,
    only asked: [String]
  ) throws -> [ChannelPair] {
    for library in [old, new] where library.findings.hasErrors {
      StandardError.write(TextRenderer().render(library.findings))
    }
    var ids = new.channelIDs
    ids += old.channelIDs.filter { !ids.contains($0) }
    for id in asked where !ids.contains(id) { _ = try new.channel(id) }
    return (asked.isEmpty ? ids : asked).map { id in
      ChannelPair(channel: id, presence: presence(of: id, old, new), libraries: (old, new))
    }
  }

  private static func presence(
    of id: String,
    _ old: PolicyLibrary,
    _ new: PolicyLibrary
  ) -> Presence {
    switch (Standing(of: id, in: old), Standing(of: id, in: new)) {
    case (.usable(let one), .usable(let two)):
      .both(isOpen: !one.isConfigured && !two.isConfigured)
    case (.missing, .usable): .onlyNew
    case (.usable, .missing): .onlyOld
    default: .broken
    }
  }

  /// What a library has of a channel.
  private enum Standing {
    case usable(PolicyLibrary.Channel)
    /// There is none, or its policy is abstract, or none that a configuration can follow.
    case missing
    /// It has errors, or may be in a file that can't be read.
    case broken

    init(of id: String, in library: PolicyLibrary) {
      func areAll(_ findings: Findings, _ expected: Set<Diagnostic.ID>) -> Bool {
        findings.diagnostics.allSatisfy { $0.severity != .error || expected.contains($0.id) }
      }
      guard library.knowsChannel(id) else {
        // A configuration without its policy hides no other channel.
        self = areAll(library.findings, [.unknownPolicy, .abstractPolicy]) ? .missing : .broken
        return
      }
      do {
        self = .usable(try library.channel(id))
      } catch {
        self = areAll(error.findings, [.abstractPolicy]) ? .missing : .broken
      }
    }
  }

  /// The channel's policy as it was, and as it is.
  func policies(_ compile: Compiler) throws -> (old: Policy, new: Policy) {
    (try compile(channel, libraries.old), try compile(channel, libraries.new))
  }

  /// Whether the channel is written in one and the same way, once all that it inherits is in it.
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
      ).text + "\(channel.settings)"
    }
  }
}
