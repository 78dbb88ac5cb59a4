import Foundation
import PolicyEngine

// The host reads the files; the engine does no I/O and reads no clock.
var files = [
  SourceFile(
    name: "acme.yaml",
    text: """
      config: acme-support
      channels:
        acme-web: {policy: enhanced-web-chat, settings: {customer_inactivity: 10m}}
      """
  )
]
let folder = "policies/salesforce"
for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
  let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
  files.append(SourceFile(name: "\(folder)/\(name)", bytes: Array(bytes)))
}

// All that is wrong, with places; a channel without errors can be used all the same.
let library = PolicyLibrary(files)
print(TextRenderer().render(library.findings), terminator: "")

let policy = try library.policy("acme-web")
let begin = Instant(milliseconds: 1_767_603_600_000)
var session = policy.newSession()

func show(_ decision: Decision) {
  let words = policy.describe(decision)
  print("\(decision.at) \(words.event): \(words.outcome), \(words.from) → \(words.to)")
  for timer in words.started { print("  \(timer.timer) is due at \(timer.earliest)") }
  for effect in words.effects { print("  do \(effect.name)") }
}

let events: [(minute: Int64, event: Event)] = [
  (0, try policy.event("customer.message", ["text": "My parcel is lost."])),
  (1, try policy.event("rep.accept")),
  (2, try policy.event("rep.message", ["text": "Do you have the order ID?"])),
  (30, try policy.event("customer.message", ["text": "Here it is: 4711."])),
]
for (minute, event) in events {
  let instant = Instant(milliseconds: begin.milliseconds + minute * 60_000)
  let decision = policy.receive(event, at: instant, in: &session) { firing in show(firing) }
  show(decision)
}

// What the host's own clock has to wake up for.
if let due = policy.nextFiring(in: session) { print("next: \(due)") }
print("the session is \(policy.state(of: session))")
