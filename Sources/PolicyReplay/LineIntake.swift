import PolicyEngine

/// Takes in the lines of a log: those of the shard's sessions, up to an instant, and counts all of them.
struct LineIntake {
  /// What is to be done with a line as programs write it.
  enum Plain {
    case play(PlainLine)
    /// It says what its event or firing did.
    case check(PlainRecord)
    /// It has to be read with places.
    case unclear
    /// It is of another shard, or comes too late.
    case passOver
  }

  /// What is to be done with any line.
  enum Read {
    /// - Parameter isCounted: whether it is for this shard to count and to report, as a line for all sessions is in each.
    case play(EventLine, isCounted: Bool)
    /// It can't be read; with the id of its session where that is clear.
    case refuse([Diagnostic], session: ArraySlice<UInt8>?)
    case passOver
  }

  /// The instant of the last line.
  private(set) var end = Instant.earliest
  /// Whether a line is a firing, which was not expected.
  private(set) var hasMetFiring = false
  private let until: Instant?
  /// Whether the last line was a record: lines of a log are alike.
  private var isRecord = false

  /// - Parameter until: the instant after which nothing is played; nil for none.
  init(until: Instant?) {
    self.until = until
  }

  /// A line that lies in a part of a buffer; what is played is not counted yet.
  @inline(__always)
  mutating func take(
    _ buffer: [UInt8],
    _ range: Range<Int>,
    _ report: inout ReplayReport
  ) -> Plain {
    if !isRecord, let line = PlainLine(buffer.span, range) {
      if let refusal = refusal(line.frame, buffer.span, &report) { return refusal }
      return .play(line)
    }
    if let record = PlainRecord(buffer.span, range) {
      isRecord = true
      if let refusal = refusal(record.frame, buffer.span, &report) { return refusal }
      return .check(record)
    }
    guard isRecord, let line = PlainLine(buffer.span, range) else { return .unclear }
    isRecord = false
    return refusal(line.frame, buffer.span, &report) ?? .play(line)
  }

  /// What is to be done with a line instead of playing it; nil where it is to be played.
  @inline(__always)
  private mutating func refusal(
    _ line: LineFrame,
    _ bytes: Span<UInt8>,
    _ report: inout ReplayReport
  ) -> Plain? {
    if !report.run.recordsFirings, line.isFiring(bytes) { return .unclear }
    end = max(end, line.at)
    guard report.shard.has(bytes.extracting(line.session)) else { return .passOver }
    if let until, line.at > until {
      report.counts.lines += 1
      report.counts.after += 1
      return .passOver
    }
    return nil
  }

  /// A line that isn't as programs write it.
  mutating func take(
    _ source: SourceFile,
    for policy: Policy,
    _ report: inout ReplayReport
  ) -> Read {
    if source.bytes.allSatisfy({ $0 <= 0x20 }) { return .passOver }
    if !report.run.recordsFirings, EventLine.namesFiring(source.bytes) {
      hasMetFiring = true
      return .passOver
    }
    let read = EventLine.read(source, for: policy, records: true)
    guard let line = read.line else {
      let session = EventLine.session(in: source.bytes).flatMap { $0.isEmpty ? nil : $0 }
      let id = session.map { Array($0.utf8)[...] }
      guard id.map({ report.shard.has($0.span) }) ?? report.shard.isFirst else { return .passOver }
      report.counts.lines += 1
      report.counts.bad += 1
      return .refuse(read.diagnostics, session: id)
    }
    end = max(end, line.at)
    guard line.session.isEmpty || report.shard.has(line.session.span) else { return .passOver }
    let isCounted = !line.session.isEmpty || report.shard.isFirst
    if isCounted { report.counts.lines += 1 }
    if let until, line.at > until {
      if isCounted { report.counts.after += 1 }
      return .passOver
    }
    if case .settings = line.content, isCounted { report.counts.changes += 1 }
    return .play(line, isCounted: isCounted)
  }

  /// Up to when timers are run at the end: that of the log, or where nothing is played any more.
  var last: Instant { min(end, until ?? .latest) }
  /// Where nothing is played any more.
  var limit: Instant { until ?? .latest }
}
