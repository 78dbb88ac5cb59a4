/// A decision in words.
public struct DecisionDescription: Sendable, Hashable {
  /// A timer that started.
  public struct StartedTimer: Sendable, Hashable {
    /// The timer's name.
    public let timer: String
    /// The first moment at which it may fire; later than ``Instant/latest`` for all after the year 9999.
    public let earliest: Instant
    /// The last moment at which it may fire, that one included; as above after the year 9999.
    public let latest: Instant
  }

  /// The name of the event, or `timer.NAME` for a firing.
  public let event: String
  /// What became of it.
  public let outcome: Outcome
  /// The state before.
  public let from: String
  /// The state after.
  public let to: String
  /// The rule that was taken; nil when none was.
  public let rule: String?
  /// Where the rule is written; nil when none was taken.
  public let source: SourceLocation?
  /// The requirements that the rule carries.
  public let refs: [String]
  /// The timers that started, in the order of declaration.
  public let started: [StartedTimer]
  /// The names of the timers that stopped, in the order of declaration.
  public let cancelled: [String]
  /// The effects, in order.
  public let effects: [EffectCall]
  /// Why the event was refused, or ignored in a final state.
  public let reason: String?
}

extension Policy {
  /// How long a timer runs that a decision started; without the session after it, as far as that is known.
  ///
  /// - Parameter event: the event; nil where it has no lengths, or isn't known.
  package func window(
    of timer: Int,
    startedBy decision: Decision,
    _ event: Event? = nil,
    in session: Session?
  ) -> TimeWindow {
    guard let session, tables.variableTimers >> UInt32(timer) & 1 == 1 else {
      let isGap = words.model.timer(firedBy: decision.event.index) == timer
      return isGap ? tables.windows[timer] : startWindow(of: timer)
    }
    // With a calendar the deadline doesn't tell the length.
    if tables.calendarTimers >> UInt32(timer) & 1 == 1 {
      return tables.window(of: timer, startedBy: event?.lengths, after: session)
    }
    let deadline = session.deadlines[timer]
    return TimeWindow(
      earliest: deadline.earliest - decision.at.milliseconds,
      latest: deadline.latest - decision.at.milliseconds
    )
  }

  /// How long a timer runs that an event would start, whatever length the event gives.
  ///
  /// - Parameters:
  ///   - lengths: the event's, of which others may be given as well.
  ///   - session: the session after the step.
  package func window(
    of timer: Int,
    startedBy decision: Decision,
    giving lengths: [Int64]?,
    in session: Session
  ) -> TimeWindow {
    let source = tables.lengthSource(of: timer, startedBy: lengths, after: session)
    guard let source, case .event(let place) = source.length,
      let event = words.model.events.indices.contains(decision.event.index)
        ? words.model.events[decision.event.index] : nil,
      let range = event.fields.first(where: { $0.name == words.lengthFields[Int(place)] })?.range
    else { return window(of: timer, startedBy: decision, in: session) }
    return TimeWindow(
      earliest: TimeWindow(range.value.earliest, adding: source.margin).earliest,
      latest: TimeWindow(range.value.latest, adding: source.margin).latest
    )
  }

  /// How long a timer runs that an event starts: not what follows on its own firings.
  package func startWindow(of timer: Int) -> TimeWindow {
    if words.model.timers[timer].length.gaps.isEmpty { return tables.windows[timer] }
    let now = Circumstances(words.model, settings: .chosen(settingValues))
    guard let bounds = now.bounds(of: timer, firing: false) else { return tables.windows[timer] }
    return TimeWindow(earliest: bounds.earliest, latest: bounds.latest ?? .max)
  }

  /// The policy's id.
  public var id: String { words.model.id.value }

  /// The policy's title for people; its id if it has none.
  public var title: String { words.model.title ?? id }

  /// The words for a decision of this policy.
  ///
  /// - Parameters:
  ///   - decision: a decision of this policy.
  ///   - session: the session as the decision left it. Without it, a timer whose length is not the same at each
  ///     start is due from the least to the most that it can be.
  public func describe(
    _ decision: Decision,
    after session: Session? = nil
  ) -> DecisionDescription {
    let rule = decision.rule.map { self[$0] }
    return DecisionDescription(
      event: self[decision.event].name,
      outcome: decision.outcome,
      from: self[decision.from].name,
      to: self[decision.to].name,
      rule: rule?.name,
      source: rule?.source,
      refs: rule?.refs ?? [],
      started: decision.started.map { timer in
        let deadline =
          session?.deadlines[timer.index]
          ?? tables.deadline(
            of: timer.index,
            startingAt: decision.at.milliseconds,
            window(of: timer.index, startedBy: decision, in: nil)
          )
        return .init(
          timer: self[timer].name,
          earliest: Instant(due: deadline.earliest),
          latest: Instant(due: deadline.latest)
        )
      },
      cancelled: decision.cancelled.map { self[$0].name },
      effects: effects(of: decision),
      reason: refusal(of: decision).map { self[$0].name }
    )
  }
}
