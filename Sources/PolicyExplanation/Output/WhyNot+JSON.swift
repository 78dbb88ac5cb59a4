import PolicyEngine

extension WhyNot: JSONConvertible {
  var json: JSONValue {
    let name: String
    var path: JSONValue?
    var earliest: Instant?
    switch standing {
    case .already: name = "already"
    case .final: name = "final"
    case .never: name = "never"
    case .direct: name = "direct"
    case .over(let steps, let at): (name, path, earliest) = ("indirect", .list(steps), at)
    case .notFound: name = "not-found"
    }
    return .members(
      ("status", .string(state)),
      ("standing", .string(name)),
      ("byTime", .optional(byTime)),
      ("ways", .list(ways)),
      ("elsewhere", .list(elsewhere)),
      ("path", path),
      ("earliest", earliest?.json)
    )
  }
}

extension WhyNot.Elsewhere: JSONConvertible {
  var json: JSONValue {
    rule.json(
      ("events", .list(events)),
      ("from", .list(from)),
      ("failing", .list(failing))
    )
  }
}

extension RuleStanding: JSONConvertible {
  var json: JSONValue {
    let name: String
    var window: ClosedRange<Instant>?
    var shadow: RuleFindings?
    var firing: FutureStep?
    switch verdict {
    case .now: name = "now"
    case .nowIf: name = "now-if"
    case .inTime(let range): (name, window) = ("in-time", range)
    case .forestalled(let step): (name, firing) = ("forestalled", step)
    case .timerIdle: name = "timer-idle"
    case .failing: name = "failing"
    case .shadowed(let found): (name, shadow) = ("shadowed", found)
    case .undecided: name = "undecided"
    }
    return rule.json(
      ("events", .list(events)),
      ("verdict", .string(name)),
      ("earliest", window?.lowerBound.json),
      ("latest", window?.upperBound.json),
      ("shadowedBy", shadow?.rule.name.json),
      ("holding", shadow.map { .list($0.conditions) }),
      ("forestalledBy", firing?.json),
      ("conditions", .list(conditions)),
      ("earlier", .list(earlier)),
      (
        "example",
        example.isEmpty
          ? nil : .object(example.map { (key: $0.name, value: .string($0.value)) })
      ),
      ("timer", timer?.json)
    )
  }
}

extension RuleStanding.Earlier: JSONConvertible {
  var json: JSONValue { rule.json(("conditions", .list(conditions))) }
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
      ("starts", .list(starts)),
      ("conditions", .list(conditions))
    )
  }
}

extension TimerStanding.Start: JSONConvertible {
  var json: JSONValue {
    .members(
      ("event", .optional(event)),
      ("source", source.json),
      ("now", .boolean(wouldStart)),
      ("after", .string(window.description))
    )
  }
}
