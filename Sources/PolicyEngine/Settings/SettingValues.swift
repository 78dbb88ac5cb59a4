/// The values of a policy's settings, by the setting's index; nil where one is not set.
package struct SettingValues: Sendable, Hashable {
  package var values: [SettingValue?]

  /// The values when the admin has chosen none: the defaults.
  package init(defaultsOf model: PolicyModel) {
    values = model.settings.map { $0.isOffered ? $0.defaultValue?.value : nil }
  }

  package subscript(setting: Int) -> SettingValue? {
    get { values[setting] }
    set { values[setting] = newValue }
  }

  /// The memories by which some of the values go.
  package func keyMemories(in model: PolicyModel) -> [Int] {
    let memories = model.settings.indices.compactMap { setting in
      if case .byKey? = values[setting] { model.settings[setting].key } else { nil }
    }
    return Set(memories).sorted()
  }

  /// The values as they are for a session that has some value in a memory; nil: that has nothing there.
  package func narrowed(to key: Int?, of memory: Int, in model: PolicyModel) -> SettingValues {
    var narrow = self
    let name = key.map { model.memory[memory].values[$0] }
    for setting in model.settings.indices where model.settings[setting].key == memory {
      narrow[setting] = values[setting]?.length(for: name).map { .duration($0) }
    }
    return narrow
  }

  /// The pairs of settings that are in use together and exclude each other (R5), each pair once.
  package func conflicts(in model: PolicyModel) -> [(setting: Int, other: Located<Int>)] {
    var found: [(setting: Int, other: Located<Int>)] = []
    for (index, setting) in model.settings.enumerated() where values[index]?.isInUse == true {
      for other in setting.conflicts where values[other.value]?.isInUse == true {
        let isKnown = found.contains { $0.setting == other.value && $0.other.value == index }
        if !isKnown { found.append((index, other)) }
      }
    }
    return found
  }
}
