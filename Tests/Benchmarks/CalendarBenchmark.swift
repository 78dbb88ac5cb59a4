import PolicyEngine

/// How long a step takes that starts a timer which counts a calendar's open time, against the same with a timer
/// that counts all time.
enum CalendarBenchmark {
  static let benchmark = Benchmark(rows: ["calendar-step"]) {
    let plain = try Play(counts: "")
    let counting = try Play(counts: "counts: hours, ")
    var times: [Double] = []
    var ratios: [Double] = []
    for _ in 0..<31 {
      let ours = try counting.time()
      times.append(ours)
      ratios.append(try ours / plain.time())
    }
    var session = counting.policy.newSession()
    let allocations = AllocationCount.during { _ = counting.run(&session) }
    if allocations != 0 {
      throw FailedBenchmark("calendar-step: \(allocations) allocations in \(Play.steps) steps")
    }
    let (value, ratio) = (Timing.median(times), Timing.median(ratios))
    return [Row(name: "calendar-step", value: value, unit: "ns/transition", ratio: ratio)]
  }

  /// A session that hears of the same event once a minute, which sets its timer anew.
  private struct Play {
    static let steps = 20_000

    let policy: Policy
    let event: Event

    init(counts: String) throws {
      let text = """
        policy: desk
        states: {idle: {initial: true}, busy: A clerk is there, over: {final: true}}
        events: {message: {}}
        calendars: {hours: {zone: UTC, hours: {monday-friday: [9h..12h, 13h..17h]}}}
        timers:
          silence: {while: busy, start: message, restart: true, after: 400h, \(counts)then: {to: over}}
        rules:
          begin: {event: message, from: idle, to: busy}

        """
      policy = try PolicyLibrary([SourceFile(name: "desk.yaml", text: text)]).policy("desk")
      event = try policy.event("message")
    }

    /// The nanoseconds that one step takes.
    func time() throws -> Double {
      var session = policy.newSession()
      var count = 0
      let time = Timing.nanoseconds { count = run(&session) }
      if count != Self.steps { throw FailedBenchmark("calendar-step: the timer fired") }
      return time / Double(Self.steps)
    }

    /// How many steps started the timer.
    @inline(never)
    func run(_ session: inout Session) -> Int {
      var now: Int64 = 1_767_603_600_000
      var count = 0
      for _ in 0..<Self.steps {
        now += 60_000
        let decision = policy.receive(event, at: Instant(milliseconds: now), in: &session)
        if !decision.started.isEmpty { count += 1 }
      }
      return count
    }
  }
}
