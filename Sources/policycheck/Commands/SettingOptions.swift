import ArgumentParser
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
    let loaded = try library.policy(channel, choosing: chosen(), from: Self.option)
    StandardError.write(TextRenderer().render(loaded.findings))
    for conflict in loaded.policy.settingConflicts where loaded.findings.diagnostics.isEmpty {
      StandardError.report(
        "`\(conflict.setting)` has no effect while `\(conflict.other)` is in use"
      )
    }
    return loaded.policy
  }

  /// What diagnostics call the place of a setting that an option chooses.
  static let option = "--set"
}
