import PolicyEngine

extension Policy {
  /// Whether another policy is the same, settings and all, but for the order of rules that never compete.
  func isSame(as other: Policy) -> Bool {
    settingValues == other.settingValues && hasCalendars(of: other)
      && (revision == other.revision || orderedRevision == other.orderedRevision)
  }

  /// Whether another policy is the same but for what an admin may choose, and what there is without a choice.
  func differsOnlyInOffers(from other: Policy) -> Bool {
    revisionWithoutOffers == other.revisionWithoutOffers && hasCalendars(of: other)
  }

  /// When a calendar is open is no part of a revision.
  func hasCalendars(of other: Policy) -> Bool {
    tables.calendars.openings == other.tables.calendars.openings
  }

  private var orderedRevision: PolicyRevision { PolicyRevision(words.model.inNormalOrder) }

  private var revisionWithoutOffers: PolicyRevision {
    var model = words.model.inNormalOrder
    for index in model.settings.indices {
      model.settings[index].range = nil
      model.settings[index].step = nil
      model.settings[index].values = nil
      model.settings[index].writtenValues = []
      model.settings[index].defaultValue = nil
    }
    return PolicyRevision(model)
  }
}

extension PolicyModel {
  /// The same, with its rules in the one order that is the first by their names among all that decide alike: two rules
  /// of which never both are asked, as they have no event or no state in common, may stand either way.
  fileprivate var inNormalOrder: PolicyModel {
    var ordered = self
    ordered.rules = []
    var left = rules
    while !left.isEmpty {
      let free = left.indices.filter { index in
        !left[..<index].contains { $0.competes(with: left[index]) }
      }
      guard let next = free.min(by: { left[$0].name < left[$1].name }) else { break }
      ordered.rules.append(left.remove(at: next))
    }
    return ordered
  }
}

extension PolicyModel.Rule {
  fileprivate func competes(with other: PolicyModel.Rule) -> Bool {
    !from.isDisjoint(with: other.from) && !guardCondition.excludes(other.guardCondition)
      && events.contains { event in other.events.contains { $0.value == event.value } }
  }
}

extension PolicyModel.Guard {
  /// Whether never both hold, as they ask for different values of the same.
  fileprivate func excludes(_ other: PolicyModel.Guard) -> Bool {
    requires.contains { one in
      other.requires.contains { two in
        switch (one.value, two.value) {
        case (.field(let name, let values), .field(let other, let others)):
          name == other && Set(values).isDisjoint(with: others)
        case (.memory(let memory, let values), .memory(let other, let others)):
          memory == other && Set(values).isDisjoint(with: others)
        default: false
        }
      }
    }
  }
}
