import ArgumentParser
import PolicyEngine

/// The channel that events are played through, and what is chosen for it.
struct ReplayOptions: ParsableArguments {
  enum Fire: String, CaseIterable, ExpressibleByArgument {
    case earliest
    case latest
  }

  @Option(
    help: "The channel: one of the configuration, or a policy's id.",
    completion: .channel
  )
  var channel: String

  @OptionGroup var options: PolicyOptions

  @Option(
    name: .customLong("set"),
    help: "A setting, as name=value; `none` means not set.",
    completion: .of(\.settings)
  )
  var settings: [String] = []

  @Option(help: "When timers fire within their windows: earliest or latest.")
  var fire = Fire.earliest

  var firing: Firing { fire == .earliest ? .earliest : .latest }

  /// The settings that `--set` names; ends the command where one can't be read.
  func chosen() throws -> [(name: String, value: String)] {
    try settings.map { text in
      guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
        throw ExitStatus.failure(reporting: "--set wants name=value, found `\(text)`")
      }
      return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }
  }

  /// The channel's policy with its library; ends the command where there is none that could be run.
  ///
  /// What is wrong elsewhere doesn't concern this channel; settings that conflict do, and are reported (R5).
  func load() throws -> (policy: Policy, library: PolicyLibrary) {
    let chosen = try chosen()
    let library = try options.library()
    let loaded = try library.policy(channel, choosing: chosen, from: Self.setOption)
    StandardError.write(TextRenderer().render(loaded.findings))
    for conflict in loaded.policy.settingConflicts where loaded.findings.diagnostics.isEmpty {
      StandardError.report(
        "`\(conflict.setting)` has no effect while `\(conflict.other)` is in use"
      )
    }
    return (loaded.policy, library)
  }

  /// What diagnostics call the place of a setting that an option chooses.
  static let setOption = "--set"

  /// An instant that an option names; ends the command where it is none.
  static func instant(_ text: String?, of option: String) throws -> Instant? {
    guard let text else { return nil }
    guard let instant = Instant(text) else {
      throw ExitStatus.failure(
        reporting:
          "\(option) wants an RFC 3339 instant such as 2026-01-05T09:00:00Z, found `\(text)`"
      )
    }
    return instant
  }
}
