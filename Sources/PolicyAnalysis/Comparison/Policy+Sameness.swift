import PolicyEngine

extension Policy {
  /// Whether another policy is the same, settings and all.
  func isSame(as other: Policy) -> Bool {
    revision == other.revision && settingValues == other.settingValues && hasCalendars(of: other)
  }

  /// Whether another policy is the same but for what an admin may choose, and what there is without a choice.
  func differsOnlyInOffers(from other: Policy) -> Bool {
    revisionWithoutOffers == other.revisionWithoutOffers && hasCalendars(of: other)
  }

  /// When a calendar is open is no part of a revision.
  private func hasCalendars(of other: Policy) -> Bool {
    tables.calendars.openings == other.tables.calendars.openings
  }

  private var revisionWithoutOffers: PolicyRevision {
    var model = words.model
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
