import PolicyEngine

extension ComparedSession {
  /// Of which class the session is.
  var kind: SessionClass {
    guard let apart else { return .same }
    let (early, late) = (apart.early.kind, apart.late.kind)
    return early == late ? early : .depends
  }

  /// The session as a group of its own; nil where nothing is different.
  ///
  /// - Parameters:
  ///   - id: that of the session.
  ///   - report: where the group is to be added. If it has a session of the group that comes sooner, what the
  ///     report would say of this one is left out.
  func group(
    _ id: ArraySlice<UInt8>,
    _ context: ComparisonContext,
    _ report: ReplayReport
  ) -> ReplayGroup? {
    guard let apart else { return nil }
    let (early, late) = (apart.early, apart.late)
    let chosen = late.kind.rank > early.kind.rank ? late : early
    guard let divergence = chosen.divergence else { return nil }
    var key = ReplayGroup.Key(kind)
    if key.kind == .depends { (key.early, key.late) = (early.kind, late.kind) }
    let old = divergence.old.map { (decision: $0.decision, policy: $0.policy) }
    let new = divergence.new.map { (decision: $0.decision, policy: $0.policy) }
    key.old = ReplayGroup.Rule(old?.decision, old?.policy ?? context.old.policy)
    key.new = ReplayGroup.Rule(new?.decision, new?.policy ?? context.new.policy)
    var first = ReplayGroup.Example(session: "", line: divergence.line, after: divergence.after)
    if report.lacks(key, before: first) {
      first.session = String(decoding: id, as: UTF8.self)
      first.old = old.map { ReplayGroup.Step($0.decision, $0.policy) }
      first.new = new.map { ReplayGroup.Step($0.decision, $0.policy) }
    }
    var group = ReplayGroup(key, first: first)
    let timed = [early, late].filter { $0.kind == .anotherTime }.map(\.shift)
    if let shift = timed.max(by: { ($0.magnitude, $0) < ($1.magnitude, $1) }),
      chosen.kind == .anotherTime
    {
      var shifts = ShiftCounts()
      shifts.add(shift)
      group.shifts = shifts
    }
    if chosen.kind == .anotherOutcome {
      let isLate = late.kind.rank > early.kind.rank
      let ends = ReplayGroup.Ends(
        old: context.old.stateName(of: (isLate ? self.old : apart.oldEarly ?? self.old).session),
        new: context.new.stateName(of: (isLate ? self.new : apart.newEarly ?? self.new).session)
      )
      group.ends = [ends: 1]
    }
    return group
  }
}
