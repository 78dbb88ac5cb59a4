/// Reads the value of a setting and holds it against what the policy allows (R2).
package enum SettingReader {
  /// What a text says of a setting.
  package struct Reading {
    /// The value, if it is one that the policy allows.
    package var value: SettingValue?
    /// The value, if it is of the right kind: the setting is in use, also where the policy forbids it.
    package var meant: SettingValue?
    /// What is wrong with it.
    package var diagnostics: [Diagnostic] = []
  }

  /// What a value is read for, which decides how to say that the setting is not set.
  package enum Purpose: Sendable {
    case choice
    case defaultValue
    case condition
  }

  /// Reads the value that is chosen for a setting.
  package static func read(
    _ text: String,
    at place: Place,
    for setting: PolicyModel.Setting,
    as purpose: Purpose = .choice,
    related: [Diagnostic.Related]
  ) -> Reading {
    let reading = readValue(text, at: place, for: setting, related: related)
    guard reading.value == nil, setting.type != .boolean, meansOff(text),
      let found = reading.diagnostics.first
    else { return reading }
    // Nobody who writes `0` or `never` wants the shortest time that there is.
    var off = Diagnostic(found.id, at: found.place, found.message, related: found.related)
    switch purpose {
    case .choice:
      off.help = "to switch it off write `none`, which means not set; else \(expected(of: setting))"
      off.fixes = Fix.writing("none", at: place)
    case .defaultValue:
      off.help = "leave `default` out: without one the setting is not set"
    case .condition:
      off.help = "to ask whether it is set, write `set: \(setting.name)`"
    }
    return Reading(meant: nil, diagnostics: [off])
  }

  /// Whether a text is what people write for "no limit" or "switched off".
  private static func meansOff(_ text: String) -> Bool {
    switch text.lowercased() {
    case "off", "false", "no", "never", "none", "null", "disable", "disabled", "unlimited",
      "infinite", "infinity", "-", "-1":
      true
    default: Int64(text) == 0 || (try? DurationText.parse(text)) == 0
    }
  }

  /// What to write for a setting that is set.
  private static func expected(of setting: PolicyModel.Setting) -> String {
    switch setting.type {
    case .boolean: "`true` or `false`"
    case .choice(let values): "one of \(Suggestion.list(values))"
    case .duration:
      setting.range.map {
        "a duration from \(DurationText.format($0.value.earliest)) to \(DurationText.format($0.value.latest))"
      } ?? "a duration such as `5m`"
    }
  }

  private static func readValue(
    _ text: String,
    at place: Place,
    for setting: PolicyModel.Setting,
    related: [Diagnostic.Related]
  ) -> Reading {
    var diagnostics: [Diagnostic] = []
    func right(_ value: SettingValue) -> Reading { Reading(value: value, meant: value) }
    func fail(_ id: Diagnostic.ID, _ message: String, _ help: String, _ fixes: [Fix] = []) {
      diagnostics.append(
        Diagnostic(id, at: place, message, help: help, related: related, fixes: fixes)
      )
    }
    switch setting.type {
    case .boolean:
      if text == "true" || text == "false" { return right(.boolean(text == "true")) }
      let meant = PlainScalar.boolean(text).map { "write `\($0)`" }
      fail(
        .wrongType,
        "`\(setting.name)` is `true` or `false`, found `\(text)`",
        meant ?? "write `true` or `false`",
        PlainScalar.fixes(boolean: text, at: place)
      )
    case .choice(let values):
      if values.contains(text) { return right(.choice(text)) }
      fail(
        .unknownValue,
        "`\(setting.name)` can't be `\(text)`",
        Suggestion.help(for: text, among: values, "allowed"),
        Fix.writing(closestTo: text, among: values, at: place)
      )
    case .duration:
      let read = DurationReader.duration(text, at: place, "`\(setting.name)`") {
        var reported = $0
        reported.related = related
        diagnostics.append(reported)
      }
      guard let milliseconds = read else { break }
      if let range = setting.range?.value,
        milliseconds < range.earliest || milliseconds > range.latest
      {
        let bound =
          milliseconds < range.earliest ? "shorter than the least" : "longer than the most"
        fail(
          .settingOutOfRange,
          "`\(setting.name)` is \(text), \(bound) that the policy allows",
          "write a duration from \(DurationText.format(range.earliest)) to \(DurationText.format(range.latest)), both included"
        )
        return Reading(meant: .duration(milliseconds), diagnostics: diagnostics)
      }
      if let step = setting.step?.value, milliseconds % step != 0 {
        let below = milliseconds / step * step
        let near = [below, below + step].filter { candidate in
          candidate > 0
            && setting.range.map { $0.value.earliest <= candidate && candidate <= $0.value.latest }
              ?? true
        }
        fail(
          .settingOffStep,
          "`\(setting.name)` is \(text), not a whole multiple of \(DurationText.format(step))",
          near.isEmpty
            ? "the policy allows no such value; its range and its step don't fit"
            : "write \(near.map(DurationText.format).joined(separator: " or "))"
        )
        return Reading(meant: .duration(milliseconds), diagnostics: diagnostics)
      }
      return right(.duration(milliseconds))
    }
    return Reading(diagnostics: diagnostics)
  }
}
