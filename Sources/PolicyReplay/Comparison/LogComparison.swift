package import PolicyEngine

/// Plays a log under two policies, and says whose sessions differ, and by which rules.
///
/// Of a session that has ended under both, only its id is kept, and whether it differed.
package struct LogComparison: ~Copyable {
  /// What is kept of a session that is played no more.
  private struct Ended {
    /// Whether a difference was found, or it can't be played: later events might not have come, or not so.
    var isSettled: Bool
  }

  package private(set) var report: ReplayReport
  private var intake: LineIntake
  private var context: ComparisonContext
  private var sessions = SessionTable<ComparedSession, Ended>()
  private var words: RecordWords
  /// Made when an event is first met whose fields are not on record.
  private lazy var guesses = ContentGuess(context.old.policy)

  package init(
    _ run: ReplayReport.Run,
    old: Policy,
    new: Policy,
    until: Instant?,
    shard: Shard
  ) {
    report = ReplayReport(run, shard: shard)
    context = ComparisonContext(old, new, recordsFirings: run.recordsFirings)
    words = RecordWords(old)
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
    if let old = context.old.lines.readBare(line, buffer.span),
      let new = context.new.lines.readBare(line, buffer.span)
    {
      report.counts.lines += 1
      receive(old, new, line.frame, buffer, line: number) { context in
        guard case .event(let old)? = context.old.lines.read(line, buffer)?.content,
          case .event(let new)? = context.new.lines.read(line, buffer)?.content
        else { return nil }
        return (old, new)
      }
      return []
    }
    guard let (old, _) = context.old.lines.read(line, buffer) else {
      return playSlowly(source(), line: number)
    }
    report.counts.lines += 1
    switch old {
    case .event(let old):
      guard let (content, _) = context.new.lines.read(line, buffer), case .event(let new) = content
      else {
        report.counts.lines -= 1
        return playSlowly(source(), line: number)
      }
      receive(
        old,
        new,
        buffer.span.extracting(line.frame.session),
        at: line.frame.at,
        line: number
      )
    case .firing(let timer):
      fire(timer, buffer.span.extracting(line.frame.session), at: line.frame.at, line: number)
    case .settings: break
    }
    return []
  }

  /// Plays a line that isn't as programs write it, or that one of the policies can't read.
  private mutating func playSlowly(_ source: SourceFile, line number: Int) -> [LogProblem] {
    let (old, new) = (context.old.policy, context.new.policy)
    let line: EventLine
    let isCounted: Bool
    switch intake.take(source, for: old, &report) {
    case .passOver: return []
    case .refuse(let diagnostics, let session):
      if let session { giveUp(session, line: number, diagnostics.first, .old) }
      return [LogProblem(old, diagnostics, isPlayed: false)]
    case .play(let read, let counted): (line, isCounted) = (read, counted)
    }
    switch line.content {
    case .settings(let chosen):
      return change(to: chosen, line, number: number, isCounted: isCounted)
    case .firing(let timer): fire(timer, line.session.span, at: line.at, line: number)
    case .event(let event):
      let other = EventLine.read(source, for: new, records: true)
      guard case .event(let newEvent)? = other.line?.content else {
        report.counts.events += 1
        giveUp(line.session, line: number, other.diagnostics.first, .new)
        return []
      }
      if let guess = guess(event, line) {
        report.counts.guessed += 1
        let name = old.events[event.index].name
        let newGuess = (try? new.event(name, guess.fields, at: line.at)) ?? newEvent
        receive(guess.event, newGuess, line.session.span, at: line.at, line: number)
      } else {
        receive(event, newEvent, line.session.span, at: line.at, line: number)
      }
    }
    return []
  }

  /// What an event most likely said of which the log has only what it did under the old policy; nil where there
  /// is nothing to find out.
  private mutating func guess(
    _ event: Event,
    _ line: EventLine
  ) -> (event: Event, fields: [String: String])? {
    guard let recorded = line.recorded, line.fields.isEmpty,
      !context.old.policy.words.model.events[event.index].fields.isEmpty
    else { return nil }
    let number = sessions.number(of: line.session.span)
    var replay: SessionReplay
    switch sessions.standings[number] {
    case .open(let place): replay = sessions.open[place].old
    case .unbegun:
      replay = SessionReplay(number, at: line.at, &context.old.timeline, firing: .latest)
    case .over: return nil
    }
    let check = RecordCheck(
      recorded: recorded,
      at: line.at,
      lastSeen: replay.session.lastSeen
    )
    var own: SessionReplay.Step?
    replay.receive(event, at: line.at, &context.old.timeline) { own = $0 }
    guard let own, let decision = own.decision,
      !check.differences(from: decision, own.policy, after: own.after).isEmpty
    else { return nil }
    var session = own.before
    session.present = max(session.present, line.at.milliseconds)
    return guesses.event(event.index, doing: check, in: session, own.policy)
  }

  /// Plays a record; false, with nothing done, where it has to be read with places.
  private mutating func play(_ record: PlainRecord, _ buffer: [UInt8], line: Int) -> Bool {
    guard let old = context.old.lines.read(record, buffer.span) else { return false }
    switch old.content {
    case .firing(let timer):
      report.counts.lines += 1
      fire(
        timer,
        buffer.span.extracting(record.frame.session),
        at: record.frame.at,
        line: line
      )
    case .event(let oldEvent):
      guard let new = context.new.lines.read(record, buffer.span), let oldBare = old.bare,
        let newBare = new.bare, case .event(let newEvent) = new.content,
        !old.lacksFields || agrees(record, oldBare, buffer)
      else { return false }
      report.counts.lines += 1
      receive(oldBare, newBare, record.frame, buffer, line: line) { _ in (oldEvent, newEvent) }
    case .settings: return false
    }
    return true
  }

  /// Whether an event plainly does under the old policy what a record says.
  private mutating func agrees(
    _ record: PlainRecord,
    _ event: BareEvent,
    _ buffer: [UInt8]
  ) -> Bool {
    let number = sessions.number(of: record.frame.session, buffer.span)
    var replay: SessionReplay
    switch sessions.standings[number] {
    case .open(let place): replay = sessions.open[place].old
    case .unbegun:
      replay = SessionReplay(
        number,
        at: record.frame.at,
        &context.old.timeline,
        firing: .latest
      )
    case .over: return true
    }
    let lastSeen = replay.session.lastSeen
    guard let decision = replay.receiveAtOnce(event, at: record.frame.at, context.old.timeline)
    else { return false }
    return words.agree(
      with: record,
      buffer.span,
      decision,
      context.old.policy,
      after: replay.session,
      lastSeen: lastSeen
    )
  }

  @inline(__always)
  private mutating func receive(
    _ old: BareEvent,
    _ new: BareEvent,
    _ frame: LineFrame,
    _ buffer: [UInt8],
    line: Int,
    _ events: (borrowing ComparisonContext) -> (old: Event, new: Event)?
  ) {
    report.counts.events += 1
    let number = sessions.number(of: frame.session, buffer.span)
    guard let place = take(number, at: frame.at, isEvent: true) else { return }
    if sessions.open[place].hasDivergence { report.counts.conditional += 1 }
    if let isMoved = sessions.open[place].receiveAtOnce(
      old,
      new,
      at: frame.at,
      line: line,
      &context
    ) {
      if isMoved { put(number, place) }
    } else if let (old, new) = events(context) {
      sessions.open[place].receive(old, new, at: frame.at, line: line, &context)
      put(number, place)
    }
  }

  private mutating func receive(
    _ old: Event,
    _ new: Event,
    _ id: Span<UInt8>,
    at instant: Instant,
    line: Int
  ) {
    report.counts.events += 1
    let number = sessions.number(of: id)
    guard let place = take(number, at: instant, isEvent: true) else { return }
    if sessions.open[place].hasDivergence { report.counts.conditional += 1 }
    sessions.open[place].receive(old, new, at: instant, line: line, &context)
    put(number, place)
  }

  private mutating func fire(
    _ timer: Int,
    _ id: Span<UInt8>,
    at instant: Instant,
    line: Int
  ) {
    report.counts.firings += 1
    let number = sessions.number(of: id)
    guard let place = take(number, at: instant, isEvent: false) else {
      refuse(id, .notRunning(firedAt: nil), timer, at: instant, line: line)
      return
    }
    let refusal = sessions.open[place].fire(timer, at: instant, line: line, &context)
    if let refusal {
      refuse(id, refusal, timer, at: instant, line: line)
    } else {
      put(number, place)
    }
  }

  // MARK: Settings

  private mutating func change(
    to chosen: [ChosenSetting],
    _ line: EventLine,
    number: Int,
    isCounted: Bool
  ) -> [LogProblem] {
    let session = line.session.isEmpty ? nil : sessions.number(of: line.session.span)
    let (old, new) = (context.old.policy, context.new.policy)
    var problems: [LogProblem] = []
    do throws(PolicyError) {
      let result = try context.old.timeline.change(to: chosen, at: line.at, of: session)
      if !result.diagnostics.isEmpty || !result.isUsable {
        problems = [LogProblem(old, result.diagnostics, isPlayed: result.isUsable)]
      }
      if !result.isUsable, session != nil {
        giveUp(line.session, line: number, result.diagnostics.first, .old)
      }
    } catch {
      problems = [LogProblem(old, [], isPlayed: false, failure: error.description)]
    }
    if problems.contains(where: { !$0.isPlayed }) {
      if isCounted { report.counts.bad += 1 }
      return isCounted ? problems : []
    }
    let refusal: Diagnostic?
    do throws(PolicyError) {
      let result = try context.new.timeline.change(to: chosen, at: line.at, of: session)
      refusal = result.isUsable ? nil : result.diagnostics.first
      if result.isUsable, problems.isEmpty, !result.diagnostics.isEmpty {
        problems = [LogProblem(new, result.diagnostics, isPlayed: true)]
      }
    } catch {
      refusal = error.findings.diagnostics.first
    }
    if let refusal {
      if session != nil {
        giveUp(line.session, line: number, refusal, .new)
      } else if isCounted {
        // No session by itself: all later ones go on under the settings of before.
        var group = Self.group("", line: number, refusal, .new)
        group.sessions = 0
        report.add(group)
      }
    }
    return isCounted ? problems : []
  }

  // MARK: Sessions

  /// The place of a session; nil where it is played no more.
  private mutating func take(_ number: Int, at instant: Instant, isEvent: Bool) -> Int? {
    switch sessions.standings[number] {
    case .open(let place): return place
    case .unbegun:
      return sessions.begin(number, ComparedSession(number, at: instant, &context))
    case .over(let rest):
      if isEvent, rest.isSettled { report.counts.conditional += 1 }
      return nil
    }
  }

  /// Gives a session's place away if the session has ended.
  @inline(__always)
  private mutating func put(_ number: Int, _ place: Int) {
    guard context.old.hasEnded(in: sessions.open[place].old.session.state),
      sessions.open[place].hasEnded(context)
    else { return }
    close(number, place)
  }

  private mutating func close(_ number: Int, _ place: Int) {
    report.sessions[sessions.open[place].kind, default: 0] += 1
    let isSettled = sessions.open[place].hasDivergence
    if isSettled {
      if let group = sessions.open[place].group(sessions[number], context, report) {
        report.add(group)
      }
    }
    forget(number, isSettled: isSettled)
  }

  private mutating func forget(_ number: Int, isSettled: Bool) {
    sessions.end(number, Ended(isSettled: isSettled))
    context.old.timeline.forget(number)
    context.new.timeline.forget(number)
  }

  /// Plays a session no more, as one of the policies can't play one of its lines.
  private mutating func giveUp(
    _ id: ArraySlice<UInt8>,
    line: Int,
    _ problem: Diagnostic?,
    _ side: PolicySide
  ) {
    let number = sessions.number(of: id.span)
    switch sessions.standings[number] {
    case .over(let rest):
      if rest.isSettled { return }
      // It was counted as one that is the same.
      report.sessions[.same, default: 0] -= 1
    case .open, .unbegun: break
    }
    report.sessions[.notReplayed, default: 0] += 1
    report.add(Self.group(String(decoding: id, as: UTF8.self), line: line, problem, side))
    forget(number, isSettled: true)
  }

  private mutating func refuse(
    _ id: Span<UInt8>,
    _ refusal: FiringRefusal,
    _ timer: Int,
    at instant: Instant,
    line: Int
  ) {
    let message = refusal.message(
      context.old.policy.timers[timer].name,
      at: instant,
      \.description
    )
    let place = Place(file: 0, lower: 0, upper: 0)
    giveUp(id.array[...], line: line, Diagnostic(.impossibleFiring, at: place, message), .old)
  }

  private static func group(
    _ id: String,
    line: Int,
    _ problem: Diagnostic?,
    _ side: PolicySide
  ) -> ReplayGroup {
    var key = ReplayGroup.Key(.notReplayed)
    key.problem = "\(side.rawValue) \(problem.map { $0.id.rawValue } ?? "policy")"
    return ReplayGroup(
      key,
      first: .init(session: id, line: line, after: nil, message: problem?.message)
    )
  }

  // MARK: The end

  /// Runs the timers of all sessions out.
  package mutating func finish() {
    for number in sessions.standings.indices {
      guard case .open(let place) = sessions.standings[number] else { continue }
      let isDone = sessions.open[place].runOut(from: intake.end, to: intake.limit, &context)
      if !isDone { report.counts.endless += 1 }
      close(number, place)
    }
  }
}
