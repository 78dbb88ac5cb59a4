import PolicyEngine

/// How long the timers of a policy may run, by what starts them.
final class TimerLengths {
  private let policy: Policy
  /// Whether settings may have any of their values, instead of those that the policy was compiled for.
  private let isOpen: Bool
  private let empty: Session
  private let spans: CalendarSpans
  /// By timer, how long it may fire once it may; nil where that is another time at each start.
  let alwaysWidths: [Int64?]

  /// - Parameter spans: those of the policy's calendars, under whatever settings.
  init(_ policy: Policy, isOpen: Bool, _ spans: CalendarSpans) {
    self.policy = policy
    self.spans = spans
    self.isOpen = isOpen
    empty = policy.newSession()
    let tables = policy.tables
    alwaysWidths = tables.windows.indices.map { timer in
      // One that asks a calendar, or has a choice of lengths, has another at each start.
      if isOpen || tables.calendars.timer(timer) != nil { return nil }
      let all = Set(tables.timerLengths[timer].map { $0.margin.latest - $0.margin.earliest })
      return all.isEmpty
        ? tables.windows[timer].latest - tables.windows[timer].earliest
        : all.count == 1 ? all.first : nil
    }
  }

  /// Whether some timer's window is not always equally wide.
  var varies: Bool { alwaysWidths.contains(nil) }

  private var model: PolicyModel { policy.words.model }

  /// How long a timer may run that a step starts.
  func length(
    of timer: Int,
    startedBy event: Int,
    _ lengths: [Int64]?,
    _ step: DiscreteStep
  ) -> Length {
    let tables = policy.tables
    let source = tables.lengthSource(of: timer, startedBy: lengths, after: session(after: step))
    var length: Length
    if let source {
      length = self.length(from: source, event)
    } else {
      let window = tables.windows[timer]
      length = Length(
        least: window.earliest,
        greatest: window.earliest,
        width: window.latest - window.earliest
      )
    }
    if isOpen, length.origin == nil, let setting = setting(of: timer, after: step) {
      length = self.length(of: timer, from: setting, like: length)
    }
    guard tables.calendars.timer(timer) != nil else { return length }
    let (least, greatest) = length.earliest
    let latest = (greatest ?? Instant.latest.milliseconds) + length.width
    let window = TimeWindow(earliest: least, latest: latest)
    let span = spans.span(of: timer, running: window, tables)
    // The window of any start, from the least length to the greatest.
    return Length(least: span.least, greatest: span.greatest, width: span.width)
  }

  // MARK: Settings

  /// The setting that a fixed length of a timer comes from; nil where the policy says it itself.
  private func setting(of timer: Int, after step: DiscreteStep) -> Int? {
    let length = model.timers[timer].length
    let firings = policy.words.layout.firings(of: timer, in: step.facts)
    let sources =
      firings > 0 && firings <= length.gaps.count ? [length.gaps[firings - 1]] : length.sources
    for source in sources {
      switch source {
      case .window: return nil
      case .setting(let setting) where policy.settingValues[setting] != nil: return setting
      case .setting, .field, .memory: continue
      }
    }
    return nil
  }

  /// The length where a setting may have any value instead of the one that gave a length.
  private func length(of timer: Int, from setting: Int, like length: Length) -> Length {
    guard case .duration(let value)? = policy.settingValues[setting] else { return length }
    let declared = model.settings[setting]
    let least = declared.values?.min() ?? declared.range?.value.earliest ?? 1
    let greatest = declared.values?.max() ?? declared.range?.value.latest
    let offset = length.least - value
    if model.timers[timer].length.changes == .atOnce {
      // It fires as soon as its age is that of some value.
      let most = greatest ?? Instant.latest.milliseconds
      return Length(
        least: max(0, least + offset),
        greatest: max(0, least + offset),
        width: most - least + length.width
      )
    }
    return Length(
      origin: .setting(setting),
      least: least,
      greatest: greatest,
      offset: offset,
      width: length.width
    )
  }

  // MARK: Events and memories

  private func length(from source: PolicyTables.TimerLength, _ event: Int) -> Length {
    let margin = source.margin
    let width = margin.latest - margin.earliest
    func ranging(_ origin: Length.Origin, _ range: TimeWindow?) -> Length {
      Length(
        origin: origin,
        least: range?.earliest ?? 1,
        greatest: range?.latest,
        offset: margin.earliest,
        width: width
      )
    }
    switch source.length {
    case .fixed(let length):
      let window = TimeWindow(length, adding: margin)
      return Length(
        least: window.earliest,
        greatest: window.earliest,
        width: window.latest - window.earliest
      )
    case .event(let place):
      let name = policy.words.lengthFields[Int(place)]
      let fields = event < model.events.count ? model.events[event].fields : []
      return ranging(.event(place), fields.first { $0.name == name }?.range?.value)
    case .session(let slot):
      let memories = policy.words.lengthMemories
      if Int(slot) < memories.count {
        return ranging(.session(slot), model.memory[memories[Int(slot)]].range?.value)
      }
      return entryLength(slot, margin, width)
    }
  }

  /// A setting's value as the session came into a timer's states.
  private func entryLength(
    _ slot: UInt8,
    _ margin: TimeWindow.Margin,
    _ width: Int64
  ) -> Length {
    let entry = policy.tables.timerMemory.entries.first { $0.slot == Int(slot) }
    var least = entry?.values.map(\.length).min() ?? 1
    var greatest = entry?.values.map(\.length).max()
    if isOpen, let setting = entry.flatMap({ model.timers[$0.timer].length.settings.last }) {
      let declared = model.settings[setting]
      least = declared.values?.min() ?? declared.range?.value.earliest ?? 1
      greatest = declared.values?.max() ?? declared.range?.value.latest
    }
    return Length(
      origin: .session(slot),
      least: least,
      greatest: greatest,
      offset: margin.earliest,
      width: width
    )
  }

  /// A session after a step, in which there is a length wherever it remembers one.
  private func session(after step: DiscreteStep) -> Session {
    var session = empty.with(facts: step.facts, state: step.state)
    let words = policy.words
    for (slot, memory) in words.lengthMemories.enumerated() {
      let isKnown = words.layout.value(of: memory, in: step.facts) != nil
      session.deadlines[length: slot] = isKnown ? 1 : 0
    }
    for entry in policy.tables.timerMemory.entries {
      session.deadlines[length: entry.slot] = step.facts & entry.fact == 0 ? 0 : 1
    }
    return session
  }
}
