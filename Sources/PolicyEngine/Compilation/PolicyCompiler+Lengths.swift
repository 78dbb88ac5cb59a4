/// How long timers run, as far as that is known before the first event.
extension PolicyCompiler {
  mutating func addLength(of timer: Int) {
    let sources = now.lengthSources(of: timer)
    lengthSources.append(sources)
    let bounds = now.bounds(of: timer)
    windows.append(
      TimeWindow(earliest: bounds?.earliest ?? 0, latest: bounds.map { $0.latest ?? .max } ?? 0)
    )
    if now.mayExist(timer) || hasEntry(timer) { existingTimers |= 1 << UInt64(timer) }
    let length = model.timers[timer].length
    var lengths: [PolicyTables.TimerLength] = []
    switch length.changes {
    case .atOnce: lengths = sources.flatMap { lengthsThatMove($0, timer) }
    case .onEntry:
      lengths = length.sources.dropLast().flatMap { self.lengths($0, timer) }
      lengths.append(.init(length: .session(heldSlot(of: timer)), margin: margin(of: timer)))
    case nil where now.window(of: timer) == nil:
      lengths = sources.flatMap { self.lengths($0, timer) }
    case nil: break
    }
    timerLengths.append(lengthsAfterFirings(timer, lengths))
  }

  /// The lengths of a timer that may fire several times, by how often it has.
  private func lengthsAfterFirings(
    _ timer: Int,
    _ first: [PolicyTables.TimerLength]
  ) -> [PolicyTables.TimerLength] {
    let mask = layout.firingCount(of: timer)
    if mask == 0 { return first }
    let all = [first] + now.gaps(of: timer).map { $0.flatMap { lengths($0, timer) } }
    return all.enumerated().flatMap { count, lengths in
      lengths.map { length in
        var counted = length
        counted.mask |= mask
        counted.value |= layout.firingCount(of: timer, count)
        return counted
      }
    }
  }

  /// The lengths of a source whose changes move the timer: one for each key, whether it has a value of its own
  /// or not, so that the value of the same key is found under other settings.
  private func lengthsThatMove(
    _ source: PolicyModel.TimerLength.Source,
    _ timer: Int
  ) -> [PolicyTables.TimerLength] {
    let setting = model.timers[timer].length.settings.last
    guard let setting, case .chosen(let values) = now.settings, let value = values[setting],
      // What the setting says, which ``Circumstances`` gives as a window where it is one for all keys.
      source == .setting(setting) || source == lengthSources[timer].last
    else { return lengths(source, timer) }
    let margin = margin(of: timer)
    var found: [PolicyTables.TimerLength] = []
    if let memory = model.settings[setting].key {
      for (index, name) in model.memory[memory].values.enumerated() {
        guard let length = value.length(for: name) else { continue }
        let fact = layout.fact(memory: memory, value: index)
        found.append(
          .init(mask: fact, value: fact, length: .fixed(length), margin: margin, key: index + 1)
        )
      }
    }
    if let otherwise = value.length(for: nil) {
      let silent = lengthsByKey(setting).silent
      found.append(.init(mask: silent, length: .fixed(otherwise), margin: margin, key: 0))
    }
    return found
  }

  private func margin(of timer: Int) -> TimeWindow.Margin {
    let (before, late) = (model.timers[timer].length.before, model.timers[timer].length.lateBy)
    return TimeWindow.Margin(earliest: -before, latest: late - before)
  }

  private func lengths(
    _ source: PolicyModel.TimerLength.Source,
    _ timer: Int
  ) -> [PolicyTables.TimerLength] {
    var margin = margin(of: timer)
    switch source {
    case .setting(let setting):
      let (lengths, silent, otherwise) = lengthsByKey(setting)
      return lengths.map { fact, length in
        .init(mask: fact, value: fact, length: .fixed(length), margin: margin)
      } + (otherwise.map { [.init(mask: silent, length: .fixed($0), margin: margin)] } ?? [])
    case .window(let window):
      margin.latest += window.latest - window.earliest
      return [.init(length: .fixed(window.earliest), margin: margin)]
    case .memory(let memory): return [.init(length: .session(slot(of: memory)), margin: margin)]
    case .field(let name): return [.init(length: .event(place(of: name)), margin: margin)]
    }
  }

  /// The values of a setting by the fact that its memory has a key, the facts of the keys that are to have none, and
  /// the value for all else.
  private func lengthsByKey(
    _ setting: Int
  ) -> (lengths: [(fact: UInt64, length: Int64)], silent: UInt64, otherwise: Int64?) {
    guard case .chosen(let values) = now.settings,
      case .byKey(let lengths, let otherwise)? = values[setting],
      let memory = model.settings[setting].key
    else { return ([], 0, nil) }
    var found: [(fact: UInt64, length: Int64)] = []
    var silent: UInt64 = 0
    for (index, name) in model.memory[memory].values.enumerated() {
      guard let own = lengths[name] else { continue }
      let fact = layout.fact(memory: memory, value: index)
      if let own { found.append((fact, own)) } else { silent |= fact }
    }
    return (found, silent, otherwise)
  }

  // MARK: Firing again

  /// Adds that a timer goes on after one of its firings, by how often it has fired before.
  mutating func addGaps(of timer: Int, to row: inout PolicyTables.Row) {
    let counted = layout.firingCount(of: timer)
    for (count, gap) in now.gaps(of: timer).enumerated() {
      let known = Cube(mask: counted, value: layout.firingCount(of: timer, count))
      for way in ways(to: gap) ?? [Cube()] {
        var both = known
        guard both.require(way) else { continue }
        let next = layout.firingCount(of: timer, count + 1)
        add(.start, 1 << UInt32(timer), where: both, setting: next, in: &row)
      }
    }
  }

  // MARK: Values on entry

  /// Whether a timer may have the length that its setting had on entry, whatever it has now.
  private func hasEntry(_ timer: Int) -> Bool {
    model.timers[timer].length.changes == .onEntry
      && now.outcome(of: model.timers[timer].guardCondition) != false
  }

  private func heldSlot(of timer: Int) -> UInt8 { UInt8(model.lengthSlot(of: timer) ?? 0) }

  /// Adds what a step that comes into a timer's states, or leaves them, makes of the value on entry.
  mutating func noteEntries(from: Int, to: Int, in row: inout PolicyTables.Row) {
    for timer in model.timers.indices where model.timers[timer].length.changes == .onEntry {
      let states = model.timers[timer].states
      if states.contains(from) == states.contains(to) { continue }
      let fact = layout.hasEntryLength(timer)
      row.action.keep &= ~fact
      keep(.init(slot: heldSlot(of: timer), length: .fixed(0)), in: &row)
      guard states.contains(to), let setting = model.timers[timer].length.settings.last else {
        continue
      }
      noteEntry(setting, timer, fact, in: &row)
    }
  }

  private mutating func noteEntry(
    _ setting: Int,
    _ timer: Int,
    _ fact: UInt64,
    in row: inout PolicyTables.Row
  ) {
    let values = entryValues(setting)
    let isSure = values.contains { $0.mask == 0 }
    if isSure { row.action.set |= fact }
    for value in values {
      keep(
        .init(
          mask: value.mask,
          value: value.value,
          slot: heldSlot(of: timer),
          length: .fixed(value.length)
        ),
        in: &row
      )
      // What the step remembers is among the facts after it, for which both are asked.
      if !isSure {
        add(.note, 0, where: Cube(mask: value.mask, value: value.value), setting: fact, in: &row)
      }
    }
  }

  /// What a setting says, by what a session remembers; the last that holds counts.
  private func entryValues(_ setting: Int) -> [TimerMemory.Value] {
    guard case .chosen(let values) = now.settings else { return [] }
    if case .duration(let length)? = values[setting] { return [.init(length: length)] }
    let (lengths, silent, otherwise) = lengthsByKey(setting)
    return (otherwise.map { [.init(mask: silent, length: $0)] } ?? [])
      + lengths.map { .init(mask: $0.fact, value: $0.fact, length: $0.length) }
  }

  private mutating func keep(
    _ length: PolicyTables.KeptLength,
    in row: inout PolicyTables.Row
  ) {
    keptLengths.append(length)
    row.keptCount += 1
  }

  /// What sessions remember of timers besides that they run.
  var timerMemory: TimerMemory {
    var memory = TimerMemory()
    if layout.heldFacts == 0, model.heldTimers.isEmpty { return memory }
    memory.facts = layout.heldFacts
    memory.firingCounts = model.timers.indices.map { layout.firingCount(of: $0) }
    for timer in model.heldTimers {
      let slot = Int(heldSlot(of: timer))
      switch model.timers[timer].length.changes {
      case .atOnce: memory.moving.append(.init(timer: timer, slot: slot))
      case .onEntry:
        if model.timers[timer].states.contains(model.initialState) {
          memory.initialEntries.append(memory.entries.count)
        }
        memory.entries.append(
          .init(
            timer: timer,
            slot: slot,
            fact: layout.hasEntryLength(timer),
            values: model.timers[timer].length.settings.last.map(entryValues) ?? []
          )
        )
      case nil: break
      }
    }
    return memory
  }

  /// Which of the lengths that a session remembers is a memory's.
  func slot(of memory: Int) -> UInt8 { UInt8(memories.firstIndex(of: memory) ?? 0) }

  /// Which of an event's lengths is a field's.
  func place(of field: String) -> UInt8 { UInt8(fields.firstIndex(of: field) ?? 0) }

  /// The ways in which a timer comes to have a length, of which each is enough, as facts of the present event;
  /// nil where it always has one.
  ///
  /// - Parameter isEntering: whether the step comes into the timer's states.
  func waysToLength(_ timer: Int, isEntering: Bool) -> [Cube]? {
    guard model.timers[timer].length.changes == .onEntry, !isEntering else {
      return ways(to: lengthSources[timer])
    }
    let fact = layout.hasEntryLength(timer)
    return ways(to: Array(model.timers[timer].length.sources.dropLast()))
      .map { $0 + [Cube(mask: fact, value: fact)] }
  }

  private func ways(to sources: [PolicyModel.TimerLength.Source]) -> [Cube]? {
    var ways: [Cube] = []
    for source in sources {
      switch source {
      case .window: return nil
      case .setting(let setting):
        let (lengths, silent, otherwise) = lengthsByKey(setting)
        if otherwise != nil, silent == 0 { return nil }
        guard let memory = model.settings[setting].key,
          let item = now.remembered.last(where: { $0.memory == memory })
        else {
          // What all others have is there wherever it is not said that there is nothing.
          ways +=
            otherwise == nil
            ? lengths.map { Cube(mask: $0.fact, value: $0.fact) } : [Cube(mask: silent)]
          continue
        }
        let fact = item.value.map { layout.fact(memory: memory, value: $0) } ?? 0
        if lengths.contains(where: { $0.fact == fact }) { return nil }
        if otherwise != nil, silent & fact == 0 { return nil }
      case .memory(let memory):
        if let item = now.remembered.last(where: { $0.memory == memory }) {
          if item.value != nil { return nil }
          continue
        }
        let fact = layout.fact(memory: memory, value: 0)
        ways.append(Cube(mask: fact, value: fact))
      case .field(let name):
        if let fact = now.event.flatMap({ layout.fact(.isLeftOut(name), event: $0) }) {
          ways.append(Cube(mask: fact, value: 0))
        }
      }
    }
    return ways
  }
}
