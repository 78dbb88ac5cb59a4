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

  /// The same with something changed; nil where there was nothing of the kind to change.
  func changed(run: Int) -> SmallPolicy? {
    var random = SeededRandom(run: run + 1_000_000)
    var lines = text.split(separator: "\n").map(String.init)
    let timers = lines.indices.filter { lines[$0].contains("after:") }
    let rules = lines.indices.filter { lines[$0].contains("{event:") }
    let timer = random.pick(timers)
    let rule = random.pick(rules)
    let name = String(lines[timer].drop { $0 == " " }.prefix { $0 != ":" })
    switch random.number(0...9) {
    case 0, 1, 2:
      let parts = lines[timer].split(separator: "after: ", maxSplits: 1)
      guard parts.count == 2, let end = parts[1].firstIndex(of: ",") else { return nil }
      let least = random.number(1...4)
      let most = least + random.number(0...3)
      lines[timer] = "\(parts[0])after: \(least)ms..\(most)ms\(parts[1][end...])"
    case 3:
      // A name is nothing that shows.
      lines = lines.map {
        $0.replacing(name + ":", with: "z:").replacing("timer." + name, with: "timer.z")
      }
    case 4:
      let other = random.pick(timers + rules)
      lines.swapAt(other, rules.contains(other) ? rule : timer)
    case 5: lines.remove(at: rule)
    case 6: lines[timer] = lines[timer].replacing(", restart: true", with: "")
    case 7: lines[timer] = lines[timer].replacing(", after:", with: ", restart: true, after:")
    case 8: lines[rule] = lines[rule].replacing("event: b", with: "event: c")
    default: lines[timer] = lines[timer].replacing("start: [", with: "start: [enter, ")
    }
    return SmallPolicy(text: lines.joined(separator: "\n") + "\n")
  }

  init(text: String) {
    self.text = text
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
