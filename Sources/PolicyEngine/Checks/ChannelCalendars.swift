/// The calendars that a configuration defines, and which of them its channels use.
struct ChannelCalendars {
  /// What is given for a calendar of a policy, as that policy's child would say it.
  private static let keys = ["zone", "hours", "closed", "special"]

  private var defined: [YAMLNode.Entry] = []
  private var used: Set<String> = []
  /// Whether there may be calendars that can't be known.
  private var isOpen = false

  init() {}

  /// Reads the calendars of a configuration, used or not.
  init(
    _ root: YAMLNode,
    _ resolver: inout CalendarResolver,
    _ diagnostics: inout [Diagnostic]
  ) {
    isOpen = root["calendars"]?.isInvalid == true || root["calendars"]?.hasUnknownEntries == true
    for entry in root["calendars"]?.entries ?? [] where !entry.isPlaceholder {
      defined.append(entry)
      let read = CalendarReader.read(entry)
      diagnostics += read.diagnostics
      if var hours = read.hours {
        diagnostics += resolver.resolve(&hours, of: entry.key)
      } else if read.diagnostics.isEmpty, !entry.value.isInvalid, !entry.value.hasUnknownEntries,
        Self.keys.allSatisfy({ entry.value.entry($0) == nil })
      {
        diagnostics.report(
          .missingKey,
          at: entry.keyPlace,
          "the calendar `\(entry.key)` lacks the keys `zone` and `hours`",
          help: "add `zone: Europe/Berlin` and `hours: {monday-friday: 9h..17h}`"
        )
      }
    }
  }

  /// What a channel says of its policy's calendars, as a child of the policy would; nil where it is nothing.
  mutating func changes(
    by channel: YAMLNode.Entry,
    policy: String,
    _ flat: PolicyChecker.Flat,
    _ diagnostics: inout [Diagnostic]
  ) -> YAMLNode.Entry? {
    let declared = flat.root["calendars"]?.entries ?? []
    let chosen = channel.value["calendars"]?.entries ?? []
    for entry in chosen
    where !entry.isPlaceholder && !declared.contains(where: { $0.key == entry.key }) {
      if !flat.isSound { continue }
      diagnostics.report(
        .unknownCalendar,
        at: entry.keyPlace,
        "the policy `\(policy)` has no calendar `\(entry.key)`",
        help: Suggestion.help(for: entry.key, among: declared.map(\.key), "calendars"),
        fixes: Fix.writing(closestTo: entry.key, among: declared.map(\.key), at: entry.keyPlace)
      )
    }
    var changes: [YAMLNode.Entry] = []
    for entry in declared {
      let choice = chosen.first { $0.key == entry.key }
      guard let definition = definition(for: entry.key, choice, &diagnostics) else { continue }
      let parts = Self.keys.compactMap { key -> YAMLNode.Entry? in
        if let part = definition.value.entry(key) { return part }
        // The hours are replaced whole: what the configuration leaves out is not the policy's.
        guard entry.value.entry(key) != nil else { return nil }
        let none = YAMLNode(.scalar("none", .plain), at: definition.keyPlace)
        return YAMLNode.Entry(key: key, keyPlace: definition.keyPlace, value: none)
      }
      changes.append(
        .init(
          key: entry.key,
          keyPlace: definition.keyPlace,
          value: YAMLNode(.mapping(parts), at: definition.value.place)
        )
      )
    }
    guard let first = changes.first else { return nil }
    return .init(
      key: "calendars",
      keyPlace: first.keyPlace,
      value: YAMLNode(.mapping(changes), at: first.keyPlace)
    )
  }

  private mutating func definition(
    for calendar: String,
    _ choice: YAMLNode.Entry?,
    _ diagnostics: inout [Diagnostic]
  ) -> YAMLNode.Entry? {
    let name = choice.map { $0.value.text } ?? calendar
    guard let name else { return nil }
    if let found = defined.first(where: { $0.key == name }) {
      used.insert(name)
      return found
    }
    if let choice, !isOpen {
      let names = defined.map(\.key)
      diagnostics.report(
        .unknownCalendar,
        at: choice.value.place,
        "`\(name)` is none of the configuration's calendars",
        help: Suggestion.help(for: name, among: names, "calendars"),
        fixes: Fix.writing(closestTo: name, among: names, at: choice.value.place)
      )
    }
    return nil
  }

  /// The calendars of a channel of which neither the policy nor the configuration says when they are open.
  func missing(in model: PolicyModel, channel: YAMLNode.Entry) -> [Diagnostic] {
    if isOpen { return [] }
    let wrong = Set(
      (channel.value["calendars"]?.entries ?? []).filter { entry in
        !defined.contains { $0.key == entry.value.text }
      }.map(\.key)
    )
    return model.usedCalendars.sorted().map { model.calendars[$0] }
      .filter { calendar in
        calendar.hours == nil && !wrong.contains(calendar.name)
          && !defined.contains { $0.key == calendar.name }
      }
      .map { calendar in
        let names = defined.map { "`\($0.key)`" }.joined(separator: ", ")
        let other =
          names.isEmpty
          ? "" : ", or choose one with `calendars: {\(calendar.name): …}` in the channel: \(names)"
        return Diagnostic(
          .missingCalendar,
          at: channel.keyPlace,
          "nobody says when `\(calendar.name)` is open in the channel `\(channel.key)`",
          help:
            "add `\(calendar.name): {zone: Europe/Berlin, hours: {monday-friday: 9h..17h}}` to the configuration's `calendars`"
            + other,
          related: [.init("`\(calendar.name)` is declared here", at: calendar.place)]
        )
      }
  }

  /// The calendars that no channel uses: most likely their names are misspelt.
  var unused: [Diagnostic] {
    defined.filter { !used.contains($0.key) }.map { entry in
      Diagnostic(
        .unusedName,
        at: entry.keyPlace,
        "no channel here uses the calendar `\(entry.key)`",
        help:
          "call it what the policies call it, choose it in a channel's `calendars`, or leave it out"
      )
    }
  }
}

extension Diagnostic.ID {
  /// Whether it is about a calendar that a channel asks.
  var isAboutCalendars: Bool { self == .unknownCalendar || self == .missingCalendar }
}
