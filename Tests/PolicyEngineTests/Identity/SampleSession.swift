import PolicyEngine
import TestSupport

/// A session as it came about in a random play, and how it goes on.
struct SampleSession {
  /// How two policies differ in what they make of one session, with what led to it.
  struct Difference: Error, CustomStringConvertible {
    var description: String
  }

  let policy: Policy
  var session: Session
  private var now: Instant

  private static let minute = 60_000
  private static let pauses = [
    1, 1000, minute, 5 * minute, 5 * minute, 30 * minute, 1440 * minute, 1800 * minute,
    3240 * minute, 500, 2000, 5000, 10_000,
  ]

  /// Sessions of a policy after each of some random events, and one before any.
  static func some(of policy: Policy, events: Int, _ random: inout SeededRandom) throws
    -> [SampleSession]
  {
    let source = RandomSession(policy.words.model, pauses: pauses, meaningful: 40, random: &random)
    var played = SampleSession(
      policy: policy,
      session: policy.newSession(),
      now: Instant(milliseconds: 1_767_603_600_000)
    )
    var all = [played]
    for _ in 0..<events {
      let event = source.event(in: Int(played.session.state), &random)
      played.now = Instant(milliseconds: played.now.milliseconds + Int64(random.pick(pauses)))
      let fields = source.fields(of: event, at: played.now, &random)
      _ = policy.receive(
        try policy.event(event.name, fields, at: played.now),
        at: played.now,
        in: &played.session,
        firing: random.pick([.earliest, .latest])
      )
      all.append(played)
      if policy.hasEnded(played.session), random.chance(80) { break }
    }
    return all
  }

  /// Does something with sessions of random policies and of changes of these, until there were enough.
  static func underRandomPolicies(
    run: Int,
    events: Int,
    atLeast wanted: Int,
    _ body: (SampleSession, inout SeededRandom) throws -> Void
  ) throws {
    var random = SeededRandom(run: run)
    var count = 0
    while count < wanted {
      for policy in try ChangedPolicy.random(&random) {
        for played in try some(of: policy, events: events, &random) {
          try body(played, &random)
          count += 1
        }
      }
    }
  }

  /// Goes on in two ways at once, of which each is a session of its policy, and compares all decisions.
  func expectSame(
    as other: Session,
    of otherPolicy: Policy,
    events: Int,
    _ random: inout SeededRandom
  ) throws {
    let source = RandomSession(
      policy.words.model,
      pauses: Self.pauses,
      meaningful: 40,
      random: &random
    )
    var (first, second, now) = (session, other, now.milliseconds)
    var log: [String] = []
    for _ in 0..<events {
      let event = source.event(in: Int(first.state), &random)
      now += Int64(random.pick(Self.pauses))
      let fields = source.fields(of: event, at: Instant(milliseconds: now), &random)
      let firing: Firing = random.pick([.earliest, .latest])
      func play(_ policy: Policy, _ session: inout Session) throws -> [String] {
        var decisions: [String] = []
        let decision = policy.receive(
          try policy.event(event.name, fields, at: Instant(milliseconds: now)),
          at: Instant(milliseconds: now),
          in: &session,
          firing: firing
        ) { decisions.append(Self.words(policy, $0)) }
        return decisions + [Self.words(policy, decision)]
      }
      log.append("\(Instant(milliseconds: now)) \(event.name) \(fields) \(firing)")
      let (found, wanted) = (try play(otherPolicy, &second), try play(policy, &first))
      if found != wanted {
        throw Difference(
          description: "\(found)\ninstead of\n\(wanted)\nafter\n\(log.joined(separator: "\n"))"
        )
      }
    }
  }

  /// All that a decision says but where its rule is written.
  private static func words(_ policy: Policy, _ decision: Decision) -> String {
    let words = policy.describe(decision)
    let started = words.started.map { "\($0.timer) \($0.earliest)..\($0.latest)" }
    let facts: [String] = [
      "\(decision.at)", words.event, words.outcome.description, words.from, words.to,
      words.rule ?? "no rule", "\(decision.isLate)", words.reason ?? "no reason",
    ]
    return (facts + started + words.cancelled + words.effects.map(\.description))
      .joined(separator: ", ")
  }
}
