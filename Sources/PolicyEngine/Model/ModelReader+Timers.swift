extension ModelReader {
  mutating func readTimer(
    _ index: Int,
    _ entry: YAMLNode.Entry,
    among timers: [YAMLNode.Entry]
  ) {
    let node = entry.value
    let other = node["as"].flatMap { readShared($0, with: index, entry) }
    // What counts back needs the timer from which it does, and no more.
    if node.entries != nil, node["as"] == nil, node["before"] == nil {
      let start =
        "add `start: enter` (it starts as the session comes into its states), or its events"
      let lacksStart = node["start"] == nil && node["while"] != nil && node["after"] != nil
      require(
        ["while", "start", "after"],
        of: entry,
        "timer",
        among: timers,
        help: lacksStart ? start : nil
      )
    }
    var timer = PolicyModel.Timer(
      name: entry.key,
      place: entry.keyPlace,
      title: node["title"]?.text,
      refs: node["refs"]?.items?.compactMap(\.text) ?? [],
      states: readStates(node["while"]),
      statesPlace: node["while"]?.place ?? entry.keyPlace,
      lengthPlace: (node["after"] ?? node["before"])?.place ?? entry.keyPlace
    )
    let starts = readEvents(node["start"], or: ["enter"])
    timer.startsOnEntry = node["start"]?.items?.first { $0.text == "enter" }?.place
    (timer.starts, timer.startConditions) = (starts.events, starts.conditions)
    let cancels = readEvents(node["cancel"])
    (timer.cancels, timer.cancelConditions) = (cancels.events, cancels.conditions)
    timer.signals = starts.signals.union(cancels.signals)
    timer.restarts = readFlag(node["restart"], "`restart`") {
      "write two timers, one with `restart: true` and `if: \($0)`, and one with `unless: \($0)`"
    }
    if timer.restarts { timer.restartPlace = node["restart"]?.place }
    let scope = FieldScope(
      events: timer.starts.map(\.value),
      // What starts the other is only known once that is read.
      isOpen: timer.startsOnEntry != nil || node["as"] != nil,
      isKnown: starts.isKnown
    )
    timer.length = readLength(node, scope)
    readGaps(of: &timer, node, scope)
    readChanges(of: &timer, node)
    timer.calendar = readTimerCalendar(node)
    timer.guardCondition = readGuard(node, scope: scope)
    if let other { timer.sharing = (other, timer.guardCondition) }
    if let then = node.entry("then") {
      timer.hasRule = true
      var rule = PolicyModel.Rule(
        name: Name.timerPrefix + timer.name,
        place: timer.place,
        title: timer.title,
        refs: timer.refs,
        events: [Located(model.firing(of: index), at: then.keyPlace)],
        from: timer.states,
        fromPlace: timer.statesPlace
      )
      readAction(
        then.value,
        scope: FieldScope(events: [model.firing(of: index)], isOpen: false, isKnown: true),
        into: &rule
      )
      model.rules.append(rule)
    }
    model.timers.append(timer)
  }

  // MARK: Several deadlines of one clock

  /// The timer that another shares its clock with; nil after a report.
  private mutating func readShared(
    _ node: YAMLNode,
    with index: Int,
    _ entry: YAMLNode.Entry
  ) -> Int? {
    guard !node.isInvalid, let other = resolve(node, in: timers, .unknownTimer) else { return nil }
    for key in ["while", "start", "cancel", "restart", "counts", "fires"] {
      guard let own = entry.value.entry(key) else { continue }
      reportConflict(
        of: own,
        with: "as",
        at: node.place,
        "`\(entry.key)` has the `\(key)` of `\(timers.names[other])`, so it can't have one of its own",
        help: "remove `\(key)`, or remove `as` and write out all that differs"
      )
    }
    if entry.value["after"] == nil, entry.value["before"] == nil, !entry.value.hasUnknownEntries {
      diagnostics.report(
        .missingKey,
        at: entry.keyPlace,
        "the timer `\(entry.key)` lacks the key `after` or `before`",
        help:
          "add `after: 5m`, counted as `\(timers.names[other])` is, or `before: 1m`, counted back from its end"
      )
    }
    if other == index {
      diagnostics.report(
        .uselessKey,
        at: node.place,
        "`\(entry.key)` can't share its own clock",
        help: "name another timer, or write out when it runs and starts"
      )
      return nil
    }
    return other
  }

  /// Gives timers that share a clock what the timer with that clock has.
  ///
  /// Done when all are read, as the other may come later, or be changed by a child.
  mutating func shareClocks() {
    for index in model.timers.indices {
      guard let (other, ownCondition) = model.timers[index].sharing else { continue }
      let clock = model.timers[other]
      if clock.sharing != nil {
        diagnostics.report(
          .conflictingKeys,
          at: model.timers[index].place,
          "`\(model.timers[index].name)` shares the clock of `\(clock.name)`, which has none of its own",
          help: "name the timer that has `while` and `start`",
          related: [.init("`\(clock.name)` is here", at: clock.place)]
        )
        continue
      }
      model.timers[index].states = clock.states
      model.timers[index].statesPlace = clock.statesPlace
      model.timers[index].starts = clock.starts
      model.timers[index].startConditions = clock.startConditions
      model.timers[index].startsOnEntry = clock.startsOnEntry
      model.timers[index].cancels = clock.cancels
      model.timers[index].cancelConditions = clock.cancelConditions
      model.timers[index].restarts = clock.restarts
      model.timers[index].calendar = clock.calendar
      model.timers[index].guardCondition = clock.guardCondition.and(ownCondition)
      if model.timers[index].length.before != 0 {
        model.timers[index].length.sources = clock.length.sources
        model.timers[index].length.lateBy = clock.length.lateBy
        model.timers[index].length.changes = clock.length.changes
        checkRoom(of: index, before: clock)
        if !clock.length.gaps.isEmpty {
          diagnostics.report(
            .conflictingKeys,
            at: model.timers[index].lengthPlace,
            "`\(clock.name)` fires several times, so `before` doesn't say before which",
            help:
              "say how long after the start of `\(clock.name)` it is to fire, instead of before its end",
            related: [.init("`\(clock.name)` is here", at: clock.place)]
          )
        }
      }
      let firing = model.firing(of: index)
      for rule in model.rules.indices
      where model.rules[rule].place == model.timers[index].place
        && model.rules[rule].events.first?.value == firing
      {
        model.rules[rule].from = clock.states
        model.rules[rule].fromPlace = clock.statesPlace
      }
    }
  }

  /// Reports timers that are to fire again, and lead out of their states as they first fire.
  mutating func checkGaps() {
    for (index, timer) in model.timers.enumerated() {
      guard let place = timer.gapsPlace, !timer.length.gaps.isEmpty,
        let rule = model.rules.first(where: {
          $0.place == timer.place && $0.events.first?.value == model.firing(of: index)
        }),
        case .state(let state)? = rule.to, !timer.states.contains(state)
      else { continue }
      diagnostics.report(
        .uselessKey,
        at: place,
        "`\(timer.name)` never fires again: its firing leads to `\(model.states[state].name)`, where it does not run",
        help: "remove `repeat`, or leave `to` out of `then`",
        related: [.init("it leads there here", at: rule.toPlace ?? rule.place)]
      )
    }
  }

  /// Reports a timer that would have to fire before its clock runs, for the least that this can be.
  private mutating func checkRoom(of index: Int, before clock: PolicyModel.Timer) {
    let timer = model.timers[index]
    for source in clock.length.sources {
      guard let shortest = model.shortest(source), shortest.length <= timer.length.before else {
        continue
      }
      let most = DurationText.format(shortest.length)
      diagnostics.report(
        .noTimeBefore,
        at: timer.lengthPlace,
        "`\(clock.name)` may be due after \(most), which leaves no time to fire \(DurationText.format(timer.length.before)) before it",
        help: "write less than \(most), or let `\(clock.name)` take longer",
        related: [
          .init("the least that it can be is here", at: shortest.place ?? clock.lengthPlace)
        ]
      )
      return
    }
  }
}
