/// A compiled policy as flat tables: what a step reads, and nothing else.
///
/// `cells[state × events + event]` names the first of a run of rules; a rule holds when
/// `facts & mask == value`, and the last rule of every run always holds. The facts of a step are the
/// running timers (the lowest bits), the session's memory, and the event's fields and keyword hits
/// (the highest). Settings and capabilities are folded away; only words and places are kept elsewhere.
///
/// A class, so that a step reads the tables where they are: as a struct of so many arrays they would be
/// copied for every call.
package final class PolicyTables: Sendable {
  /// Where the rules of one event in one state begin.
  package struct Cell: Sendable {
    package var firstRule: UInt32 = 0
    /// The first of the predicates on texts that the rules look at.
    package var firstPredicate: UInt16 = 0
    /// How many predicates they look at; 0: no text needs to be read.
    package var predicateCount: UInt16 = 0
  }

  /// One way in which an event is handled in a state, with the whole effect of its step on a session.
  package struct Row: Sendable {
    package var mask: UInt64 = 0
    package var value: UInt64 = 0
    /// The facts that outlive the step: all but the event's, forgotten memory and stopped timers.
    package var keep: UInt64 = 0
    /// The memory that is set.
    package var set: UInt64 = 0
    /// The timers that start unless they run.
    package var start: UInt32 = 0
    /// The timers that start even if they run.
    package var restart: UInt32 = 0
    /// The timers that stop if they run.
    package var cancel: UInt32 = 0
    /// The first of the starts that depend on facts.
    package var firstConditional: UInt16 = 0
    /// How many starts depend on facts.
    package var conditionalCount: UInt16 = 0
    /// What the decision says: the event, the policy's rule, the states and the outcome.
    package var record: DecisionRecord
  }

  /// A timer that starts in a step only where some facts hold.
  package struct ConditionalStart: Sendable {
    package var mask: UInt64
    package var value: UInt64
    package var timer: UInt32
    package var restarts: Bool
  }

  /// A fact about a text field: that it matches some words.
  package struct TextPredicate: Sendable {
    package var fact: UInt64
    /// Which of the event's texts.
    package var text: Int
    /// The index of the words in ``PolicyTables/matchers``.
    package var matcher: Int
    /// What distinguishes most texts from the words without looking at these.
    package var filter: KeywordFilter
  }

  /// The declared events and, after them, the timers' firings.
  package let eventCount: Int
  /// The events that a host can send; a firing's index begins here.
  package let declaredEventCount: Int
  package let cells: [Cell]
  package let rules: [Row]
  package let conditionals: [ConditionalStart]
  package let predicates: [TextPredicate]
  package let matchers: [KeywordMatcher]
  /// How long each timer runs; nothing for one that doesn't exist under these settings.
  package let windows: [TimeWindow]
  /// The timers that exist under these settings.
  package let existingTimers: UInt64
  /// The bits of all timers.
  package let timerFacts: UInt64
  /// The bits of the memory.
  package let memoryFacts: UInt64
  /// The memory of a session before its first event.
  package let initialFacts: UInt64
  package let initialState: UInt8

  package init(
    eventCount: Int,
    declaredEventCount: Int,
    cells: [Cell],
    rules: [Row],
    conditionals: [ConditionalStart],
    predicates: [TextPredicate],
    matchers: [KeywordMatcher],
    windows: [TimeWindow],
    existingTimers: UInt64,
    timerFacts: UInt64,
    memoryFacts: UInt64,
    initialFacts: UInt64,
    initialState: UInt8
  ) {
    self.eventCount = eventCount
    self.declaredEventCount = declaredEventCount
    self.cells = cells
    self.rules = rules
    self.conditionals = conditionals
    self.predicates = predicates
    self.matchers = matchers
    self.windows = windows
    self.existingTimers = existingTimers
    self.timerFacts = timerFacts
    self.memoryFacts = memoryFacts
    self.initialFacts = initialFacts
    self.initialState = initialState
  }
}
