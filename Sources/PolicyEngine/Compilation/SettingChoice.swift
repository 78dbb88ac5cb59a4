/// Settings chosen by hand, as `name=value` texts, held against what a policy offers.
package enum SettingChoice {
  /// What the choice gives: the values, and what is wrong with it in a file of its own.
  package struct Result: Sendable {
    package var values: SettingValues
    package var findings: Findings
    /// The settings in use that exclude each other (R5), by name.
    package var conflicts: [SettingConflict]
  }

  /// Lays chosen values over others.
  ///
  /// - Parameters:
  ///   - chosen: names and texts; `none` means not set.
  ///   - name: what diagnostics call the place where they come from.
  ///   - offering: the channels that offer a setting, for the help text.
  package static func apply(
    _ chosen: [(name: String, value: String)],
    from name: String,
    to values: SettingValues,
    of model: PolicyModel,
    in sources: SourceSet,
    offering: (String) -> [String] = { _ in [] }
  ) -> Result {
    var values = values
    var sources = sources
    var diagnostics: [Diagnostic] = []
    var places: [Int: Place] = [:]
    var text = ""
    var rows: [(name: Place, value: Place)] = []
    let file = Int32(sources.files.count)
    for (name, value) in chosen {
      let start = text.utf8.count
      let middle = start + name.utf8.count
      text += "\(name)=\(value)\n"
      rows.append(
        (
          Place(file: file, lower: start, upper: middle),
          Place(file: file, lower: middle + 1, upper: text.utf8.count - 1)
        )
      )
    }
    _ = sources.add(SourceFile(name: name, text: text))
    for (index, choice) in chosen.enumerated() {
      let row = rows[index]
      guard let setting = model.settings.firstIndex(where: { $0.name == choice.name }) else {
        let names = model.settings.filter(\.isOffered).map(\.name)
        diagnostics.append(
          Diagnostic(
            .unknownSetting,
            at: row.name,
            "`\(model.id.value)` has no setting `\(choice.name)`",
            help: Suggestion.help(for: choice.name, among: names, "settings")
          )
        )
        continue
      }
      let declared = model.settings[setting]
      guard declared.isOffered else {
        let channels = offering(choice.name)
        diagnostics.append(
          Diagnostic(
            .unsupportedSetting,
            at: row.name,
            "`\(model.id.value)` does not offer the setting `\(choice.name)`",
            help: channels.isEmpty ? nil : "channels that offer it: \(Suggestion.list(channels))",
            related: [.init("the policy says so here", at: declared.place)]
          )
        )
        continue
      }
      if choice.value == "none" {
        values[setting] = nil
        places[setting] = nil
        continue
      }
      let found = SettingReader.read(
        choice.value,
        at: row.value,
        for: declared,
        related: [.init("`\(declared.name)` is declared here", at: declared.range?.place ?? declared.place)]
      )
      diagnostics += found.diagnostics
      if let value = found.value {
        values[setting] = value
        places[setting] = row.value
      }
    }
    let conflicts = values.conflicts(in: model)
    for (setting, other) in conflicts {
      guard let place = [setting, other.value].compactMap({ places[$0] }).max(by: Place.precedes) else { continue }
      diagnostics.append(SettingChecks.conflict(model, setting, other, at: place, related: []))
    }
    return Result(
      values: values,
      findings: Findings(sources: sources, diagnostics: diagnostics),
      conflicts: conflicts.map {
        SettingConflict(
          setting: model.settings[$0.setting].name,
          other: model.settings[$0.other.value].name
        )
      }
    )
  }
}

/// Two settings that are in use together although the policy says that they exclude each other (R5).
public struct SettingConflict: Sendable, Hashable {
  /// The setting that has no effect.
  public let setting: String
  /// The setting that is in its way.
  public let other: String
}
