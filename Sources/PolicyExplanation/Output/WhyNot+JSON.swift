import PolicyEngine

extension WhyNot: JSONConvertible {
  var json: JSONValue {
    var path: [FutureStep]?
    var earliest: Instant?
    if case .over(let steps, let instant) = standing { (path, earliest) = (steps, instant) }
    return .members(
      ("status", .string(state)),
      ("standing", .string(standing.name)),
      ("byTime", .optional(byTime)),
      ("ways", .list(ways)),
      ("elsewhere", .list(elsewhere)),
      ("path", path.map { .list($0) }),
      ("earliest", earliest?.json)
    )
  }
}

extension WhyNot.Standing {
  fileprivate var name: String {
    switch self {
    case .already: "already"
    case .final: "final"
    case .never: "never"
    case .direct: "direct"
    case .over: "indirect"
    case .notFound: "not-found"
    }
  }
}

extension WhyNot.Elsewhere: JSONConvertible {
  var json: JSONValue {
    .members(
      ("rule", .string(rule.name)),
      ("source", rule.source.json),
      ("events", .list(events)),
      ("from", .list(from)),
      ("failing", .list(failing))
    )
  }
}

extension RuleStanding: JSONConvertible {
  var json: JSONValue {
    var window: ClosedRange<Instant>?
    var shadow: RuleStanding.Shadow?
    var firing: FutureStep?
    switch verdict {
    case .inTime(let range): window = range
    case .shadowed(let found): shadow = found
    case .forestalled(let step): firing = step
    case .now, .nowIf, .timerIdle, .failing, .undecided: break
    }
    return .members(
      ("rule", .string(rule.name)),
      ("source", rule.source.json),
      ("events", .list(events)),
      ("verdict", .string(verdict.name)),
      ("earliest", window?.lowerBound.json),
      ("latest", window?.upperBound.json),
      ("shadowedBy", shadow?.rule.name.json),
      ("holding", shadow.map { .list($0.conditions) }),
      ("forestalledBy", firing?.json),
      ("conditions", .list(conditions)),
      (
        "earlier",
        .array(
          earlier.map {
            .members(
              ("rule", .string($0.rule.name)),
              ("source", $0.rule.source.json),
              ("conditions", .list($0.conditions))
            )
          }
        )
      ),
      (
        "example",
        example.isEmpty
          ? nil : .object(example.map { (key: $0.name, value: .string($0.value)) })
      ),
      ("timer", timer?.json)
    )
  }
}

extension RuleStanding.Verdict {
  fileprivate var name: String {
    switch self {
    case .now: "now"
    case .nowIf: "now-if"
    case .inTime: "in-time"
    case .forestalled: "forestalled"
    case .timerIdle: "timer-idle"
    case .failing: "failing"
    case .shadowed: "shadowed"
    case .undecided: "undecided"
    }
  }
}

extension TimerStanding: JSONConvertible {
  var json: JSONValue {
    var name = "never-started"
    var run: TimerRun?
    var at: Instant?
    var by: String?
    var recorded: FileLine?
    var failing: [TestFinding]?
    switch state {
    case .running(let found): (name, run) = ("running", found)
    case .absent(let conditions): (name, failing) = ("absent", conditions)
    case .stopped(let stop):
      (name, at, by, recorded, run) = ("stopped", stop.at, stop.by, stop.recorded, stop.run)
      if !stop.failing.isEmpty { failing = stop.failing }
    case .fired(let instant): (name, at) = ("fired", instant)
    case .neverStarted: break
    }
    return .members(
      ("timer", .string(timer)),
      ("state", .string(name)),
      ("at", at?.json),
      ("by", by?.json),
      ("recorded", recorded?.json),
      ("run", run?.json),
      ("failing", failing.map { .list($0) }),
      (
        "starts",
        .array(
          starts.map { start in
            .members(
              ("event", .optional(start.event)),
              ("source", start.source.json),
              ("now", .boolean(start.wouldStart)),
              ("after", .string(start.window.description))
            )
          }
        )
      ),
      ("conditions", .list(conditions))
    )
  }
}
