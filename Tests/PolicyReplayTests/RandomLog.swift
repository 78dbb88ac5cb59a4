import PolicyEngine
import PolicyReplay
import TestSupport
import Testing

/// Sessions of a policy as a host might have recorded them: timers fire anywhere in their windows.
struct RandomLog {
  /// What lines say besides the events.
  enum Form: CaseIterable {
    case events
    /// Firings, too.
    case firings
    /// Firings, and what all lines did.
    case records
  }

  private(set) var lines: [String] = []

  init(_ policy: Policy, sessions: Int, _ form: Form, _ random: inout SeededRandom) throws {
    var timed: [(at: Instant, line: String)] = []
    for number in 0..<sessions {
      let offset = Double(random.number(0...20_000)) / 100
      timed += try Self.session("s\(number)", policy, form, from: Desk.at(offset), &random)
    }
    // A session's own lines keep their order.
    let sorted = timed.enumerated().sorted {
      ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
    }
    lines = sorted.map(\.element.line)
  }

  private static func session(
    _ id: String,
    _ policy: Policy,
    _ form: Form,
    from start: Instant,
    _ random: inout SeededRandom
  ) throws -> [(at: Instant, line: String)] {
    var lines: [(at: Instant, line: String)] = []
    var session = policy.newSession()
    var now = start
    for _ in 0..<random.number(1...15) {
      let pauses = [0, 1000, 600_000, 3_600_000, 7_200_000, 40_000_000, 100_000_000]
      let next = now.adding(Int64(random.number(0...random.pick(pauses))))
      let firings = policy.timers.indices.filter { session.runs($0) }
      // What is at its end by then fires there; else now and then something fires.
      let end = firings.map { session.window(of: $0).upperBound }.min()
      let moment = end.map { min($0, next) } ?? next
      let mayFire = firings.filter { session.window(of: $0).contains(moment) }
      if let timer = end == moment
        ? mayFire.first(where: { session.window(of: $0).upperBound == moment })
        : random.chance(40) ? mayFire.randomElement(using: &random) : nil,
        let decision = policy.fire(timer, at: moment, in: &session)
      {
        now = moment
        if form != .events { lines.append((now, line(id, decision, nil, policy, session, form))) }
        continue
      }
      guard moment == next else { continue }
      now = next
      let name = random.pick(["begin", "say", "say", "say", "nod", "leave", "say", "say"])
      let text = name == "say" ? random.pick(["hello", "Bye!", "well, bye", "no"]) : nil
      let event = try policy.event(name, text.map { ["text": $0] } ?? [:])
      let decision = policy.receive(event, at: now, in: &session, firing: .latest)
      lines.append((now, line(id, decision, text, policy, session, form)))
    }
    // What must fire before the log ends is in it.
    while let timer = policy.timers.indices.filter({ session.runs($0) })
      .min(by: { session.window(of: $0).upperBound < session.window(of: $1).upperBound })
    {
      let window = session.window(of: timer)
      let first = max(window.lowerBound, now).milliseconds
      let moment = Instant(
        milliseconds: first + Int64(random.number(0...Int(window.upperBound.milliseconds - first)))
      )
      guard let decision = policy.fire(timer, at: moment, in: &session) else { break }
      now = moment
      if form != .events { lines.append((now, line(id, decision, nil, policy, session, form))) }
    }
    return lines
  }

  private static func line(
    _ id: String,
    _ decision: Decision,
    _ text: String?,
    _ policy: Policy,
    _ session: Session,
    _ form: Form
  ) -> String {
    let words = policy.describe(decision, after: session)
    var members: [JSONValue.OptionalMember] = [
      ("at", .string(decision.at.description)), ("session", .string(id)),
      ("event", .string(words.event)), ("text", text.map { .string($0) }),
    ]
    if form == .records {
      let started = words.started.map { timer -> JSONValue in
        [
          "timer": .string(timer.timer), "earliest": .string(timer.earliest.description),
          "latest": .string(timer.latest.description),
        ]
      }
      members += [
        ("outcome", .string(words.outcome.description)), ("from", .string(words.from)),
        ("to", .string(words.to)), ("rule", words.rule.map { .string($0) } ?? .null),
        ("started", .array(started)), ("cancelled", .array(words.cancelled.map { .string($0) })),
        ("effects", .array(words.effects.map { .string($0.name) })),
        ("reason", words.reason.map { .string($0) }),
      ]
    }
    return JSONValue.members(members).line
  }
}
