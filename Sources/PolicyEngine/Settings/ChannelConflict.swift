/// Two settings of a configured channel that exclude each other (R5).
struct ChannelConflict {
  private let model: PolicyModel
  private let setting: Int
  private let other: Located<Int>
  private let channel: YAMLNode.Entry
  /// The value that is reported: the channel's own, or the configuration's default where it has none.
  private let place: Place?
  /// The value that it conflicts with, if somebody chose it.
  private let otherPlace: Place?
  private let otherSetting: Int
  /// The default that has a part in it, where one has: it can do so in several channels.
  private let defaultPlace: Place?

  /// - Parameters:
  ///   - chosen: where the configuration chooses the settings' values.
  ///   - defaults: those of the places that hold for every channel.
  init(
    model: PolicyModel,
    setting: Int,
    other: Located<Int>,
    chosen: [Int: Place],
    defaults: Set<Place>,
    channel: YAMLNode.Entry
  ) {
    self.model = model
    self.setting = setting
    self.other = other
    self.channel = channel
    let places = [setting, other.value].compactMap { chosen[$0] }
    place = places.max(by: Place.precedes)
    otherSetting = chosen[setting] == place ? other.value : setting
    otherPlace = chosen[otherSetting] ?? model.settings[otherSetting].defaultValue?.place
    defaultPlace = places.filter(defaults.contains).max(by: Place.precedes)
  }

  /// What is wrong: a default that is in the way in several channels is one mistake.
  static func diagnostics(of conflicts: [ChannelConflict]) -> [Diagnostic] {
    var order: [Place] = []
    var groups: [Place: [ChannelConflict]] = [:]
    for conflict in conflicts {
      guard let place = conflict.defaultPlace ?? conflict.place else { continue }
      if groups[place] == nil { order.append(place) }
      groups[place, default: []].append(conflict)
    }
    return order.compactMap { place in
      guard let group = groups[place], let first = group.first else { return nil }
      return group.count == 1 ? first.alone : first.shared(by: group, at: place)
    }
  }

  private var alone: Diagnostic? {
    place.map { place in
      SettingChecks.conflict(
        model,
        setting,
        other,
        at: place,
        related: otherPlace.map {
          [.init("`\(model.settings[otherSetting].name)` is set here", at: $0)]
        }
          ?? []
      )
    }
  }

  private func shared(by group: [ChannelConflict], at place: Place) -> Diagnostic {
    let channels = group.prefix(5).map { conflict in
      Diagnostic.Related(
        "so it is in the channel `\(conflict.channel.key)`",
        at: conflict.place == place ? conflict.channel.keyPlace : conflict.place ?? place
      )
    }
    return SettingChecks.conflict(model, setting, other, at: place, related: channels)
  }
}
