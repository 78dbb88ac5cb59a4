/// A policy after inheritance, with every name resolved to an index and every value still placed.
///
/// Settings and capabilities are not folded in: the model holds for every choice an admin can make.
package struct PolicyModel: Sendable {
  package var id: Located<String>
  package var title: String?
  package var isAbstract = false
  package var states: [State] = []
  package var events: [Event] = []
  package var signals: [Signal] = []
  package var effects: [Effect] = []
  package var refusals: [Refusal] = []
  package var settings: [Setting] = []
  package var capabilities: [Capability] = []
  package var memory: [Memory] = []
  package var keywordSets: [KeywordSet] = []
  package var advice: [Advice] = []
  package var calendars: [Calendar] = []
  package var timers: [Timer] = []
  package var rules: [Rule] = []
  package var properties: [Property] = []

  package init(id: Located<String>) {
    self.id = id
  }

  /// The index of an event that is a timer's firing.
  package func firing(of timer: Int) -> Int { events.count + timer }

  /// The timer whose firing an event index stands for.
  package func timer(firedBy event: Int) -> Int? {
    event >= events.count ? event - events.count : nil
  }

  /// Where a rule is written: of a timer's own rule, where the timer says what is done.
  package func place(ofRule index: Int) -> Place {
    let rule = rules[index]
    guard let event = rule.events.first, let timer = timer(firedBy: event.value),
      timers[timer].place == rule.place
    else { return rule.place }
    return rule.toPlace ?? event.place
  }

  /// The name of an event, `timer.NAME` for a firing.
  package func eventName(_ event: Int) -> String {
    event < events.count ? events[event].name : Name.timerPrefix + timers[event - events.count].name
  }

  /// Goes through the tests of all rules, then of all timers; in place, as copies of rules are dear.
  package func forEachTest(_ body: (Test) -> Void) {
    for index in rules.indices {
      rules[index].guardCondition.forEachTest(body)
      rules[index].eventConditions.forEachTest(body)
    }
    for index in timers.indices {
      timers[index].guardCondition.forEachTest(body)
      timers[index].startConditions.forEachTest(body)
      timers[index].cancelConditions.forEachTest(body)
    }
  }

  /// Whether the states of some rules are written in another file than those of others.
  var hasRulesOfSeveralFiles: Bool {
    rules.indices.contains { rules[$0].fromPlace.file != rules[0].fromPlace.file }
  }

  /// The timers for which a session remembers a length: when they started, or what it was on entry.
  package var heldTimers: [Int] { timers.indices.filter { timers[$0].length.changes != nil } }

  /// Which of the lengths that a session remembers is of a timer: they come after those of memories.
  package func lengthSlot(of timer: Int) -> Int? {
    heldTimers.firstIndex(of: timer).map { lengthMemories.count + $0 }
  }

  /// The memories of lengths, in the order in which a session has them.
  package var lengthMemories: [Int] { memory.indices.filter { memory[$0].isLength } }

  /// The names of fields with a length, in the order in which an event has their lengths.
  package var lengthFields: [String] {
    var names: [String] = []
    for event in events {
      for field in event.fields where field.isLength && !names.contains(field.name) {
        names.append(field.name)
      }
    }
    return names
  }

  package var initialState: Int { states.firstIndex { $0.isInitial } ?? 0 }
}

extension PolicyModel {
  package struct State: Sendable {
    package var name: String
    package var place: Place
    package var title: String?
    package var isInitial = false
    package var isFinal = false
    /// The refusal that a later event is ignored with.
    package var reason: Int?
  }

  package struct Event: Sendable {
    package var name: String
    package var place: Place
    package var fields: [Field]
  }

  /// A name for several events.
  package struct Signal: Sendable {
    package var name: String
    package var place: Place
    package var events: [(event: Located<Int>, condition: Guard)]
  }

  /// The guards of which one must hold for an event to count, by event; none for one that counts whatever it says.
  package typealias EventConditions = [Int: [Guard]]

  package struct Field: Sendable {
    package var name: String
    package var place: Place
    package var type: ValueType
    /// What a duration can be, or how far an instant can be from its event; nil for all others.
    package var range: LengthRange?

    /// Whether a timer can run for it, or a memory of a length take it in.
    package var isLength: Bool { range != nil }
  }

  package struct Effect: Sendable {
    package var name: String
    package var place: Place
    package var title: String?
    package var parameters: [Field] = []
  }

  package struct Refusal: Sendable {
    package var name: String
    package var place: Place
    package var title: String
  }

  package struct Setting: Sendable {
    package var name: String
    package var place: Place
    package var title: String?
    package var type: ValueType
    package var range: LengthRange?
    package var step: Located<Int64>?
    /// All durations that may be chosen, in milliseconds; nil: all in the range.
    package var values: [Int64]?
    /// The same as they are written.
    package var writtenValues: [String] = []
    package var defaultValue: Located<SettingValue>?
    package var conflicts: [Located<Int>] = []
    /// The memory that the value depends on; nil: a channel's sessions all have the same.
    package var key: Int?
    /// Whether the admin may choose it here; false where the policy says `none`.
    package var isOffered = true
  }

  package struct Capability: Sendable {
    package var name: String
    package var place: Place
    package var value: Bool
  }

  package struct Memory: Sendable {
    package var name: String
    package var place: Place
    /// What can be remembered: nothing at first, for a boolean only `true`, and for a length that there is one.
    package var values: [String]
    package var isBoolean: Bool
    /// What a length can be that is remembered; nil for a memory of values.
    package var range: LengthRange?

    package var isLength: Bool { range != nil }

    /// All that a session can have of it; nil: nothing.
    package var keys: [Int?] { [nil] + values.indices.map { Int?($0) } }

    /// What stands in ``values`` for a length, whichever it is.
    package static let length = "length"
  }

  package struct KeywordSet: Sendable {
    package var name: String
    package var place: Place
    package var match = KeywordMatch.whole
    package var words: [Located<String>] = []
    package var forms: [[UInt32]] = []
    /// The indices of words in languages that tell an i with a dot from one without.
    package var dottedWords: Set<Int> = []
    /// Whether all its words could be read.
    package var isComplete = true
  }

  /// What a keyword set should hold, and what not.
  package struct Advice: Sendable {
    package struct Word: Sendable {
      package var text: String
      package var form: [UInt32]
    }

    package var name: String
    package var place: Place
    package var keywordSet: Int
    package var included: [Word]
    package var avoided: [Word]
    /// Why, as a sentence of the policy's own.
    package var reason: String
    /// Whether it is for this channel.
    package var applies: Bool
  }

  package struct StateSet: Sendable, Hashable {
    package var bits: UInt64 = 0
    package var isEmpty: Bool { bits == 0 }
    package func contains(_ state: Int) -> Bool { bits >> UInt64(state) & 1 == 1 }
    package mutating func insert(_ state: Int) { bits |= 1 << UInt64(state) }
    package mutating func formUnion(_ other: StateSet) { bits |= other.bits }
    package func isDisjoint(with other: StateSet) -> Bool { bits & other.bits == 0 }
  }

  package struct Timer: Sendable {
    package var name: String
    package var place: Place
    package var title: String?
    package var refs: [String] = []
    package var states: StateSet
    package var statesPlace: Place
    /// The events that start it, firings among them.
    package var starts: [Located<Int>] = []
    package var startConditions: EventConditions = [:]
    /// Where `enter` is written, if coming into its states starts it.
    package var startsOnEntry: Place?
    package var cancels: [Located<Int>] = []
    package var cancelConditions: EventConditions = [:]
    /// The signals that start or cancel it.
    package var signals: Set<Int> = []
    package var restarts = false
    /// Where it says that it does.
    package var restartPlace: Place?
    package var length = TimerLength()
    /// Where its length is written.
    package var lengthPlace: Place
    /// Where it says how long it runs after each of its firings.
    package var gapsPlace: Place?
    /// The calendar that decides when it is due.
    package var calendar: TimerCalendar?
    package var guardCondition = Guard()
    /// The timer whose states, starts, stops and conditions it shares, with what it asks for besides.
    package var sharing: (timer: Int, ownCondition: Guard)?
    /// What its firing does; the rule's event is the firing and its states are the timer's.
    package var hasRule = false
  }

  /// How long a timer runs, from its start.
  package struct TimerLength: Sendable, Hashable {
    package enum Source: Sendable, Hashable {
      case window(TimeWindow)
      case setting(Int)
      /// A field of the event in whose step the timer starts.
      case field(String)
      case memory(Int)
    }

    /// Where it comes from: the first that has a value.
    ///
    /// Where none has one, the timer doesn't start.
    package var sources: [Source] = []
    /// How much later than that it may fire, in milliseconds.
    package var lateBy: Int64 = 0
    /// How much earlier than that it fires, in milliseconds.
    package var before: Int64 = 0
    /// How long it runs after each of its firings, in turn; after the last it fires no more.
    package var gaps: [Source] = []
    /// What a change of its setting does to it; nil: nothing until it starts again.
    package var changes: SettingChange?

    /// The settings that a first start asks for.
    package var settings: [Int] {
      sources.compactMap { if case .setting(let setting) = $0 { setting } else { nil } }
    }

    /// Where any of its lengths can come from.
    package var allSources: [Source] { sources + gaps }

    /// The window that a value of one of its sources gives.
    package func window(_ value: TimeWindow) -> TimeWindow {
      TimeWindow(
        earliest: max(0, value.earliest - before),
        latest: max(0, value.latest - before) + lateBy
      )
    }
  }

  /// A rule: one of those under `rules`, or what a timer's firing does.
  package struct Rule: Sendable {
    package var name: String
    package var place: Place
    package var title: String?
    package var refs: [String] = []
    package var events: [Located<Int>]
    package var eventConditions: EventConditions = [:]
    /// The signals among the names of its events.
    package var signals: Set<Int> = []
    package var from: StateSet
    package var fromPlace: Place
    package var guardCondition = Guard()
    /// The refusal; a rule that refuses does nothing else.
    package var refusal: Int?
    package var to: Target?
    package var toPlace: Place?
    package var effects: [EffectCall] = []
    package var remembers: [Remembered] = []
  }

  package struct EffectCall: Sendable, Hashable {
    package var effect: Int
    package var parameters: [String: String] = [:]
    /// The parameters that are settings' values.
    package var settings: [String: Int] = [:]
  }

  /// The state that a rule leads to.
  package enum Target: Sendable, Hashable {
    case state(Int)
    /// The states by value of a setting, in their order; while it is not set the state stays.
    case setting(Int, states: [Int])

    /// All states that it may be.
    package var states: [Int] {
      switch self {
      case .state(let state): [state]
      case .setting(_, let states): states
      }
    }
  }

  package struct Remembered: Sendable, Hashable {
    /// The length that a memory takes in.
    package enum Length: Sendable, Hashable {
      case fixed(Int64)
      /// That of a field; where the event leaves it out, the memory stays as it is.
      case field(String)
    }

    package var memory: Int
    /// The index of the value; nil forgets.
    package var value: Int?
    /// Which length, for a memory of one that doesn't forget.
    package var length: Length?
  }

  /// `if` and `unless`: holds when all of the first hold, and none of the second.
  package struct Guard: Sendable {
    package var requires: [Located<Test>] = []
    package var excludes: [Located<Test>] = []

    /// Goes through all tests, of both parts, without a list of them.
    func forEachTest(_ body: (Test) -> Void) {
      for test in requires { body(test.value) }
      for test in excludes { body(test.value) }
    }
  }

  package enum Test: Sendable, Hashable {
    case isSet(setting: Int)
    case setting(Int, in: [SettingValue])
    case capability(Int, Bool)
    /// What is remembered is one of the values; nil: nothing is remembered.
    case memory(Int, in: [Int?])
    case timer(Int)
    /// An event's field has one of the canonical values; false for an event without that field.
    case field(String, in: [String])
    /// An event's field matches a word of one of the sets; false for an event without that field.
    case keywords(String, sets: [Int])
    /// A calendar is open at the instant of the step.
    case open(calendar: Int)

    /// That an event leaves out a field of a length; false for an event without that field.
    package static func isLeftOut(_ field: String) -> Test { .field(field, in: ["0"]) }
  }
}

extension PolicyModel.Rule {
  /// The guards of which one must hold for the rule to be taken for an event.
  package func conditions(for event: Int) -> [PolicyModel.Guard] {
    eventConditions.isEmpty
      ? [guardCondition] : eventConditions.of(event).map(guardCondition.and)
  }
}

extension PolicyModel.EventConditions {
  /// The guards of which one must hold for an event: one without tests where it counts whatever it says.
  package func of(_ event: Int) -> [PolicyModel.Guard] { self[event] ?? [.init()] }

  /// Goes through the tests of all guards, by event.
  func forEachTest(_ body: (PolicyModel.Test) -> Void) {
    if isEmpty { return }
    for event in keys.sorted() {
      for condition in self[event] ?? [] { condition.forEachTest(body) }
    }
  }
}

extension PolicyModel.Guard {
  /// That both hold.
  package func and(_ other: PolicyModel.Guard) -> PolicyModel.Guard {
    other.requires.isEmpty && other.excludes.isEmpty
      ? self
      : PolicyModel.Guard(
        requires: requires + other.requires,
        excludes: excludes + other.excludes
      )
  }
}
