/// How long timers run, as far as that is known before the first event.
extension PolicyCompiler {
  mutating func addLength(of timer: Int) {
    let sources = now.lengthSources(of: timer)
    lengthSources.append(sources)
    let bounds = now.bounds(of: timer)
    windows.append(
      TimeWindow(earliest: bounds?.earliest ?? 0, latest: bounds.map { $0.latest ?? .max } ?? 0)
    )
    if now.mayExist(timer) { existingTimers |= 1 << UInt64(timer) }
    timerLengths.append(
      now.window(of: timer) == nil ? sources.flatMap { lengths($0, timer) } : []
    )
  }

  private func lengths(
    _ source: PolicyModel.TimerLength.Source,
    _ timer: Int
  ) -> [PolicyTables.TimerLength] {
    let (before, late) = (model.timers[timer].length.before, model.timers[timer].length.lateBy)
    var margin = TimeWindow.Margin(earliest: -before, latest: late - before)
    switch source {
    case .setting(let setting):
      let (lengths, otherwise) = lengthsByKey(setting)
      return lengths.map { fact, length in
        .init(mask: fact, value: fact, length: .fixed(length), margin: margin)
      } + (otherwise.map { [.init(length: .fixed($0), margin: margin)] } ?? [])
    case .window(let window):
      margin.latest += window.latest - window.earliest
      return [.init(length: .fixed(window.earliest), margin: margin)]
    case .memory(let memory): return [.init(length: .session(slot(of: memory)), margin: margin)]
    case .field(let name): return [.init(length: .event(place(of: name)), margin: margin)]
    }
  }

  /// The values of a setting by the fact that its memory has a key, and the one for all else.
  private func lengthsByKey(
    _ setting: Int
  ) -> (lengths: [(fact: UInt64, length: Int64)], otherwise: Int64?) {
    guard case .chosen(let values) = now.settings,
      case .byKey(let lengths, let otherwise)? = values[setting],
      let memory = model.settings[setting].key
    else { return ([], nil) }
    let found = model.memory[memory].values.enumerated().compactMap { index, name in
      lengths[name].map { (layout.fact(memory: memory, value: index), $0) }
    }
    return (found, otherwise)
  }

  /// Which of the lengths that a session remembers is a memory's.
  func slot(of memory: Int) -> UInt8 { UInt8(memories.firstIndex(of: memory) ?? 0) }

  /// Which of an event's lengths is a field's.
  func place(of field: String) -> UInt8 { UInt8(fields.firstIndex(of: field) ?? 0) }

  /// The ways in which a timer comes to have a length, of which each is enough, as facts of the present event;
  /// nil where it always has one.
  func waysToLength(_ timer: Int) -> [Cube]? {
    var ways: [Cube] = []
    for source in lengthSources[timer] {
      switch source {
      case .window: return nil
      case .setting(let setting):
        let (lengths, otherwise) = lengthsByKey(setting)
        if otherwise != nil { return nil }
        guard let memory = model.settings[setting].key,
          let item = now.remembered.last(where: { $0.memory == memory })
        else {
          ways += lengths.map { Cube(mask: $0.fact, value: $0.fact) }
          continue
        }
        let fact = item.value.map { layout.fact(memory: memory, value: $0) }
        if lengths.contains(where: { $0.fact == fact }) { return nil }
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
