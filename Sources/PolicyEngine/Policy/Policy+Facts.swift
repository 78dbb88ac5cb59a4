extension Policy {
  /// The rows of an event in a state, in the order in which they are tried; the last always holds.
  package func rows(of event: Int, in state: Int) -> Range<Int> {
    let first = Int(tables.cells[state * tables.eventCount + event].firstRule)
    var last = first
    while tables.rules[last].mask != 0 { last += 1 }
    return first..<last + 1
  }

  /// The row that is taken where some facts hold.
  package func row(of event: Int, in state: Int, where facts: UInt64) -> Int {
    let rows = rows(of: event, in: state)
    return rows.first { facts & tables.rules[$0].mask == tables.rules[$0].value }
      ?? rows.upperBound - 1
  }

  /// The facts of which a session's own are made; the others are an event's.
  package var sessionFacts: UInt64 { tables.timerFacts | tables.memoryFacts }

  /// What is known of a session before one of its steps.
  package func circumstances(of session: Session, event: Int) -> Circumstances {
    var now = Circumstances(words.model, settings: .chosen(words.settings))
    now.state = Int(session.state)
    now.event = event
    now.timers = session.facts & tables.timerFacts
    now.memory = words.model.memory.indices.map { words.layout.value(of: $0, in: session.facts) }
    return now
  }

  /// All facts about an event's fields, also those that its rows in some state don't look at.
  package func facts(of event: Event) -> UInt64 { tables.facts(of: event) }

  /// The text of an event's field; nil for a field that is no text.
  package func text(_ field: String, of event: Event) -> String? {
    let texts = words.model.events[event.index].fields.filter { $0.type == .string }
    guard let index = texts.firstIndex(where: { $0.name == field }) else { return nil }
    if index == 0 { return event.text }
    return index <= event.moreTexts.count ? event.moreTexts[index - 1] : ""
  }
}
