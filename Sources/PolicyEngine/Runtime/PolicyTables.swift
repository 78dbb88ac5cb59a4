/// A compiled policy as flat tables: what a step reads, and nothing else.
///
/// `cells[state × events + event]` names the first of a run of rows; a row holds when
/// `facts & mask == value`, and the last row of every run always holds. The facts of a step are the
/// running timers (the lowest bits), the session's memory, and the event's fields and keyword hits
/// (the highest). Settings and capabilities are folded away; only names and places are kept elsewhere.
///
/// A class, so that a step reads the tables where they are: as a struct of so many arrays they would be
/// copied for every call.
package final class PolicyTables: Sendable {
  package struct Cell: Sendable {
    package var firstRow: UInt32 = 0
    /// The facts about the event's texts that the rows look at.
    package var textFacts: UInt64 = 0
    /// The facts about calendars that the rows, and the timers that start with them, ask for.
    package var calendarFacts: UInt64 = 0
  }

  /// What a step changes once it is known which row holds.
  package struct Action: Sendable {
    /// The facts that outlive the step: all but the event's, forgotten memory and stopped timers.
    package var keep: UInt64 = 0
    package var set: UInt64 = 0
    /// What the decision says: the event, the policy's rule, the states and the outcome.
    package var record: DecisionRecord
    /// The timers that start unless they run.
    package var start: UInt32 = 0
    /// The timers that start even if they run.
    package var restart: UInt32 = 0
    /// The timers that stop if they run.
    package var cancel: UInt32 = 0
  }

  /// One row: the facts it asks for, and the whole effect of its step on a session.
  package struct Row: Sendable {
    package var mask: UInt64 = 0
    package var value: UInt64 = 0
    package var action: Action
    /// The first of the starts and stops that depend on facts.
    package var firstConditional: UInt16 = 0
    /// How many starts and stops depend on facts.
    package var conditionalCount: UInt16 = 0
    /// The first of the lengths that the session remembers from now on.
    package var firstKept: UInt16 = 0
    /// How many lengths the session remembers from now on.
    package var keptCount: UInt16 = 0

    package var record: DecisionRecord { action.record }
  }

  /// The row of nearly every step of one event in one state, ready to be carried out.
  ///
  /// It is the one that holds where no text matches any words, if it starts at most one timer, whatever
  /// the facts are, that timer's deadline is kept in the session itself, and no calendar is asked. Such a
  /// step needs no search, and takes no way that is hard to foresee: a processor that foresees wrongly loses
  /// more time than all the rest takes. Where there is no such row, `mask` and `value` never agree.
  struct Head: Sendable {
    var mask: UInt64 = 0
    var value: UInt64 = 1
    var action: Action
    var row: UInt32 = 0
    /// The layout and the state after the step, as a session has them.
    var place: UInt32 = 0
    var timer: UInt8 = 0
    var earliest: Int64 = 0
    var width = WidthCode(0)
    /// The timers that go on running with the deadlines that they have, if they run.
    var others: UInt64 = 0
  }

  /// A timer that starts in a step, or stops, only where some facts hold.
  package struct ConditionalTimer: Sendable {
    package enum Effect: Sendable {
      case start
      /// It starts even if it runs.
      case restart
      case cancel
      /// Something else is known of it from then on.
      case note
    }

    package var mask: UInt64
    package var value: UInt64
    package var timer: UInt32
    package var effect: Effect
    /// What is no longer known of the timer then, and what is known from then on.
    package var clear: UInt64 = 0
    package var set: UInt64 = 0
  }

  /// Where a length comes from.
  package enum LengthPlace: Sendable, Hashable {
    /// In milliseconds.
    case fixed(Int64)
    /// One of the event's, by ``Event/lengths``.
    case event(UInt8)
    /// One of those that the session remembers.
    case session(UInt8)
  }

  /// A length that a row has the session remember; 0 where it forgets.
  package struct KeptLength: Sendable {
    /// The facts after the step for which it does: those of `mask` are as `value` says.
    package var mask: UInt64 = 0
    package var value: UInt64 = 0
    package var slot: UInt8
    package var length: LengthPlace
  }

  /// One of the lengths that a timer can run for: the first that there is counts.
  package struct TimerLength: Sendable {
    /// The facts after the step for which it counts: those of `mask` are as `value` says.
    package var mask: UInt64 = 0
    package var value: UInt64 = 0
    package var length: LengthPlace
    /// What is added to the length, for the earliest and the latest moment.
    package var margin: TimeWindow.Margin
    /// Of a value of a setting whose changes move the timer at once, what it is the value for: a key of a memory,
    /// counted from 1, or 0 for all sessions.
    package var key: Int?
  }

  /// Which policy gives bits and indices their meaning, in 24 bits: the same for it under any settings,
  /// and another for other rules or for names in another order.
  package let layoutTag: UInt32
  /// The declared events and, after them, the timers' firings.
  package let eventCount: Int
  /// The events that a host can send; a firing's index begins here.
  package let declaredEventCount: Int
  package let cells: [Cell]
  /// By cell.
  let heads: [Head]
  package let rows: [Row]
  package let conditionals: [ConditionalTimer]
  /// What the rows have sessions remember.
  package let keptLengths: [KeptLength]
  /// By timer, the lengths that it can run for, in turn; empty where ``windows`` says it.
  package let timerLengths: [[TimerLength]]
  /// The timers that don't run for the same time at each start.
  let variableTimers: UInt32
  /// How many lengths a session remembers.
  let lengthCount: Int
  /// What sessions remember of timers besides that they run.
  package let timerMemory: TimerMemory
  /// What the rows ask of texts, by declared event.
  package let textTests: [TextTests]
  /// What tells most first texts apart from the words that are asked for, by declared event.
  let filters: [KeywordFilter]
  /// How long each timer runs; for one of several lengths, from the least to the most of them.
  ///
  /// Nothing for one that doesn't exist under these settings.
  package let windows: [TimeWindow]
  /// The calendars that timers and rows ask.
  package let calendars: CalendarTables
  /// The timers that ask a calendar when they are due, as bits.
  let calendarTimers: UInt32
  /// Whether some deadline may need a place outside the session.
  let needsFarDeadlines: Bool
  /// The timers that exist under these settings.
  package let existingTimers: UInt64
  package let timerFacts: UInt64
  package let memoryFacts: UInt64
  package let initialFacts: UInt64
  package let initialState: UInt8

  package init(
    layoutTag: UInt32,
    declaredEventCount: Int,
    cells: [Cell],
    rows: [Row],
    conditionals: [ConditionalTimer],
    keptLengths: [KeptLength],
    timerLengths: [[TimerLength]],
    lengthCount: Int,
    timerMemory: TimerMemory = .init(),
    textTests: [TextTests],
    windows: [TimeWindow],
    calendars: CalendarTables = .init(),
    existingTimers: UInt64,
    timerFacts: UInt64,
    memoryFacts: UInt64,
    initialFacts: UInt64,
    initialState: UInt8
  ) {
    self.layoutTag = layoutTag & 0xFF_FFFF
    eventCount = declaredEventCount + windows.count
    self.declaredEventCount = declaredEventCount
    self.cells = cells
    self.rows = rows
    self.conditionals = conditionals
    self.keptLengths = keptLengths
    self.timerLengths = timerLengths
    self.lengthCount = lengthCount
    self.timerMemory = timerMemory
    let variable: UInt32 = timerLengths.indices.reduce(0) { variable, timer in
      timerLengths[timer].isEmpty ? variable : variable | 1 << UInt32(timer)
    }
    variableTimers = variable
    self.textTests = textTests
    filters = textTests.map { $0.filter }
    self.windows = windows
    self.calendars = calendars
    let calendarTimers = calendars.timers
    self.calendarTimers = calendarTimers
    needsFarDeadlines =
      windows.count > Session.Deadlines.nearCount || lengthCount > 0
      || timerLengths.joined().contains {
        WidthCode($0.margin.latest - $0.margin.earliest) == .none
      }
      || windows.contains { WidthCode($0.latest - $0.earliest) == .none }
      // Closed time can make a window of any width of one that had a code.
      || windows.indices.contains { timer in
        calendarTimers >> UInt32(timer) & 1 == 1 && windows[timer].earliest < windows[timer].latest
      }
    self.existingTimers = existingTimers
    self.timerFacts = timerFacts
    self.memoryFacts = memoryFacts
    self.initialFacts = initialFacts
    self.initialState = initialState
    let layout = layoutTag << 8
    // Of neither kind of timer the deadline is known before it starts.
    let unforeseen = variable | calendarTimers
    let moving = timerMemory.movingTimers
    heads = cells.map { Self.head(of: $0, rows, windows, unforeseen, moving, timerFacts, layout) }
  }

  /// The row of nearly every step of a cell.
  private static func head(
    of cell: Cell,
    _ rows: [Row],
    _ windows: [TimeWindow],
    _ unforeseen: UInt32,
    _ moving: UInt32,
    _ timers: UInt64,
    _ layout: UInt32
  ) -> Head {
    var index = Int(cell.firstRow)
    while rows[index].value & cell.textFacts != 0 { index += 1 }
    let row = rows[index]
    var head = Head(action: row.action)
    let starts = row.action.start | row.action.restart
    let timer = starts == 0 ? 0 : starts.trailingZeroBitCount
    let window = starts == 0 ? TimeWindow(exactly: 0) : windows[timer]
    head.width = WidthCode(window.latest - window.earliest)
    guard row.conditionalCount == 0, row.keptCount == 0, starts & unforeseen == 0,
      row.action.cancel & moving == 0,
      cell.calendarFacts == 0, starts.nonzeroBitCount <= 1,
      timer < Session.Deadlines.nearCount, head.width != .none
    else { return head }
    head.mask = row.mask | cell.textFacts
    head.value = row.value
    head.row = UInt32(index)
    head.place = layout | UInt32(row.action.record.to)
    head.timer = UInt8(timer)
    head.earliest = window.earliest
    head.others = row.action.keep & timers & ~UInt64(row.action.restart)
    return head
  }
}
