import PolicyEngine

/// Tells the settings apart under which an event, or a timer's firing, does something else in a state.
///
/// Most settings have nothing to do with most events: under those that a cell of the tables is the same for, sessions
/// need to be asked about it only once.
final class CellClasses {
  /// All that a cell does.
  struct Class: Hashable {
    fileprivate var number: Int
  }

  private struct Place: Hashable {
    var variant: Int
    var event: Int
    var state: Int
  }

  /// What is the same of two cells that are.
  private struct Content: Hashable {
    var event: Int
    var state: Int
    var numbers: [UInt64] = []
    var records: [DecisionRecord] = []
    var effects: [PolicyTables.ConditionalTimer.Effect] = []
    var lengths: [PolicyTables.LengthPlace] = []
    var windows: [TimeWindow] = []
    var settings: [SettingValue?] = []
  }

  private var known: [Place: Class] = [:]
  private var classes: [Content: Class] = [:]

  /// - Parameter variant: the number of the policy, among those that are asked.
  func find(_ policy: Policy, _ variant: Int, _ event: Int, in state: Int) -> Class {
    let place = Place(variant: variant, event: event, state: state)
    if let known = known[place] { return known }
    let content = content(of: policy, event, in: state)
    let found = classes[content] ?? Class(number: classes.count)
    classes[content] = found
    known[place] = found
    return found
  }

  private func content(of policy: Policy, _ event: Int, in state: Int) -> Content {
    let tables = policy.tables
    var content = Content(event: event, state: state)
    var timers: UInt32 = 0
    for index in tables.rows(of: event, in: state) {
      let row = tables.rows[index]
      let action = row.action
      content.numbers += [row.mask, row.value, action.keep, action.set]
      content.numbers += [UInt64(action.start), UInt64(action.restart), UInt64(action.cancel)]
      content.records.append(action.record)
      timers |= action.start | action.restart
      let first = Int(row.firstConditional)
      for one in tables.conditionals[first..<first + Int(row.conditionalCount)] {
        content.numbers += [one.mask, one.value, UInt64(one.timer), one.clear, one.set]
        content.effects.append(one.effect)
        timers |= one.timer
      }
      let kept = Int(row.firstKept)
      for one in tables.keptLengths[kept..<kept + Int(row.keptCount)] {
        content.numbers += [one.mask, one.value, UInt64(one.slot)]
        content.lengths.append(one.length)
      }
    }
    for timer in TimerSet(rawValue: timers).indices {
      content.windows.append(tables.windows[timer])
      for length in tables.timerLengths[timer] {
        content.numbers += [length.mask, length.value, UInt64(length.key.map { $0 + 1 } ?? 0)]
        content.numbers += [
          UInt64(bitPattern: length.margin.earliest), UInt64(bitPattern: length.margin.latest),
        ]
        content.lengths.append(length.length)
      }
      for case .setting(let setting) in policy.words.model.timers[timer].length.allSources {
        content.settings.append(policy.settingValues[setting])
      }
    }
    return content
  }
}
