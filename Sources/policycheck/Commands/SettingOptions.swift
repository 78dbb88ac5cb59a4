import ArgumentParser
import CommandSupport
import PolicyEngine

/// Settings that are chosen on the command line.
struct SettingOptions: ParsableArguments {
  @Option(
    name: .customLong("set"),
    help: "A setting, as name=value; `none` means not set.",
    completion: .of(\.settings)
  )
  var settings: [String] = []

  /// The settings that `--set` names; ends the command where one can't be read.
  func chosen() throws -> [(name: String, value: String)] {
    try settings.map { text in
      guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
        throw ExitStatus.failure(reporting: "--set wants name=value, found `\(text)`")
      }
      return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }
  }

  /// A channel's policy under these settings; settings that conflict are reported (R5).
  func policy(_ channel: String, of library: PolicyLibrary) throws -> Policy {
    try Self.policy(channel, of: library, choosing: chosen())
  }

  private static func policy(
    _ channel: String,
    of library: PolicyLibrary,
    choosing settings: [(name: String, value: String)]
  ) throws -> Policy {
    let loaded = try library.policy(channel, choosing: settings, from: option)
    StandardError.write(TextRenderer().render(loaded.findings))
    for conflict in loaded.policy.settingConflicts where loaded.findings.diagnostics.isEmpty {
      StandardError.report(
        "`\(conflict.setting)` has no effect while `\(conflict.other)` is in use"
      )
    }
    return loaded.policy
  }

  /// What gives the policies of both sides of some channels under these settings, each where it is known; ends the
  /// command where no policy knows one.
  func compiler(for pairs: [ChannelPair]) throws -> ChannelPair.Compiler {
    let chosen = try chosen()
    let libraries = pairs.flatMap { pair in pair.runnable.map { (pair.channel, $0) } }
    for setting in chosen {
      let isKnown = libraries.contains { channel, library in
        Self.knows(setting.name, channel, library)
      }
      if !isKnown, let (channel, library) = libraries.last {
        // This says which settings there are.
        _ = try library.policy(channel, choosing: [setting], from: Self.option)
      }
    }
    return { channel, library in
      let known = Self.known(chosen, channel, library)
      return try SettingOptions.policy(channel, of: library, choosing: known)
    }
  }

  /// The chosen settings that a channel has.
  func known(by channel: String, in library: PolicyLibrary) throws -> [(
    name: String, value: String
  )] {
    Self.known(try chosen(), channel, library)
  }

  private static func known(
    _ chosen: [(name: String, value: String)],
    _ channel: String,
    _ library: PolicyLibrary
  ) -> [(name: String, value: String)] {
    chosen.filter { knows($0.name, channel, library) }
  }

  /// Whether a channel has a setting, which may be named with a key.
  private static func knows(_ name: String, _ channel: String, _ library: PolicyLibrary) -> Bool {
    guard let settings = try? library.channel(channel).model.settings else { return false }
    let own = name.prefix { $0 != "." }
    return settings.contains { $0.name == own }
  }

  /// What diagnostics call the place of a setting that an option chooses.
  static let option = "--set"
}
