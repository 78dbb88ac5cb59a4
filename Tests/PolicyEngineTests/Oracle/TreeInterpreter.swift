import PolicyEngine

/// "The meaning of one step" carried out on the model itself: no tables, no bits, nothing folded away.
///
/// It is slow on purpose. Each numbered comment in ``step(_:_:_:)`` is one of the six sentences of that
/// meaning, so that the interpreter can be held against them line by line.
struct TreeInterpreter {
  /// When a running timer may fire.
  struct Deadline: Equatable {
    var earliest: Int64
    var latest: Int64
  }

  /// One session.
  struct Session: Equatable {
    var state: Int
    /// The index of the value by memory; a memory that is not there has nothing.
    var memory: [Int: Int] = [:]
    /// The lengths that are remembered, by memory, in milliseconds.
    var lengths: [Int: Int64] = [:]
    /// The running timers, by index.
    var timers: [Int: Deadline] = [:]
    /// How often a running timer has fired since it started, where that is at all.
    var firings: [Int: Int] = [:]
    /// When a running timer started that goes by its setting at once, and what its key was then.
    var starts: [Int: Start] = [:]
    /// What a timer's setting was as the session came into its states, in milliseconds.
    var entered: [Int: Int64] = [:]
    /// The latest moment that the session has seen; nil before the first.
    var present: Int64?
  }

  /// When a timer started, and what the memory said then for whose values its setting has a value each.
  struct Start: Equatable {
    var at: Int64
    var key: String?
  }

  /// An event as a host writes it.
  struct Event {
    var index: Int
    var fields: [String: String] = [:]
    /// When it happened, which may be before what its session has seen.
    var at: Int64 = 0
  }

  /// What one step did, in words.
  struct Record: Equatable {
    struct Started: Equatable {
      var timer: String
      var earliest: Int64
      var latest: Int64
    }

    struct Effect: Equatable {
      var name: String
      var parameters: [String: String]
    }

    var at: Int64
    var event: String
    var outcome: Outcome
    var rule: String?
    var from: String
    var to: String
    var started: [Started] = []
    var cancelled: [String] = []
    var effects: [Effect] = []
    var reason: String?
    var isLate = false
  }

  let model: PolicyModel
  /// The values that somebody chose, by setting; `.some(nil)`: chosen not to be set.
  private(set) var chosen: [Int: SettingValue?] = [:]
  private let words: [[[Unicode.Scalar]]]

  init(_ model: PolicyModel) {
    self.model = model
    words = model.keywordSets.map { set in
      set.words.map { ReferenceText.normalForm(of: $0.value) }
    }
  }

  func newSession() -> Session {
    var session = Session(state: model.states.firstIndex { $0.isInitial } ?? 0)
    enter(session.state, &session) { _ in true }
    return session
  }

  /// Remembers the values of settings for the timers into whose states a session comes.
  private func enter(_ state: Int, _ session: inout Session, where comesIn: (Int) -> Bool) {
    for (index, timer) in model.timers.enumerated() where timer.length.changes == .onEntry {
      guard timer.states.contains(state) else {
        session.entered[index] = nil
        continue
      }
      guard comesIn(index), let setting = timer.length.settings.last else { continue }
      session.entered[index] = length(of: setting, key(of: setting, session))
    }
  }

  // MARK: Settings

  /// Changes settings; the session that goes on under them learns of it by ``adopt(_:at:)``.
  mutating func choose(_ setting: Int, _ value: SettingValue?) {
    chosen[setting] = .some(value)
  }

  /// Changes what one key of a memory makes of a setting; `default` is for all that have nothing of their own.
  mutating func choose(_ setting: Int, for key: String, _ value: SettingValue?) {
    var lengths: [String: Int64?] = [:]
    var otherwise: Int64?
    if case .byKey(let known, let others)? = self.value(of: setting) {
      (lengths, otherwise) = (known, others)
    } else if case .duration(let length)? = self.value(of: setting) {
      otherwise = length
    }
    var length: Int64?
    if case .duration(let chosen)? = value { length = chosen }
    if key == "default" { otherwise = length } else { lengths.updateValue(length, forKey: key) }
    chosen[setting] =
      lengths.isEmpty
      ? .some(otherwise.map { .duration($0) }) : .some(.byKey(lengths, otherwise: otherwise))
  }

  /// Stops the timers that the settings no longer allow, and gives their names and those of timers that move.
  ///
  /// The others keep their deadlines: what only a step can know (memory, timers, fields) is not asked
  /// again. Only where a change counts at once the timer is due as if it had started under these settings, or
  /// where it would be past, now, or when its calendar opens next if it fires only in that one's open time.
  func adopt(_ session: inout Session, at moment: Int64) -> (stopped: [String], moved: [String]) {
    guard let present = session.present else {
      session = newSession()
      return ([], [])
    }
    let now = max(moment, present)
    var (stopped, moved): ([Int], [Int]) = ([], [])
    for (index, known) in session.timers.sorted(by: { $0.key < $1.key }) {
      let timer = model.timers[index]
      var isAllowed = couldHaveLength(index) && couldHold(timer.guardCondition)
      if isAllowed, let start = session.starts[index], let setting = timer.length.settings.last {
        if let length = length(of: setting, start.key) {
          var first = now
          if let calendar = timer.calendar, !calendar.counts {
            let before = timer.length.before
            let opening = openings(of: calendar.index).first { $0.upperBound > now + before }
            first = opening.map { max($0.lowerBound - before, now) } ?? .max
          }
          func next(_ due: Int64, _ known: Int64) -> Int64 {
            if due >= first { return due }
            // What was due before is not put off.
            return known < first ? max(due, known) : first
          }
          let least = length - timer.length.before
          let window = Deadline(earliest: least, latest: least + timer.length.lateBy)
          let usual = self.deadline(of: timer, window, from: start.at)
          let deadline = Deadline(
            earliest: next(usual.earliest, known.earliest),
            latest: next(usual.latest, known.latest)
          )
          if deadline != known { moved.append(index) }
          session.timers[index] = deadline
        } else {
          isAllowed = false
        }
      }
      if !isAllowed { stopped.append(index) }
    }
    for timer in stopped { session.timers[timer] = nil }
    forgetStopped(&session)
    return (stopped.map { model.timers[$0].name }, moved.map { model.timers[$0].name })
  }

  /// What is known of a timer besides that it runs goes with it.
  private func forgetStopped(_ session: inout Session) {
    let running = Set(session.timers.keys)
    session.firings = session.firings.filter { running.contains($0.key) }
    session.starts = session.starts.filter { running.contains($0.key) }
  }

  /// What the memory says for whose values a setting has a value each.
  private func key(of setting: Int, _ session: Session) -> String? {
    guard let memory = model.settings[setting].key, let value = session.memory[memory] else {
      return nil
    }
    return model.memory[memory].values[value]
  }

  /// The duration that a setting says for a key.
  private func length(of setting: Int, _ key: String?) -> Int64? {
    switch value(of: setting) {
    case .duration(let length)?: length
    case .byKey(let lengths, let otherwise)?:
      // A key that is said to have nothing has not what all others have.
      if let key, let own = lengths[key] { own } else { otherwise }
    case .boolean?, .choice?, nil: nil
    }
  }

  private func value(of setting: Int) -> SettingValue? {
    guard model.settings[setting].isOffered else { return nil }
    if let value = chosen[setting] { return value }
    return model.settings[setting].defaultValue?.value
  }

  /// How long a timer runs that starts now: as the first says that has a value; nil when none has.
  private func window(
    of timer: Int,
    _ sources: [PolicyModel.TimerLength.Source],
    _ event: Event,
    _ session: Session
  ) -> (window: Deadline, source: PolicyModel.TimerLength.Source)? {
    let length = model.timers[timer].length
    for source in sources {
      var found: Deadline?
      switch source {
      case .window(let window):
        found = Deadline(earliest: window.earliest, latest: window.latest)
      case .setting(let setting):
        let value =
          length.changes == .onEntry
          ? session.entered[timer] : self.length(of: setting, key(of: setting, session))
        found = value.map { Deadline(earliest: $0, latest: $0) }
      case .memory(let memory):
        found = session.lengths[memory].map { Deadline(earliest: $0, latest: $0) }
      case .field(let name):
        found = self.length(name, of: event).map { Deadline(earliest: $0, latest: $0) }
      }
      guard let found else { continue }
      let window = Deadline(
        earliest: found.earliest - length.before,
        latest: found.latest - length.before + length.lateBy
      )
      return (window, source)
    }
    return nil
  }

  /// The length that a field gives: of an instant, from the event's own moment.
  private func length(_ name: String, of event: Event) -> Int64? {
    guard let field = field(name, of: event), let text = event.fields[name] else { return nil }
    return field.type == .instant
      ? Instant(text).map { $0.milliseconds - event.at } : try? DurationText.parse(text)
  }

  /// Whether some of what could say how long a timer runs is there under these settings.
  private func couldHaveLength(_ timer: Int) -> Bool {
    // What held on entry doesn't change.
    let length = model.timers[timer].length
    return length.changes == .onEntry
      || length.sources.contains { source in
        guard case .setting(let setting) = source else { return true }
        // Which key the session has is not asked.
        let keys = model.settings[setting].key.map { model.memory[$0].values } ?? []
        return self.length(of: setting, nil) != nil
          || keys.contains { self.length(of: setting, $0) != nil }
      }
  }

  // MARK: Steps

  /// Handles an event; the firings that come first are given to `fired`.
  func receive(
    _ event: Event,
    at instant: Int64,
    in session: inout Session,
    firing: Firing,
    fired: (Record) -> Void
  ) -> Record {
    // A session never goes back in time (D10).
    let present = session.present ?? .min
    let moment = max(instant, present)
    // 1. Timers due at or before the event's time fire first, each in a step of its own.
    while let record = fireNext(in: &session, through: moment, firing: firing) { fired(record) }
    var record = step(event, at: moment, &session)
    record.isLate = instant < present
    return record
  }

  /// Fires the next timer that is due: in order of due time, then of declaration (D2).
  func fireNext(in session: inout Session, through moment: Int64, firing: Firing) -> Record? {
    let due = session.timers.map { timer, deadline in
      (timer: timer, at: firing == .earliest ? deadline.earliest : deadline.latest)
    }
    guard let next = due.min(by: { ($0.at, $0.timer) < ($1.at, $1.timer) }), next.at <= moment
    else {
      return nil
    }
    // It fires once, and so runs no more when its own step begins.
    session.timers[next.timer] = nil
    let event = Event(index: model.firing(of: next.timer))
    return step(event, at: max(next.at, session.present ?? .min), &session)
  }

  /// Fires one timer at an instant, if it may fire then.
  func fire(_ timer: Int, at moment: Int64, in session: inout Session) -> Record? {
    guard let deadline = session.timers[timer], moment >= deadline.earliest,
      moment <= deadline.latest, moment >= session.present ?? .min
    else { return nil }
    // No timer is passed over at the end of its window: one declared later waits for it.
    for (other, end) in session.timers
    where end.latest < moment || end.latest == moment && other < timer {
      return nil
    }
    session.timers[timer] = nil
    return step(Event(index: model.firing(of: timer)), at: moment, &session)
  }

  /// Whether an event can be handled at an instant without a firing before it.
  func mayReceive(at moment: Int64, in session: Session) -> Bool {
    moment >= session.present ?? .min && session.timers.values.allSatisfy { moment < $0.latest }
  }

  private func step(_ event: Event, at moment: Int64, _ session: inout Session) -> Record {
    session.present = moment
    let before = session
    defer { forgetStopped(&session) }
    var record = Record(
      at: moment,
      event: model.eventName(event.index),
      outcome: .ignored,
      from: model.states[before.state].name,
      to: model.states[before.state].name
    )

    // 2. In a final status: ignored. Else the first rule whose event, from and conditions hold.
    if model.states[before.state].isFinal {
      record.reason = model.states[before.state].reason.map { model.refusals[$0].name }
      return record
    }
    let rule = model.rules.first { rule in
      rule.events.contains { $0.value == event.index } && rule.from.contains(before.state)
        && holds(rule.guardCondition, event, before, moment)
        && counts(event, rule.eventConditions, before, moment)
    }
    record.rule = rule?.name

    // 3. `reject` ends the step. Else memory is set, effects are listed, the state changes.
    if let refusal = rule?.refusal {
      record.outcome = .rejected
      record.reason = model.refusals[refusal].name
      return record
    }
    for remembered in rule?.remembers ?? [] {
      switch remembered.length {
      case nil: session.lengths[remembered.memory] = nil
      case .fixed(let length): session.lengths[remembered.memory] = length
      case .field(let name):
        // What the event leaves out stays as it is.
        guard let length = length(name, of: event) else { continue }
        session.lengths[remembered.memory] = length
      }
      session.memory[remembered.memory] = remembered.value
    }
    record.effects = (rule?.effects ?? []).map { call in
      var parameters = call.parameters
      for (name, setting) in call.settings { parameters[name] = text(value(of: setting)) }
      return .init(name: model.effects[call.effect].name, parameters: parameters)
    }
    switch rule?.to {
    case nil: session.state = before.state
    case .state(let state): session.state = state
    case .setting(let setting, _):
      let name = text(value(of: setting))
      session.state = model.states.firstIndex { $0.name == name } ?? before.state
    }
    record.to = model.states[session.state].name
    enter(session.state, &session) { !model.timers[$0].states.contains(before.state) }

    // 4. Running timers stop outside their `while`, or where the event is in their `cancel`.
    for (index, timer) in model.timers.enumerated() where before.timers[index] != nil {
      let isOutside = !timer.states.contains(session.state)
      let isCancelled =
        timer.cancels.contains { $0.value == event.index }
        && counts(event, timer.cancelConditions, before, moment)
      if isOutside || isCancelled {
        session.timers[index] = nil
        record.cancelled.append(timer.name)
      }
    }

    // 5. Then timers start. Conditions see the memory of after 3, and the timers of before the step.
    var conditionView = before
    conditionView.memory = session.memory
    for (index, timer) in model.timers.enumerated() where timer.states.contains(session.state) {
      let comesIn = !timer.states.contains(before.state)
      let isStarted =
        timer.starts.contains { $0.value == event.index }
        && counts(event, timer.startConditions, before, moment)
      let isAsked = isStarted || timer.startsOnEntry != nil && comesIn
      // One that has fired goes on for its next gap, whatever its conditions say by then.
      let firings = (before.firings[index] ?? 0) + 1
      let goesOn =
        event.index == model.firing(of: index) && firings <= timer.length.gaps.count
      guard isAsked || goesOn else { continue }
      let sources = goesOn ? [timer.length.gaps[firings - 1]] : timer.length.sources
      guard let (window, source) = window(of: index, sources, event, session) else { continue }
      guard goesOn || holds(timer.guardCondition, event, conditionView, moment) else { continue }
      guard session.timers[index] == nil || timer.restarts else { continue }
      session.firings[index] = goesOn ? firings : nil
      session.starts[index] = nil
      if timer.length.changes == .atOnce, case .setting(let setting) = source {
        session.starts[index] = Start(at: moment, key: key(of: setting, session))
      }
      let deadline = deadline(of: timer, window, from: moment)
      session.timers[index] = deadline
      record.started.append(
        .init(timer: timer.name, earliest: deadline.earliest, latest: deadline.latest)
      )
    }

    // 6. Applied if a rule was taken or a timer reacted, as one that fires does, else ignored (D13).
    let isFiring = event.index >= model.events.count
    if rule != nil || isFiring || !record.started.isEmpty || !record.cancelled.isEmpty {
      record.outcome = .applied
    }
    return record
  }

  // MARK: Calendars

  /// When a calendar is open: one opening after the other.
  private func openings(of calendar: Int) -> [Range<Int64>] {
    guard let table = model.calendars[calendar].hours?.openings?.table else { return [] }
    return (0..<table.count).map { table[$0] }
  }

  /// When a timer may fire that runs for a window, the time before another's end taken off already: later than all
  /// else where its calendar opens no more.
  private func deadline(
    of timer: PolicyModel.Timer,
    _ window: Deadline,
    from moment: Int64
  ) -> Deadline {
    guard let calendar = timer.calendar else {
      return Deadline(earliest: moment + window.earliest, latest: moment + window.latest)
    }
    let openings = openings(of: calendar.index)
    let never = Instant.afterCalendar.milliseconds
    if calendar.counts {
      func due(_ length: Int64) -> Int64 {
        var rest = length
        for opening in openings where opening.upperBound > moment {
          let begin = max(opening.lowerBound, moment)
          if opening.upperBound - begin >= rest { return begin + rest }
          rest -= opening.upperBound - begin
        }
        return never
      }
      return Deadline(earliest: due(window.earliest), latest: due(window.latest))
    }
    // The other timer is due in open time; this one so long before it, open or not.
    let before = timer.length.before
    let (begin, end) = (moment + window.earliest + before, moment + window.latest + before)
    guard let opening = openings.first(where: { $0.upperBound > begin }) else {
      return Deadline(earliest: never, latest: never)
    }
    let earliest = max(opening.lowerBound, begin)
    let latest = max(earliest, min(opening.upperBound - 1, end))
    return Deadline(earliest: earliest - before, latest: latest - before)
  }

  // MARK: Conditions

  private func holds(
    _ condition: PolicyModel.Guard,
    _ event: Event,
    _ session: Session,
    _ moment: Int64
  ) -> Bool {
    condition.requires.allSatisfy { holds($0.value, event, session, moment) }
      && !condition.excludes.contains { holds($0.value, event, session, moment) }
  }

  /// Whether an event is as one of the signals says that name it.
  private func counts(
    _ event: Event,
    _ conditions: PolicyModel.EventConditions,
    _ session: Session,
    _ moment: Int64
  ) -> Bool {
    guard let ways = conditions[event.index] else { return true }
    return ways.contains { holds($0, event, session, moment) }
  }

  /// The text of a setting's value, durations in milliseconds; nil where it is not set.
  private func text(_ value: SettingValue?) -> String? {
    if case .duration(let length)? = value { String(length) } else { value?.description }
  }

  /// Whether a test holds.
  func holds(
    _ test: PolicyModel.Test,
    _ event: Event,
    _ session: Session,
    _ moment: Int64? = nil
  ) -> Bool {
    switch test {
    case .isSet(let setting) where model.settings[setting].key != nil:
      return length(of: setting, key(of: setting, session)) != nil
    case .isSet(let setting): return value(of: setting) != nil
    case .setting(let setting, let values):
      if let value = value(of: setting) { return values.contains(value) }
      return model.settings[setting].type == .boolean && values.contains(.boolean(false))
    case .capability(let capability, let wanted):
      return model.capabilities[capability].value == wanted
    case .memory(let memory, let values): return values.contains(session.memory[memory])
    case .timer(let timer): return session.timers[timer] != nil
    case .open(let calendar):
      let moment = moment ?? session.present ?? .min
      return openings(of: calendar).contains { $0.contains(moment) }
    case .field(let name, let values):
      guard let field = field(name, of: event) else { return false }
      let text = event.fields[name] ?? field.type.valueIfAbsent
      if field.isLength, values.contains("0"), event.fields[name] == nil { return true }
      let value = event.fields[name] == nil ? text : field.type.canonical(text) ?? text
      return values.contains(value)
    case .keywords(let name, let sets):
      guard let field = field(name, of: event), field.type == .text else { return false }
      let message = ReferenceText.untrimmedForm(of: event.fields[name] ?? "")
      return sets.contains { set in
        ReferenceText.matches(
          message,
          normalForms: words[set],
          model.keywordSets[set].match
        )
      }
    }
  }

  private func field(_ name: String, of event: Event) -> PolicyModel.Field? {
    guard event.index < model.events.count else { return nil }
    return model.events[event.index].fields.first { $0.name == name }
  }

  /// Whether a setting is set whatever a session has in the memory that it goes by, or for none of all.
  private func isTheSameForAllKeys(_ setting: Int) -> Bool {
    let keys = model.settings[setting].key.map { model.memory[$0].values } ?? []
    let isSet = length(of: setting, nil) != nil
    return keys.allSatisfy { (length(of: setting, $0) != nil) == isSet }
  }

  /// Whether a condition could hold in some step under these settings.
  private func couldHold(_ condition: PolicyModel.Guard) -> Bool {
    let nothing = Session(state: 0)
    func isKnown(_ test: PolicyModel.Test) -> Bool {
      switch test {
      case .isSet(let setting): isTheSameForAllKeys(setting)
      case .setting, .capability: true
      case .memory, .timer, .open, .field, .keywords: false
      }
    }
    func holdsNow(_ test: PolicyModel.Test) -> Bool { holds(test, Event(index: 0), nothing) }
    let required = condition.requires.allSatisfy { !isKnown($0.value) || holdsNow($0.value) }
    let excluded = condition.excludes.contains { isKnown($0.value) && holdsNow($0.value) }
    return required && !excluded
  }
}
