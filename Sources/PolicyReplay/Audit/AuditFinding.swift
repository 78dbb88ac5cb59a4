import PolicyEngine

/// Something that a log says otherwise than the policy.
struct AuditFinding {
  enum Problem: String {
    /// A timer fired that couldn't.
    case impossibleFiring = "impossible-firing"
    /// A timer must have fired, and the log doesn't tell of it.
    case missingFiring = "missing-firing"
    /// An event or a firing did something else.
    case anotherStep = "another-step"
  }

  let line: Int?
  private let problem: Problem
  private let after: Int?
  private let rule: ReplayGroup.Rule
  private let recordedRule: ReplayGroup.Rule
  private let step: ReplayGroup.Step?
  private let recorded: ReplayGroup.Step?
  private let message: String?

  init(
    _ problem: Problem,
    line: Int?,
    after: Int?,
    decision: Decision,
    policy: Policy,
    recorded: RecordedStep? = nil,
    differences: [RecordCheck.Difference] = [],
    lacksFields: Bool = false
  ) {
    (self.problem, self.line, self.after) = (problem, line, after)
    let words = policy.describe(decision)
    let step = ReplayGroup.Step(decision, policy)
    self.step = step
    rule = Self.rule(words)
    self.recorded = recorded.map {
      ReplayGroup.Step($0, event: words.event, at: decision.at)
    }
    recordedRule =
      switch recorded?.rule {
      case nil: .nothing
      case .nothing: .none
      case .text(let name): .rule(name: name, file: "", line: 0)
      }
    message =
      switch problem {
      case .missingFiring:
        "`\(words.event)` has to come by \(decision.at), and the log has no such line"
      case .anotherStep:
        differences.map { "`\($0.key)` is \($0.said), by the policy \($0.found)" }
          .joined(separator: "; ")
          + (lacksFields ? "; nothing that the event could have said makes it so" : "")
      case .impossibleFiring: nil
      }
  }

  /// A firing that can't be.
  init(
    _ refusal: FiringRefusal,
    of timer: Int,
    at instant: Instant,
    _ policy: Policy,
    line: Int,
    _ after: Int?
  ) {
    (problem, self.line, self.after) = (.impossibleFiring, line, after)
    let name = policy.timers[timer].name
    let event = policy.words.model.eventName(policy.words.model.firing(of: timer))
    rule =
      policy.rule(named: event).map(ReplayGroup.Rule.init)
      ?? .rule(name: event, file: "", line: 0)
    (recordedRule, step, recorded) = (.nothing, nil, nil)
    message = refusal.message(name, at: instant, \.description)
  }

  private static func rule(_ words: DecisionDescription) -> ReplayGroup.Rule {
    guard let name = words.rule, let source = words.source else {
      return .rule(name: words.event, file: "", line: 0)
    }
    return .rule(name: name, file: source.file, line: source.line)
  }

  /// The session as a group of its own.
  func group(_ id: String) -> ReplayGroup {
    var key = ReplayGroup.Key(.disagrees)
    key.problem = problem.rawValue
    (key.old, key.new) = (rule, recordedRule)
    return ReplayGroup(
      key,
      first: .init(
        session: id,
        line: line,
        after: after,
        old: step,
        new: recorded,
        message: message
      )
    )
  }
}

extension ReplayGroup.Rule {
  init(_ rule: RuleDeclaration) {
    self = .rule(name: rule.name, file: rule.source.file, line: rule.source.line)
  }
}
