import ArgumentParser
import CommandSupport
import PolicyEngine

/// A command line that a shell is about to complete, and what its words name already.
struct UnfinishedLine {
  private let words: [String]

  init(_ words: [String]) {
    self.words = words
  }

  /// The values that an option has there, as `--option VALUE` or `--option=VALUE`.
  func values(of option: String) -> [String] {
    words.indices.compactMap { index in
      if words[index].hasPrefix(option + "=") {
        return String(words[index].dropFirst(option.count + 1))
      }
      guard words[index] == option else { return nil }
      // Some shells part words at the sign.
      return words[(index + 1)...].first { $0 != "=" }
    }
  }

  var library: PolicyLibrary {
    let policies = PolicyPaths(named: values(of: "--policies"))
    let files = Workspace(values(of: "--config"), policies: policies, asksForPolicies: true)
    return PolicyLibrary(files.documents)
  }

  var channel: PolicyLibrary.Channel? {
    values(of: "--channel").last.flatMap { try? library.channel($0) }
  }

  /// What `--set` may choose: every setting, with its values where they can be listed.
  var settings: [String] {
    (channel?.model.settings ?? []).flatMap { setting -> [String] in
      switch setting.type {
      case .boolean: ["\(setting.name)=true", "\(setting.name)=false"]
      case .choice(let values): values.map { "\(setting.name)=\($0)" }
      case .duration, .instant, .text: ["\(setting.name)="]
      }
    }
  }

  /// The sessions of the event lines in the files that are named.
  var sessions: [String] {
    var sessions: [String] = []
    var seen: Set<String> = []
    for path in words where path.hasSuffix(".ndjson") || path.hasSuffix(".jsonl") {
      guard var lines = try? LineReader(path) else { continue }
      for _ in 0..<Self.mostLines {
        guard let line = lines.next() else { break }
        guard case .text(let range) = line,
          let id = EventLine.session(in: Array(lines.buffer[range])),
          seen.insert(id).inserted
        else { continue }
        sessions.append(id)
      }
    }
    return sessions
  }

  /// How many lines of a log are looked at: somebody waits.
  private static let mostLines = 20_000
}

extension CompletionKind {
  static var yaml: CompletionKind { .file(extensions: ["yaml", "yml"]) }

  static var events: CompletionKind { .file(extensions: ["ndjson", "jsonl"]) }

  /// The channels of the policies and the configuration that the line names.
  static var channel: CompletionKind { .of(\.library.channelIDs) }

  /// What is found by means of what the line names.
  static func of(_ candidates: @escaping @Sendable (UnfinishedLine) -> [String]) -> CompletionKind {
    .custom { words, _, _ in candidates(UnfinishedLine(words)) }
  }
}
