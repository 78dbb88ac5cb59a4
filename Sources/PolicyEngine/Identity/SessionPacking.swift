/// What the packed bytes of a policy's sessions mean, in an order that the revision alone decides: states, memories
/// and their values by name, timers as they are declared.
struct SessionPacking: Sendable {
  /// The version of the form, which is the first byte.
  static let version: UInt64 = 1

  struct Memory: Sendable {
    /// All facts about it.
    var all: UInt64
    /// By code of a value, the facts that hold then.
    var holding: [UInt64]
    /// By code of a value, the fact that it is this one.
    var fact: [UInt64]
    /// By code of a value, its index in the declaration.
    var index: [Int]
    /// Of a length: which of a session's lengths it is, and which it can be.
    var length: (slot: Int, range: TimeWindow)?
  }

  /// What is known of a timer besides when it may fire.
  struct Timer: Sendable {
    var name: String
    /// How often it can have fired; 0 for a timer that fires once.
    var repeats: Int
    /// Which of a session's lengths is its ``StartMark``.
    var mark: Int?
    /// The memory whose value the mark names.
    var key: Int?
  }

  private(set) var stateByCode: [UInt8]
  private(set) var codeByState: [UInt8]
  private(set) var memories: [Memory]
  private(set) var timers: [Timer]
  /// The memories by their index in the declaration.
  private let memoryCodes: [Int]

  init(_ model: PolicyModel, _ layout: FactLayout, lengthMemories: [Int]) {
    let states = model.states.indices.sorted { model.states[$0].name < model.states[$1].name }
    stateByCode = states.map { UInt8($0) }
    codeByState = Array(repeating: 0, count: states.count)
    for (code, state) in states.enumerated() { codeByState[state] = UInt8(code) }
    let sorted = model.memory.indices.sorted { model.memory[$0].name < model.memory[$1].name }
    memories = sorted.map { index in
      let memory = model.memory[index]
      let values = memory.values.indices.sorted { memory.values[$0] < memory.values[$1] }
      let slot = lengthMemories.firstIndex(of: index)
      return Memory(
        all: layout.facts(memory: index, value: nil).all,
        holding: values.map { layout.facts(memory: index, value: $0).holding },
        fact: values.map { layout.fact(memory: index, value: $0) },
        index: values,
        length: slot.flatMap { slot in memory.range.map { (slot, $0.value) } }
      )
    }
    var codes = Array(repeating: 0, count: sorted.count)
    for (code, index) in sorted.enumerated() { codes[index] = code }
    memoryCodes = codes
    timers = model.timers.indices.map { index in
      let timer = model.timers[index]
      let key = timer.length.settings.last.flatMap { model.settings[$0].key }
      return Timer(
        name: timer.name,
        repeats: timer.length.gaps.count,
        mark: timer.length.changes == .atOnce ? model.lengthSlot(of: index) : nil,
        key: key.map { codes[$0] }
      )
    }
  }
}
