/// How long timers run, as far as that is known before they start.
extension Circumstances {
  /// Where a timer's length can come from, in turn: values of settings are windows, and what surely has a value
  /// is the last.
  package func lengthSources(of timer: Int) -> [PolicyModel.TimerLength.Source] {
    known(model.timers[timer].length.sources)
  }

  /// The same of each time that a timer runs after one of its firings, in turn, as far as there are any.
  package func gaps(of timer: Int) -> [[PolicyModel.TimerLength.Source]] {
    let gaps = model.timers[timer].length.gaps.map { known([$0]) }
    return Array(gaps.prefix { !$0.isEmpty })
  }

  private func known(
    _ declared: [PolicyModel.TimerLength.Source]
  ) -> [PolicyModel.TimerLength.Source] {
    var sources: [PolicyModel.TimerLength.Source] = []
    for source in declared {
      guard case .setting(let setting) = source else {
        sources.append(source)
        if case .window = source { return sources }
        continue
      }
      switch settings {
      case .chosen(let values):
        switch values[setting] {
        case .duration(let length)?: return sources + [.window(TimeWindow(exactly: length))]
        case .byKey(let lengths, let otherwise)? where values[setting]?.isInUse == true:
          sources.append(source)
          if otherwise != nil, !lengths.values.contains(nil) { return sources }
        case .byKey, .boolean, .choice, nil: continue
        }
      case .offered where !model.settings[setting].isOffered: continue
      case .offered, .open: sources.append(source)
      }
    }
    return sources
  }

  /// How long a timer runs; nil where it can't exist, or that is not the same at each start, or open.
  package func window(of timer: Int) -> TimeWindow? {
    let length = model.timers[timer].length
    // A value on entry is that of another moment.
    if length.changes == .onEntry || !length.gaps.isEmpty { return nil }
    guard case .window(let window)? = lengthSources(of: timer).first else { return nil }
    return length.window(window)
  }

  /// The least and the most time that a timer can run for; no most where nothing bounds it, nil where it can't
  /// run.
  ///
  /// - Parameter again: whether the times count that it runs after one of its firings.
  package func bounds(
    of timer: Int,
    firing again: Bool = true
  ) -> (earliest: Int64, latest: Int64?)? {
    let length = model.timers[timer].length
    let sources = lengthSources(of: timer) + (again ? gaps(of: timer).flatMap(\.self) : [])
    let ranges = sources.flatMap { self.ranges(of: $0) }
    guard let least = ranges.map(\.earliest).min() else { return nil }
    let most = ranges.contains { $0.latest == nil } ? nil : ranges.compactMap(\.latest).max()
    return (
      length.window(TimeWindow(exactly: least)).earliest,
      most.map { length.window(TimeWindow(exactly: $0)).latest }
    )
  }

  private func ranges(
    of source: PolicyModel.TimerLength.Source
  ) -> [(earliest: Int64, latest: Int64?)] {
    switch source {
    case .window(let window): return [(window.earliest, window.latest)]
    case .setting(let setting):
      if case .chosen(let values) = settings,
        case .byKey(let lengths, let otherwise)? = values[setting]
      {
        return (Array(lengths.values) + [otherwise]).compactMap(\.self).map { ($0, $0) }
      }
      let range = model.settings[setting].range?.value
      return [(range?.earliest ?? 0, range?.latest)]
    case .memory(let memory):
      return model.memory[memory].range.map { [($0.value.earliest, $0.value.latest)] } ?? []
    case .field(let name):
      let fields = model.events.flatMap(\.fields).filter { $0.name == name }
      return fields.compactMap(\.range).map { ($0.value.earliest, $0.value.latest) }
    }
  }

  /// The least and the greatest value that a length can have from one source; no greatest where nothing bounds it.
  package func range(
    of source: PolicyModel.TimerLength.Source
  ) -> (least: Int64, greatest: Int64?) {
    let ranges = ranges(of: source)
    // What says nothing of itself can be anything.
    if ranges.isEmpty { return (0, nil) }
    let isBounded = ranges.allSatisfy { $0.latest != nil }
    return (
      ranges.map(\.earliest).min() ?? 0, isBounded ? ranges.compactMap(\.latest).max() : nil
    )
  }
}
