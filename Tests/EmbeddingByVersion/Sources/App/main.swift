import PolicyEngine

// Nothing else is imported: neither Foundation nor the C library.
let library = PolicyLibrary([
  SourceFile(
    name: "door.yaml",
    text: """
      policy: door
      states:
        unseen: {initial: true}
        shut: Nobody comes in
        ajar: Somebody may come in
        locked: {final: true}
      events: {knock: {text: string}, lock: {}}
      keywords: {password: [FRIEND]}
      timers:
        draught: {while: ajar, start: enter, after: 1m..2m, then: {to: shut}}
        night: {while: shut, start: enter, after: 12h, then: {to: locked}}
      rules:
        friend: {event: knock, from: [unseen, shut], if: {text: {in: password}}, to: ajar}
        stranger: {event: knock, from: unseen, to: shut}
        lock: {event: lock, from: any, to: locked}
      """
  )
])
print(TextRenderer().render(library.findings), terminator: "")

let policy = try library.policy("door")
var session = policy.newSession()

func show(_ decision: Decision) {
  let words = policy.describe(decision)
  print("\(decision.at) \(words.event): \(words.outcome), \(words.from) → \(words.to)")
}

let noon: Int64 = 1_767_614_400_000
let events: [(second: Int64, event: Event)] = [
  (0, try policy.event("knock", ["text": "Who is there?"])),
  (1, try policy.event("knock", ["text": " “Friend!” "])),
  (90, try policy.event("lock")),
]
for (second, event) in events {
  let instant = Instant(milliseconds: noon + second * 1000)
  show(policy.receive(event, at: instant, in: &session) { firing in show(firing) })
}
