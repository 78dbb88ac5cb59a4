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
    // A file that can't be read may have had the channel.
    if !old.knowsChannel(id) { return old.findings.hasErrors ? .broken : .onlyNew }
    if !new.knowsChannel(id) { return new.findings.hasErrors ? .broken : .onlyOld }
    guard let one = try? old.channel(id), let two = try? new.channel(id) else { return .broken }
    return .both(isOpen: !one.isConfigured && !two.isConfigured)
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
