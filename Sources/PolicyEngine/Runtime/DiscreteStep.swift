/// What one step does to a session, time left out.
package struct DiscreteStep: Sendable, Hashable {
  package var row: Int
  /// The running timers and the memory after the step.
  package var facts: UInt64
  /// The timers that started, set anew or not.
  package var started: UInt32
  /// The timers that stopped before they could fire.
  package var stopped: UInt32
  /// What the decision says; it isn't late.
  package var record: DecisionRecord

  package init(row: Int, facts: UInt64, started: UInt32, stopped: UInt32, record: DecisionRecord) {
    self.row = row
    self.facts = facts
    self.started = started
    self.stopped = stopped
    self.record = record
  }

  /// The state after the step.
  package var state: UInt8 { record.to }
}

extension PolicyTables {
  /// The step that an event makes, or a timer's firing: a pure function, and the only one that knows what
  /// a row means.
  ///
  /// - Parameters:
  ///   - event: a declared event, or the firing of a timer, whose index counts on from them.
  ///   - eventFacts: the facts of the event's fields.
  ///   - state: the state before.
  ///   - facts: the running timers and the memory before; a timer that fires may be among them.
  package func discreteStep(
    event: Int,
    eventFacts: UInt64 = 0,
    state: Int,
    facts: UInt64
  ) -> DiscreteStep {
    var all = facts | eventFacts
    // A timer that fires runs no longer.
    if event >= declaredEventCount { all &= ~(1 << UInt64(event - declaredEventCount)) }
    let cell = state * eventCount + event
    if all & heads[cell].mask == heads[cell].value {
      return Self.carryOut(heads[cell].action, row: Int(heads[cell].row), all)
    }
    return search(cell, all)
  }

  /// The rows of an event in a state, in the order in which they are tried; the last always holds.
  package func rows(of event: Int, in state: Int) -> ClosedRange<Int> {
    let first = Int(cells[state * eventCount + event].firstRow)
    var last = first
    while rows[last].mask != 0 { last += 1 }
    return first...last
  }

  /// The step of the first row of a cell that holds.
  @inline(never)
  func search(_ cell: Int, _ facts: UInt64) -> DiscreteStep {
    var index = Int(cells[cell].firstRow)
    while facts & rows[index].mask != rows[index].value { index &+= 1 }
    var action = rows[index].action
    if rows[index].conditionalCount != 0 {
      addConditionalTimers(of: rows[index], facts, to: &action)
    }
    return Self.carryOut(action, row: index, facts)
  }

  /// Starts and stops what does so only if facts hold, which is asked after the step's own memory is set.
  private func addConditionalTimers(of row: Row, _ facts: UInt64, to action: inout Action) {
    let after = facts & ~memoryFacts | (facts & action.keep | action.set) & memoryFacts
    let first = Int(row.firstConditional)
    for index in first..<first + Int(row.conditionalCount)
    where after & conditionals[index].mask == conditionals[index].value {
      action.keep &= ~conditionals[index].clear
      action.set |= conditionals[index].set
      switch conditionals[index].effect {
      case .note: break
      case .start: action.start |= conditionals[index].timer
      case .restart: action.restart |= conditionals[index].timer
      case .cancel:
        action.cancel |= conditionals[index].timer
        action.keep &= ~UInt64(conditionals[index].timer)
      }
    }
  }

  @inline(__always)
  static func carryOut(_ action: Action, row: Int, _ facts: UInt64) -> DiscreteStep {
    // Timers are the lowest facts, and the masks hold nothing else.
    let kept = facts & action.keep
    let started = action.start & ~UInt32(truncatingIfNeeded: kept) | action.restart
    let stopped = UInt32(truncatingIfNeeded: facts) & action.cancel
    return DiscreteStep(
      row: row,
      facts: kept | action.set | UInt64(started),
      started: started,
      stopped: stopped,
      record: action.record.completed(reacts: started | stopped != 0)
    )
  }
}
