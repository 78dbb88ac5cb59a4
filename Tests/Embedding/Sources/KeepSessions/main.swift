import Foundation
import PolicyEngine

func desk(_ timer: String) throws -> Policy {
  let text = """
    policy: desk
    states: {idle: {initial: true}, live: {}, over: {final: true}}
    events: {message: {}, close: {}}
    timers:
      silence: {while: live, start: message, restart: true, after: 5m, then: {to: over}}
      \(timer): {while: live, start: enter, after: 30d, then: {to: over}}
    rules:
      begin: {event: message, from: idle, to: live}
      close: {event: close, from: live, to: over}
    """
  return try PolicyLibrary([SourceFile(name: "desk.yaml", text: text)]).policy("desk")
}

let policy = try desk("lifetime")
var session = policy.newSession()
let nine = Instant(milliseconds: 1_767_603_600_000)
_ = policy.receive(try policy.event("message"), at: nine, in: &session)

// By name, so that any encoder will do.
let encoder = JSONEncoder()
encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
let stored = try encoder.encode(policy.snapshot(of: session))
print(String(decoding: stored, as: UTF8.self))

// Exactly the session that it was.
let snapshot = try JSONDecoder().decode(SessionSnapshot.self, from: stored)
session = try policy.session(from: snapshot)

// The policy changes: made once, and used for each session.
let changed = try desk("longest")
let mapping = PolicyMapping(from: policy, to: changed)
print("lost: \(mapping.lost)")
for timer in try mapping.adopt(&session, at: nine).stopped {
  print("stopped: \(policy[timer].name)")
}
if let due = changed.nextFiring(in: session) { print("next: \(due)") }
