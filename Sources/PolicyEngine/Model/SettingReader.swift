/// Reads the value of a setting and holds it against what the policy allows (R2).
package enum SettingReader {
  package struct Reading {
    /// The value, if it is one that the policy allows.
    package var value: SettingValue?
    /// The value, if it is of the right kind: the setting is in use, also where the policy forbids it.
    package var meant: SettingValue?
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
    guard reading.value == nil, setting.type != .boolean, DurationMistake.meansOff(text),
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
    return Reading(diagnostics: [off])
  }

  /// What to write for a setting that is set.
  private static func expected(of setting: PolicyModel.Setting) -> String {
    if case .choice(let values) = setting.type { return "one of \(Suggestion.list(values))" }
    if setting.values != nil { return "one of \(Suggestion.list(setting.writtenValues))" }
    return setting.range?.expectation
      ?? (setting.type == .text ? "a text" : "a duration such as `5m`")
  }

  private static func readValue(
    _ text: String,
    at place: Place,
    for setting: PolicyModel.Setting,
    related: [Diagnostic.Related]
  ) -> Reading {
    var reading = Reading()
    let canonical = setting.type.read(text, at: place, "`\(setting.name)`", related: related) {
      reading.diagnostics.append($0)
    }
    guard let canonical else {
      // What the setting doesn't take would be the next mistake.
      reading.diagnostics = reading.diagnostics.map { found in
        guard let meant = found.fixes.first?.edits.first?.text,
          readValue(meant, at: place, for: setting, related: []).value == nil
        else { return found }
        return Diagnostic(
          found.id,
          at: found.place,
          found.message,
          help: "write \(expected(of: setting))",
          related: found.related
        )
      }
      return reading
    }
    if setting.type == .text, canonical.isEmpty {
      reading.diagnostics = [
        Diagnostic(
          .missingValue,
          at: place,
          "`\(setting.name)` is empty text",
          help: "give it a text, or `none`, which means not set",
          related: related
        )
      ]
      return reading
    }
    let value = SettingValue(canonical: canonical, of: setting.type)
    (reading.value, reading.meant) = (value, value)
    guard case .duration(let length) = value else { return reading }
    func forbid(_ id: Diagnostic.ID, _ message: String, _ help: String) {
      reading.value = nil
      reading.diagnostics.append(Diagnostic(id, at: place, message, help: help, related: related))
    }
    if let values = setting.values, !values.contains(length) {
      forbid(
        .unknownValue,
        "`\(setting.name)` can't be `\(text)`",
        "allowed: \(Suggestion.list(setting.writtenValues))"
      )
      return reading
    }
    let window = setting.range?.value
    if let range = setting.range, length < range.value.earliest || length > range.value.latest {
      let bound = length < range.value.earliest ? "shorter than the least" : "longer than the most"
      forbid(
        .settingOutOfRange,
        "`\(setting.name)` is \(text), \(bound) that the policy allows",
        "write \(range.expectation)\(range.included)"
      )
    } else if let step = setting.step?.value, length % step != 0 {
      let below = length / step * step
      let near = [below, below + step].filter { candidate in
        candidate > 0 && window.map { $0.earliest <= candidate && candidate <= $0.latest } ?? true
      }
      forbid(
        .settingOffStep,
        "`\(setting.name)` is \(text), not a whole multiple of \(DurationText.format(step))",
        near.isEmpty
          ? "the policy allows no such value; its range and its step don't fit"
          : "write \(near.map(DurationText.format).joined(separator: " or "))"
      )
    }
    return reading
  }
}
