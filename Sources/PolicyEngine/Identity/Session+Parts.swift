// A session put together from its parts, as it is read back or mapped; a step has ways of its own.
extension Session {
  /// Whether it has seen its first event.
  var hasBegun: Bool { step != 0 || present != Instant.earliest.milliseconds }

  /// The step that a change by another policy or other settings is; a session that has seen nothing stays so.
  var nextStep: UInt32 { hasBegun ? step &+ 1 : step }

  /// The timers among some facts that run, in the order of declaration.
  func running(of timers: UInt64) -> TimerSet {
    TimerSet(rawValue: UInt32(truncatingIfNeeded: facts & timers))
  }

  /// Begins in some state, as if it had come about there.
  mutating func begin(in state: Int, lastSeen: Instant, _ step: UInt32) {
    place = layoutTag << 8 | UInt32(state)
    present = lastSeen.milliseconds
    self.step = step
  }

  /// Remembers a value: the facts that hold then, among all about its memory.
  mutating func remember(_ value: (all: UInt64, holding: UInt64)) {
    facts = facts & ~value.all | value.holding
  }

  /// Lets a timer run until a deadline; `due` is to be found out anew afterwards.
  mutating func run(_ timer: Int, until deadline: Deadline) {
    facts |= 1 << UInt64(timer)
    deadlines.set(timer, deadline)
  }
}
