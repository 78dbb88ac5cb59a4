import ArgumentParser
import CommandSupport
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

  @OptionGroup var setting: SettingOptions

  @Option(help: "When timers fire within their windows: earliest or latest.")
  var fire = Fire.earliest

  var firing: Firing { fire == .earliest ? .earliest : .latest }

  /// The channel's policy with its library; ends the command where there is none that could be run.
  ///
  /// What is wrong elsewhere doesn't concern this channel; settings that conflict do, and are reported (R5).
  func load() throws -> (policy: Policy, library: PolicyLibrary) {
    let library = try options.library()
    return (try setting.policy(channel, of: library), library)
  }

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
