/// The events that bring something about, as far as they could be read.
struct EventList {
  var events: [Located<Int>] = []
  /// Which of them count only where a guard holds.
  var conditions: PolicyModel.EventConditions = [:]
  var signals: Set<Int> = []
  /// Whether all that is named is known.
  var isKnown = true

  mutating func add(_ event: Located<Int>, where condition: PolicyModel.Guard) {
    let isAlways = condition.requires.isEmpty && condition.excludes.isEmpty
    guard events.contains(where: { $0.value == event.value }) else {
      events.append(event)
      if !isAlways { conditions[event.value] = [condition] }
      return
    }
    // One that counts whatever it says counts where a guard holds too.
    if isAlways { conditions[event.value] = nil }
    conditions[event.value]?.append(condition)
  }
}

extension ModelReader {
  /// Reads a name for several events; what its guards ask is declared by then.
  mutating func readSignal(_ entry: YAMLNode.Entry) -> PolicyModel.Signal {
    var signal = PolicyModel.Signal(name: entry.key, place: entry.keyPlace, events: [])
    if let index = events[entry.key] {
      diagnostics.report(
        .ambiguousName,
        at: entry.keyPlace,
        "`\(entry.key)` is an event too, so it can't be a signal",
        help: "choose another name",
        related: [.init("the event is declared here", at: model.events[index].place)]
      )
    }
    if entry.key.hasPrefix(Name.timerPrefix) || entry.key == "enter" {
      diagnostics.report(
        .reservedName,
        at: entry.keyPlace,
        "`\(entry.key)` can't be a signal: events that begin with `timer.` are the timers' firings",
        help: "choose another name"
      )
    }
    for item in entry.value.items ?? [] {
      guard let name = item["event"], !name.isInvalid else {
        if item.entries != nil, item["event"] == nil, !item.hasUnknownEntries {
          diagnostics.report(
            .missingKey,
            at: item.place.start,
            "an event of the signal `\(entry.key)` lacks the key `event`",
            help: "write `{event: EVENT, if: GUARD}`"
          )
        }
        continue
      }
      guard let event = resolve(name, in: events, .unknownEvent, inList: true) else { continue }
      for key in ["if", "unless"] { checkSignalCondition(item[key]) }
      let scope = FieldScope(events: [event], isOpen: false, isKnown: true)
      let condition = readGuard(item, scope: scope)
      for test in condition.requires + condition.excludes {
        guard case .memory = test.value else { continue }
        reportNoFact(of: "what is remembered", at: test.place)
      }
      signal.events.append((Located(event, at: name.place), condition))
    }
    return signal
  }

  private mutating func checkSignalCondition(_ node: YAMLNode?) {
    for entry in node?.entries ?? [] where entry.key == "timer" {
      reportNoFact(of: "which timers run", at: entry.keyPlace.extended(to: entry.value.place))
    }
  }

  private mutating func reportNoFact(of what: String, at place: Place) {
    diagnostics.report(
      .wrongType,
      at: place,
      "a signal asks what its event says, and not \(what)",
      help: "ask for that in the rules and timers that use the signal"
    )
  }

  /// The events that a rule or a timer names, those of signals among them.
  mutating func readEvents(_ node: YAMLNode?, or words: [String] = []) -> EventList {
    checkRepeated(node)
    var list = EventList()
    for item in node?.items ?? [] {
      guard let text = item.text, !words.contains(text) else {
        if item.text == nil { list.isKnown = false }
        continue
      }
      if let signal = signals[text] {
        list.signals.insert(signal)
        for (event, condition) in model.signals[signal].events {
          list.add(Located(event.value, at: item.place), where: condition)
        }
        if model.signals[signal].events.isEmpty { list.isKnown = false }
      } else if let event = readEvent(item, or: words + signals.names) {
        list.add(event, where: .init())
      } else {
        list.isKnown = false
      }
    }
    return list
  }
}
