extension Policy {
  /// The facts of which a session's own are made; the others are an event's.
  package var sessionFacts: UInt64 {
    tables.timerFacts | tables.memoryFacts | tables.timerMemory.facts
  }

  /// The calendars that are open at an instant, as bits by their indices.
  package func openCalendars(at instant: Instant) -> UInt64 {
    tables.calendars.openings.indices.reduce(0) { open, index in
      let isOpen = tables.calendars.openings[index].isOpen(at: instant.milliseconds)
      return isOpen ? open | 1 << UInt64(index) : open
    }
  }

  /// What is known of a session before one of its steps.
  package func circumstances(of session: Session, event: Int) -> Circumstances {
    var now = Circumstances(words.model, settings: .chosen(settingValues))
    now.state = Int(session.state)
    now.event = event
    now.timers = session.facts & tables.timerFacts
    now.memory = words.model.memory.indices.map { words.layout.value(of: $0, in: session.facts) }
    return now
  }

  /// The text of an event's field; nil for a field that is no text.
  package func text(_ field: String, of event: Event) -> String? {
    let texts = words.model.events[event.index].fields.filter { $0.type == .text }
    guard let index = texts.firstIndex(where: { $0.name == field }) else { return nil }
    if index == 0 { return event.text }
    return index <= event.moreTexts.count ? event.moreTexts[index - 1] : ""
  }
}
