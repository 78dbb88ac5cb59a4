package import PolicyEngine

/// What all sessions of an audit share.
struct AuditContext {
  var side: ReplaySide
  let recordsFirings: Bool
  var words: RecordWords
  /// Made when an event is first met whose fields are not on record.
  lazy var guess = ContentGuess(side.policy)

  init(_ policy: Policy, recordsFirings: Bool) {
    side = ReplaySide(policy)
    words = RecordWords(policy)
    self.recordsFirings = recordsFirings
  }

  /// Whether a record plainly says what a step did.
  mutating func agrees(
    _ record: LineRecord,
    with decision: Decision,
    _ step: SessionReplay.Step,
    lastSeen: Instant
  ) -> Bool {
    guard case .plain(let record, let buffer) = record else { return false }
    return words.agree(
      with: record,
      buffer.span,
      decision,
      step.policy,
      after: step.after,
      lastSeen: lastSeen
    )
  }
}

/// Holds a log against the policy that it claims: its firings, and what its lines say that they did.
///
/// Of a session that has ended, its id, its state and the last moment that it has seen are kept.
package struct LogAudit: ~Copyable {
  /// What is kept of a session that is played no more.
  private enum Ended {
    /// In these states, by when timers fire.
    case agreed(late: UInt8, early: UInt8, lastSeen: Instant)
    /// The log and the policy disagree.
    case settled
  }

  package private(set) var report: ReplayReport
  private var intake: LineIntake
  private var context: AuditContext
  private var sessions = SessionTable<AuditedSession, Ended>()

  package init(_ run: ReplayReport.Run, _ policy: Policy, until: Instant?, shard: Shard) {
    report = ReplayReport(run, shard: shard)
    context = AuditContext(policy, recordsFirings: run.recordsFirings)
    intake = LineIntake(until: until)
  }

  /// Whether a line is a firing, which was not expected: the log has to be played anew, as one that records firings.
  package var hasMetFiring: Bool { intake.hasMetFiring }

  // MARK: Lines

  /// Plays a line that lies in a part of a buffer, if its session is in the shard.
  ///
  /// - Parameters:
  ///   - number: that of the line in its file.
  ///   - source: the line with its place, for what is wrong with it.
  /// - Returns: what is to be reported about it.
  package mutating func play(
    _ buffer: [UInt8],
    _ range: Range<Int>,
    line number: Int,
    source: () -> SourceFile
  ) -> [LogProblem] {
    let line: PlainLine
    switch intake.take(buffer, range, &report) {
    case .play(let plain): line = plain
    case .check(let record):
      return play(record, buffer, line: number) ? [] : playSlowly(source(), line: number)
    case .unclear: return playSlowly(source(), line: number)
    case .passOver: return []
    }
    if let event = context.side.lines.readBare(line, buffer.span) {
      report.counts.lines += 1
      receive(event, line, buffer, line: number)
      return []
    }
    guard let (content, _) = context.side.lines.read(line, buffer) else {
      return playSlowly(source(), line: number)
    }
    report.counts.lines += 1
    switch content {
    case .event(let event):
      receive(
        event,
        .init(),
        buffer.span.extracting(line.frame.session),
        at: line.frame.at,
        line: number
      )
    case .firing(let timer):
      fire(timer, nil, buffer.span.extracting(line.frame.session), at: line.frame.at, line: number)
    case .settings: break
    }
    return []
  }

  /// Plays a record; false, with nothing done, where it has to be read with places.
  private mutating func play(_ record: PlainRecord, _ buffer: [UInt8], line: Int) -> Bool {
    guard let read = context.side.lines.read(record, buffer.span) else { return false }
    report.counts.lines += 1
    let id = buffer.span.extracting(record.frame.session)
    switch read.content {
    case .firing(let timer):
      fire(timer, .plain(record, buffer), id, at: record.frame.at, line: line)
    case .event(let event):
      report.counts.events += 1
      let number = sessions.number(of: record.frame.session, buffer.span)
      guard let place = take(number, at: record.frame.at) else {
        report.counts.conditional += 1
        return true
      }
      if let bare = read.bare,
        sessions.open[place].receiveAtOnce(bare, record, buffer, line: line, &context)
      {
        put(number, place)
        return true
      }
      let said = AuditedSession.Said(
        record: .plain(record, buffer),
        lacksFields: read.lacksFields
      )
      sessions.open[place].receive(event, said, at: record.frame.at, line: line, &context)
      put(number, place)
    case .settings: break
    }
    return true
  }

  /// Plays a line that isn't as programs write it.
  private mutating func playSlowly(_ source: SourceFile, line number: Int) -> [LogProblem] {
    let policy = context.side.policy
    let line: EventLine
    let isCounted: Bool
    switch intake.take(source, for: policy, &report) {
    case .passOver: return []
    case .refuse(let diagnostics, let session):
      if let session { giveUp(session, line: number, diagnostics.first) }
      return [LogProblem(policy, diagnostics, isPlayed: false)]
    case .play(let read, let counted): (line, isCounted) = (read, counted)
    }
    switch line.content {
    case .settings(let chosen):
      let problems = change(to: chosen, line, number: number)
      if isCounted, problems.contains(where: { !$0.isPlayed }) { report.counts.bad += 1 }
      return isCounted ? problems : []
    case .firing(let timer):
      fire(timer, line.recorded.map { .read($0) }, line.session.span, at: line.at, line: number)
    case .event(let event):
      let hasFields = !policy.words.model.events[event.index].fields.isEmpty
      let said = AuditedSession.Said(
        record: line.recorded.map { .read($0) },
        lacksFields: hasFields && line.fields.isEmpty
      )
      receive(event, said, line.session.span, at: line.at, line: number)
    }
    return []
  }

  /// Plays an event of which the log says nothing more.
  private mutating func receive(
    _ event: BareEvent,
    _ line: PlainLine,
    _ buffer: [UInt8],
    line lineNumber: Int
  ) {
    report.counts.events += 1
    let number = sessions.number(of: line.frame.session, buffer.span)
    // It does nothing any more.
    if case .over(.agreed) = sessions.standings[number] { return }
    guard let place = take(number, at: line.frame.at) else {
      report.counts.conditional += 1
      return
    }
    if !sessions.open[place].receiveAtOnce(
      event,
      at: line.frame.at,
      line: lineNumber,
      context
    ),
      case .event(let event)? = context.side.lines.read(line, buffer)?.content
    {
      sessions.open[place].receive(event, .init(), at: line.frame.at, line: lineNumber, &context)
    }
    put(number, place)
  }

  private mutating func receive(
    _ event: Event,
    _ said: AuditedSession.Said,
    _ id: Span<UInt8>,
    at instant: Instant,
    line: Int
  ) {
    report.counts.events += 1
    let number = sessions.number(of: id)
    // Nothing is said of it, and it does nothing any more.
    if case .over(.agreed) = sessions.standings[number], said.record == nil { return }
    guard let place = take(number, at: instant) else {
      report.counts.conditional += 1
      return
    }
    sessions.open[place].receive(event, said, at: instant, line: line, &context)
    put(number, place)
  }

  private mutating func fire(
    _ timer: Int,
    _ record: LineRecord?,
    _ id: Span<UInt8>,
    at instant: Instant,
    line: Int
  ) {
    report.counts.firings += 1
    let number = sessions.number(of: id)
    guard let place = take(number, at: instant) else { return }
    sessions.open[place].fire(timer, record, at: instant, line: line, &context)
    put(number, place)
  }

  private mutating func change(
    to chosen: [ChosenSetting],
    _ line: EventLine,
    number: Int
  ) -> [LogProblem] {
    let policy = context.side.policy
    let session = line.session.isEmpty ? nil : sessions.number(of: line.session.span)
    do throws(PolicyError) {
      let result = try context.side.timeline.change(to: chosen, at: line.at, of: session)
      if !result.isUsable, session != nil {
        giveUp(line.session, line: number, result.diagnostics.first)
      }
      return result.diagnostics.isEmpty && result.isUsable
        ? [] : [LogProblem(policy, result.diagnostics, isPlayed: result.isUsable)]
    } catch {
      return [LogProblem(policy, [], isPlayed: false, failure: error.description)]
    }
  }

  // MARK: Sessions

  /// The place of a session; nil where it is played no more.
  private mutating func take(_ number: Int, at instant: Instant) -> Int? {
    switch sessions.standings[number] {
    case .open(let place): return place
    case .unbegun:
      return sessions.begin(number, AuditedSession(number, at: instant, &context.side))
    case .over(.agreed(let late, let early, let lastSeen)):
      // It was counted as it ended, and is so again.
      report.sessions[.agrees, default: 0] -= 1
      return sessions.begin(
        number,
        AuditedSession(number, late: late, early: early, lastSeen: lastSeen, context.side)
      )
    case .over(.settled): return nil
    }
  }

  /// Gives a session's place away if it has ended, or more need not be known.
  private mutating func put(_ number: Int, _ place: Int) {
    if sessions.open[place].isDone(context.side) { close(number, place) }
  }

  private mutating func close(_ number: Int, _ place: Int) {
    let session = sessions.open[place]
    report.counts.guessed += session.guessed
    if let finding = session.finding {
      report.sessions[.disagrees, default: 0] += 1
      report.add(finding.group(String(decoding: sessions[number], as: UTF8.self)))
      sessions.end(number, .settled)
    } else {
      report.sessions[.agrees, default: 0] += 1
      let late = session.late.session
      sessions.end(
        number,
        .agreed(
          late: late.state,
          early: session.early?.session.state ?? late.state,
          lastSeen: late.lastSeen
        )
      )
    }
    context.side.timeline.forget(number)
  }

  /// Plays a session no more, as one of its lines can't be read or used.
  private mutating func giveUp(_ id: ArraySlice<UInt8>, line: Int, _ problem: Diagnostic?) {
    let number = sessions.number(of: id.span)
    switch sessions.standings[number] {
    case .over(.settled): return
    case .over(.agreed): report.sessions[.agrees, default: 0] -= 1
    case .open, .unbegun: break
    }
    report.sessions[.disagrees, default: 0] += 1
    var key = ReplayGroup.Key(.disagrees)
    key.problem = problem?.id.rawValue
    report.add(
      ReplayGroup(
        key,
        first: .init(
          session: String(decoding: id, as: UTF8.self),
          line: line,
          after: nil,
          message: problem?.message
        )
      )
    )
    sessions.end(number, .settled)
    context.side.timeline.forget(number)
  }

  // MARK: The end

  /// Looks for what must have fired up to the last line.
  package mutating func finish() {
    for number in sessions.standings.indices {
      guard case .open(let place) = sessions.standings[number] else { continue }
      sessions.open[place].runOut(before: intake.last, &context)
      close(number, place)
    }
  }
}
