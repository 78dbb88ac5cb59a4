/// A setting that was chosen outside a configuration, with the places of its name and value.
package struct ChosenSetting: Sendable {
  package var name: Located<String>
  /// Of a setting with a value for each key, the one that is chosen; nil: all of them.
  ///
  /// Where a value can't be a map, it is written behind the name: `NAME.KEY`.
  package var key: Located<String>?
  /// The value as a configuration writes it; `none` means not set.
  package var value: Located<String>

  /// Settings given as texts, in a file that is made up to show them as `name=value`.
  package static func written(
    _ settings: [(name: String, value: String)],
    as fileName: String,
    in sources: inout SourceSet
  ) -> [ChosenSetting] {
    let file = Int32(sources.files.count)
    var text = ""
    var chosen: [ChosenSetting] = []
    for (name, value) in settings {
      let start = text.utf8.count
      let middle = start + name.utf8.count
      text += "\(name)=\(value)"
      let end = text.utf8.count
      text += "\n"
      chosen.append(
        ChosenSetting(
          Located(name, at: Place(file: file, lower: start, upper: middle)),
          Located(value, at: Place(file: file, lower: middle + 1, upper: end))
        )
      )
    }
    _ = sources.add(SourceFile(name: fileName, text: text))
    return chosen
  }
}

extension ChosenSetting {
  package init(_ name: Located<String>, _ value: Located<String>) {
    let parts = name.value.split(separator: ".", maxSplits: 1).map(String.init)
    self.name = parts.count == 2 ? Located(parts[0], at: name.place) : name
    key = parts.count == 2 ? Located(parts[1], at: name.place) : nil
    self.value = value
  }

  /// An entry of a configuration; nil where its value was reported, or is a map.
  package init?(_ entry: YAMLNode.Entry) {
    guard let text = entry.value.text else { return nil }
    self.init(Located(entry.key, at: entry.keyPlace), Located(text, at: entry.value.place))
  }

  /// The choices of an entry where a value can be a map: one for each of its keys.
  package static func all(_ entry: YAMLNode.Entry) -> [ChosenSetting] {
    let name = Located(entry.key, at: entry.keyPlace)
    let entries = entry.value.entries.map { $0.map(Optional.some) } ?? [nil]
    return entries.compactMap { own in
      let value = own?.value ?? entry.value
      return value.text.map { text in
        ChosenSetting(
          name: name,
          key: own.map { Located($0.key, at: $0.keyPlace) },
          value: Located(text, at: value.place)
        )
      }
    }
  }
}

/// Lays chosen settings over those in force, and holds them against what a policy offers.
package struct SettingChoice {
  package private(set) var values: SettingValues
  package private(set) var diagnostics: [Diagnostic] = []

  private let model: PolicyModel
  /// Where settings with one value got a map.
  private var wrongMaps: Set<Place> = []
  /// The settings by a memory that are to have no value for all other keys.
  private(set) var endedDefaults: Set<Int> = []
  /// The channels that offer a setting, for the help text; nil where they are not known.
  private let offering: (String) -> [String]?
  /// Where the values are written that are in use.
  private(set) var places: [Int: Place] = [:]
  /// Of settings with a value for each key, where each is written.
  private(set) var placesOfKeys: [Int: [String: Place]] = [:]
  /// The values with those that the policy doesn't allow, which are in use all the same.
  private(set) var meant: SettingValues

  /// - Parameters:
  ///   - chosen: names and values, later ones over earlier ones.
  ///   - reportsConflicts: whether settings that exclude each other are reported, at the last of them.
  package init(
    _ chosen: [ChosenSetting],
    over values: SettingValues,
    of model: PolicyModel,
    reportsConflicts: Bool = true,
    offering: @escaping (String) -> [String]? = { _ in nil }
  ) {
    self.values = values
    meant = values
    self.model = model
    self.offering = offering
    for setting in chosen { apply(setting) }
    if reportsConflicts { reportConflicts() }
  }

  /// Whether the values can be used: settings that exclude each other only leave one without effect.
  package var isUsable: Bool {
    diagnostics.allSatisfy { $0.severity != .error || $0.id == .conflictingSettings }
  }

  private mutating func apply(_ chosen: ChosenSetting) {
    guard let setting = index(of: chosen.name) else { return }
    if let key = chosen.key {
      apply(chosen, to: key, of: setting)
      return
    }
    places[setting] = nil
    placesOfKeys[setting] = nil
    if chosen.value.value == "none" {
      values[setting] = nil
      meant[setting] = nil
      return
    }
    let declared = model.settings[setting]
    let related = Diagnostic.Related(
      "`\(declared.name)` is declared here",
      at: declared.range?.place ?? declared.place
    )
    let found = SettingReader.read(
      chosen.value.value,
      at: chosen.value.place,
      for: declared,
      related: [related]
    )
    diagnostics += found.diagnostics
    if let value = found.value { values[setting] = value }
    if let value = found.meant {
      meant[setting] = value
      places[setting] = chosen.value.place
    }
  }

  /// Chooses the value for one key.
  private mutating func apply(_ chosen: ChosenSetting, to key: Located<String>, of setting: Int) {
    let declared = model.settings[setting]
    guard let memory = declared.key.map({ model.memory[$0] }) else {
      // One map is one mistake, however many keys it has.
      if !wrongMaps.insert(chosen.name.place).inserted { return }
      diagnostics.append(SettingReader.oneValue(declared, at: key))
      return
    }
    let found = SettingReader.read(chosen.value, for: key, of: memory, declared)
    diagnostics += found.diagnostics
    guard found.isUsable else { return }
    if key.value == SettingValue.otherwise {
      if found.length == nil {
        endedDefaults.insert(setting)
      } else {
        endedDefaults.remove(setting)
      }
    }
    values[setting] = SettingValue.changed(values[setting], to: found.length, for: key.value)
    meant[setting] = values[setting]
    places[setting] = values[setting] == nil ? nil : chosen.value.place
    placesOfKeys[setting, default: [:]][key.value] = chosen.value.place
  }

  /// The index of a setting that the policy offers; nil after a report (R3).
  private mutating func index(of name: Located<String>) -> Int? {
    let index = model.settings.firstIndex { $0.name == name.value }
    if let index, model.settings[index].isOffered { return index }
    let names = model.settings.filter(\.isOffered).map(\.name)
    if let index {
      let channels = offering(name.value)
      diagnostics.report(
        .unsupportedSetting,
        at: name.place,
        "`\(model.id.value)` does not offer the setting `\(name.value)`",
        help: channels.map {
          $0.isEmpty
            ? "no channel offers it; remove it" : "channels that offer it: \(Suggestion.list($0))"
        } ?? Suggestion.help(for: name.value, among: names, "settings"),
        related: [.init("the policy says so here", at: model.settings[index].place)]
      )
    } else {
      diagnostics.report(
        .unknownSetting,
        at: name.place,
        "`\(model.id.value)` has no setting `\(name.value)`",
        help: helpForKey(name.value) ?? Suggestion.help(for: name.value, among: names, "settings"),
        related: [.init("`\(model.id.value)` is declared here", at: model.id.place)],
        fixes: Fix.writing(closestTo: name.value, among: names, at: name.place)
      )
    }
    return nil
  }

  /// How to write `NAME.KEY`, which is for where a value can't be a map.
  private func helpForKey(_ name: String) -> String? {
    let parts = name.split(separator: ".", maxSplits: 1)
    guard parts.count == 2,
      model.settings.contains(where: { $0.name == parts[0] && $0.key != nil })
    else { return nil }
    return "the value for a key stands in a map: `\(parts[0]): {\(parts[1]): VALUE}`"
  }

  private mutating func reportConflicts() {
    for (setting, other) in meant.conflicts(in: model) {
      let chosen = [setting, other.value].compactMap { places[$0] }
      guard let place = chosen.max(by: Place.precedes) else { continue }
      diagnostics.append(SettingChecks.conflict(model, setting, other, at: place, related: []))
    }
  }
}

/// Two settings that are in use together although the policy says that they exclude each other (R5).
public struct SettingConflict: Sendable, Hashable {
  /// The setting that has no effect.
  public let setting: String
  /// The setting that is in its way.
  public let other: String
}
