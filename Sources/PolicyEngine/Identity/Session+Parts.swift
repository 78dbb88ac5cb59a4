// A session put together from its parts, as it is read back or mapped; a step has ways of its own.
extension Session {
  /// The step that a change by another policy or other settings is; a session that has seen nothing stays so.
  var nextStep: UInt32 { hasBegun ? step &+ 1 : step }

  /// The same session with other facts, in another state.
  package func with(facts: UInt64, state: UInt8) -> Session {
    var session = self
    session.facts = facts
    session.place = layoutTag << 8 | UInt32(state)
    return session
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
