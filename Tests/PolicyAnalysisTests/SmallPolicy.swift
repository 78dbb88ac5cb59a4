import PolicyEngine
import TestSupport

/// A random policy whose timers run for a few milliseconds, so that every millisecond can be walked.
struct SmallPolicy {
  static let events = ["a", "b", "c"]
  let text: String

  /// - Parameter hasProperties: whether it has a random property of every kind.
  init(run: Int, hasProperties: Bool = false) {
    var random = SeededRandom(run: run)
    let states = (1...random.number(2...3)).map { "s\($0)" }
    let timers = (1...random.number(1...3)).map { "t\($0)" }
    var lines = ["policy: small", "states:", "  s0: {initial: true}"]
    lines += states.map { "  \($0): A state" } + ["  end: {final: true}"]
    lines += ["events: {a: {}, b: {}, c: {}}", "memory: {flag: boolean}", "effects: {nag: Nag}"]
    // Rules of cells of their own, so that none hides another.
    var cells = Self.events.flatMap { event in states.map { (event: event, from: $0) } }
    cells.shuffle(using: &random)
    var rules = ["begin: {event: a, from: s0, to: s1}"]
    // Each state leads to the next one, by a timer or by a rule.
    var exits: [String: String] = [:]
    for (state, next) in zip(states, states.dropFirst() + ["end"]) {
      if exits.count < timers.count, random.chance(50) {
        exits[timers[exits.count]] = state
        continue
      }
      let cell = cells.remove(at: cells.firstIndex { $0.from == state } ?? 0)
      rules.append("\(state): {event: \(cell.event), from: \(state), to: \(next)}")
    }
    let hasFlag = random.chance(60)
    if hasFlag, let cell = cells.popLast() {
      rules.append("flag: {event: \(cell.event), from: \(cell.from), remember: {flag: true}}")
    }
    func condition(_ percent: Int) -> String {
      if !hasFlag || !random.chance(percent) { return "" }
      return random.chance(50) ? ", if: flag" : ", unless: flag"
    }
    for cell in cells.prefix(random.number(0...3)) {
      let entry = "event: \(cell.event), from: \(cell.from)\(condition(30))"
      rules.append("\(cell.event)-\(cell.from): {\(entry), \(Self.outcome(states, &random))}")
    }
    lines.append("timers:")
    for timer in timers {
      let causes = ["enter"] + Self.events + timers.map { "timer.\($0)" }
      let own = exits[timer]
      var places = random.some(states, most: 2)
      if let own, !places.contains(own) { places.append(own) }
      var starts = random.some(causes, most: 2)
      if own != nil || starts.allSatisfy({ $0.hasPrefix("timer.") }), !starts.contains("enter") {
        starts.append("enter")
      }
      var entry = "while: \(Self.list(places)), start: \(Self.list(starts))"
      if random.chance(25) { entry += ", cancel: \(random.pick(Self.events))" }
      if random.chance(30) { entry += ", restart: true" }
      if own == nil { entry += condition(30) }
      let least = random.number(1...4)
      let most = random.chance(50) ? least : least + random.number(1...3)
      entry += ", after: \(least == most ? "\(least)ms" : "\(least)ms..\(most)ms")"
      let next = own.flatMap { state in
        zip(states, states.dropFirst() + ["end"]).first { $0.0 == state }?.1
      }
      entry += ", then: {\(next.map { "to: \($0)" } ?? Self.outcome(states, &random))}"
      lines.append("  \(timer): {\(entry)}")
    }
    lines += ["rules:"] + rules.map { "  \($0)" }
    if hasProperties {
      let causes = Self.events + timers.map { "timer.\($0)" }
      lines += ["properties:"] + Self.properties(states + ["end"], causes, &random)
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

  // MARK: Properties

  private static func properties(
    _ states: [String],
    _ causes: [String],
    _ random: inout SeededRandom
  ) -> [String] {
    func step() -> String {
      var parts: [String] = []
      if random.chance(50) { parts.append("event: \(list(random.some(causes, most: 2)))") }
      if random.chance(40) { parts.append("entering: \(list(random.some(states, most: 2)))") }
      if parts.isEmpty || random.chance(10) {
        parts.append("leaving: \(list(random.some(states, most: 2)))")
      }
      if random.chance(10) { parts.append("do: nag") }
      return "{\((parts + condition(20)).joined(separator: ", "))}"
    }
    func condition(_ percent: Int) -> [String] {
      random.chance(percent) ? [random.chance(50) ? "if: flag" : "unless: flag"] : []
    }
    func so() -> String {
      let state = "while: \(list(random.some(states, most: 2)))"
      return "{\(([state] + condition(70)).joined(separator: ", "))}"
    }
    func timed(_ key: String) -> String {
      let unless = random.chance(30) ? ", unless: \(step())" : ""
      return "\(key): \(random.number(1...8))ms, of: \(step()), comes: \(step())\(unless)"
    }
    let all = [
      "never: \(step())", "never: \(so())",
      "always: \(random.chance(50) ? "flag" : "{timer: t1}"), while: \(list(random.some(states, most: 2)))",
      timed("within"), timed("not_before"), "at_most_once: nag", "reachable: \(step())",
      "reachable: \(so())", "ends: \(list(random.some(states.dropLast(), most: 2)))",
    ]
    return all.enumerated().map { "  p\($0): {\($1)}" }
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
  /// - Parameters:
  ///   - chunk: which fortieth of them.
  ///   - hasProperties: whether they have properties.
  static func forEach(
    in chunk: Int,
    hasProperties: Bool = false,
    _ body: (_ name: String, Policy, Walk) throws -> Void
  ) throws {
    for run in chunk * 25..<(chunk + 1) * 25 {
      let small = SmallPolicy(run: run, hasProperties: hasProperties)
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
