import PolicyEngine
import TestSupport

/// A random policy whose timers run for a few milliseconds, so that every millisecond can be walked.
struct SmallPolicy {
  static let events = ["a", "b", "c"]
  let text: String

  init(run: Int) {
    var random = SeededRandom(run: run)
    let states = (1...random.number(2...3)).map { "s\($0)" }
    let timers = (1...random.number(1...3)).map { "t\($0)" }
    var lines = ["policy: small", "states:", "  s0: {initial: true}"]
    lines += states.map { "  \($0): A state" } + ["  end: {final: true}"]
    lines += ["events: {a: {}, b: {}, c: {}}", "memory: {flag: boolean}", "effects: {nag: Nag}"]
    lines.append("timers:")
    for timer in timers {
      let causes = ["enter"] + Self.events + timers.map { "timer.\($0)" }
      var entry = "while: \(Self.list(random.some(states, most: 2)))"
      entry += ", start: \(Self.list(random.some(causes, most: 2)))"
      if random.chance(25) { entry += ", cancel: \(random.pick(Self.events))" }
      if random.chance(30) { entry += ", restart: true" }
      if random.chance(20) { entry += random.chance(50) ? ", if: flag" : ", unless: flag" }
      let least = random.number(1...4)
      let most = random.chance(50) ? least : least + random.number(1...3)
      entry += ", after: \(least == most ? "\(least)ms" : "\(least)ms..\(most)ms")"
      entry += ", then: {\(Self.outcome(states, &random))}"
      lines.append("  \(timer): {\(entry)}")
    }
    lines += ["rules:", "  begin: {event: a, from: s0, to: s1}"]
    for rule in 1...random.number(2...4) {
      var entry = "event: \(random.pick(Self.events))"
      entry += ", from: \(Self.list(random.some(states, most: 2)))"
      if random.chance(25) { entry += random.chance(50) ? ", if: flag" : ", unless: flag" }
      entry += ", \(Self.outcome(states, &random))"
      lines.append("  r\(rule): {\(entry)}")
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func outcome(_ states: [String], _ random: inout SeededRandom) -> String {
    if random.chance(15) { return "do: nag" }
    if random.chance(15) { return "remember: {flag: \(random.chance(60) ? "true" : "none")}" }
    return "to: \(random.pick(states + ["end"]))"
  }

  private static func list(_ items: [String]) -> String {
    items.count == 1 ? items[0] : "[\(items.joined(separator: ", "))]"
  }

  /// Goes through some of a thousand policies that have no mistakes, with all that their sessions may do.
  ///
  /// - Parameter chunk: which fortieth of them.
  static func forEach(
    in chunk: Int,
    _ body: (_ name: String, Policy, Walk) throws -> Void
  ) throws {
    for run in chunk * 25..<(chunk + 1) * 25 {
      let small = SmallPolicy(run: run)
      guard let policy = small.policy else { continue }
      let events = try Self.events.map { try policy.event($0) }
      guard let walk = Walk(policy, events: events) else { continue }
      try body("run \(run)\n\(small.text)", policy, walk)
    }
  }

  /// The policy ready to run; nil where it has mistakes.
  var policy: Policy? {
    let library = PolicyLibrary([SourceFile(name: "small.yaml", text: text)])
    return try? library.policy("small")
  }
}
