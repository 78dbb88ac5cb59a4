import PolicyEngine

// The host reads the file: here from standard input.
var text = ""
while let line = readLine(strippingNewline: false) { text += line }
let library = PolicyLibrary([SourceFile(name: "shop-chat.yaml", text: text)])
let policy = try library.policy("shop-chat")
var session = policy.newSession()

func show(_ decision: Decision) {
  let words = policy.describe(decision)
  print("\(decision.at) \(words.event): \(words.from) → \(words.to)")
  for effect in words.effects { print("  do \(effect.name)") }
}

let question = try policy.event("customer.message", ["text": "Do you have oolong?"])
let answer = try policy.event("clerk.message", ["text": "Yes, three kinds."])
show(policy.receive(question, at: Instant(milliseconds: 1_767_603_600_000), in: &session))
show(policy.receive(answer, at: Instant(milliseconds: 1_767_603_630_000), in: &session))

// The host has the clock: it comes back when the timer is due.
if let due = policy.nextFiring(in: session) {
  if let firing = policy.fireNext(in: &session, through: due) { show(firing) }
}
