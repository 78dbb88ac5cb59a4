/// Two settings of a configured channel that exclude each other (R5).
struct ChannelConflict {
  let model: PolicyModel
  let setting: Int
  let other: Located<Int>
  /// Where the configuration chooses the settings' values.
  let chosen: [Int: Place]
  /// Those of the places that hold for every channel.
  let defaults: Set<Place>
  let channel: YAMLNode.Entry

  private var places: [Place] { [setting, other.value].compactMap { chosen[$0] } }
  /// The value that is reported: the channel's own, or the configuration's default where it has none.
  private var place: Place? { places.max(by: Place.precedes) }
  /// The default that has a part in it, where one has: it can do so in several channels.
  private var defaultPlace: Place? { places.filter(defaults.contains).max(by: Place.precedes) }

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
      let second = chosen[setting] == place ? other.value : setting
      let otherPlace = chosen[second] ?? model.settings[second].defaultValue?.place
      let related = SettingChecks.isSetHere(model.settings[second], at: otherPlace)
      return SettingChecks.conflict(model, setting, other, at: place, related: related)
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
