import PolicyEngine

/// Plays event lines through a policy; each session sees its own events and the changes of settings.
///
/// A session's timers fire when its own next event comes, or after the last line: what happens to one
/// session never depends on another's. Of a session that has ended only its id and status are kept.
struct Simulator {
  /// The most timers of a session that fire after its last event, unless an end is given: a timer can
  /// start itself for ever.
  private static let longestRun = 10_000

  /// The most lines of which something is told; the others are counted.
  private static let mostTold = 100

  /// The settings that hold from some moment on, as a variant of the policy.
  private struct Epoch {
    var start: Instant
    var variant: Int
  }

  private struct Conversation {
    var id: String
    var session: Session
    var epoch: Int
  }

  private var epochs = [Epoch(start: .earliest, variant: 0)]
  private var variants: PolicyVariants
  private var conversations: [Conversation] = []
  private var indices: [String: Int] = [:]
  private let firing: Firing
  private let end: Instant?
  private var passedOver = 0
  private var told = 0
  private let writer: RecordWriter
  /// Whether a line could not be played.
  private(set) var hasProblems = false

  init(_ policy: Policy, firing: Firing, until end: Instant?, writer: RecordWriter) {
    variants = PolicyVariants(policy)
    self.firing = firing
    self.end = end
    self.writer = writer
  }

  /// Plays one line.
  mutating func play(_ source: SourceFile) {
    let policy = policy(in: epochs.count - 1)
    let read = EventLine.read(source, for: policy)
    refuse(read.diagnostics, in: source, policy)
    guard let line = read.line else { return }
    if let end, line.at > end {
      passedOver += 1
      return
    }
    switch line.content {
    case .event(let event, let id): play(event, of: id, at: line.at, source)
    case .settings(let chosen): set(chosen, at: line.at, source)
    }
  }

  private mutating func policy(in epoch: Int) -> Policy {
    variants.policy(epochs[epoch].variant)
  }

  /// Tells that a line could not be played.
  mutating func refuse(_ message: String) {
    hasProblems = true
    if isShown() { StandardError.write("\(message)\n") }
  }

  private mutating func refuse(_ diagnostics: [Diagnostic], in line: SourceFile, _ policy: Policy) {
    if diagnostics.isEmpty { return }
    hasProblems = true
    tell(diagnostics, in: line, policy)
  }

  /// Counts a line of which something is to be told; whether it still is.
  private mutating func isShown() -> Bool {
    told += 1
    return told <= Self.mostTold
  }

  private mutating func tell(_ diagnostics: [Diagnostic], in line: SourceFile, _ policy: Policy) {
    if diagnostics.isEmpty || !isShown() { return }
    let sources = EventLine.sources(of: line, for: policy)
    StandardError.write(TextRenderer().render(Findings(sources: sources, diagnostics: diagnostics)))
  }

  // MARK: Lines

  private mutating func play(
    _ event: Event,
    of id: String,
    at instant: Instant,
    _ source: SourceFile
  ) {
    let index = indices[id] ?? begin(id, at: instant)
    let moment = max(instant, conversations[index].session.lastSeen)
    _ = advance(index, through: moment)
    let policy = policy(in: conversations[index].epoch)
    let decision = policy.receive(
      event,
      at: instant,
      in: &conversations[index].session,
      firing: firing
    )
    writer.write(decision, of: id, policy)
  }

  private mutating func begin(_ id: String, at instant: Instant) -> Int {
    let epoch = epochs.lastIndex { $0.start <= instant } ?? 0
    conversations.append(
      Conversation(id: id, session: policy(in: epoch).newSession(), epoch: epoch)
    )
    indices[id] = conversations.count - 1
    return conversations.count - 1
  }

  private mutating func set(_ chosen: [ChosenSetting], at instant: Instant, _ line: SourceFile) {
    let last = epochs[epochs.count - 1]
    let policy = variants.policy(last.variant)
    let choice = policy.choose(chosen)
    guard let values = choice.values else {
      refuse(choice.diagnostics, in: line, policy)
      return
    }
    do throws(PolicyError) {
      let variant = try variants.index(of: values)
      // Settings that conflict are told, and the simulation runs as a session would (R5).
      tell(choice.diagnostics, in: line, policy)
      if variant != last.variant {
        epochs.append(Epoch(start: max(instant, last.start), variant: variant))
      }
    } catch {
      refuse(error.description)
    }
  }

  // MARK: Timers

  /// Fires a session's timers up to a moment, under the settings of each; false when they are stopped.
  ///
  /// A timer runs for some time, so up to a moment only so many can fire.
  private mutating func advance(
    _ index: Int,
    through limit: Instant,
    atMost most: Int = .max
  ) -> Bool {
    var run = 0
    while true {
      let epoch = conversations[index].epoch
      let policy = policy(in: epoch)
      let isLast = epoch + 1 == epochs.count || epochs[epoch + 1].start > limit
      let moment = isLast ? limit : epochs[epoch + 1].start
      while let decision = policy.fireNext(
        in: &conversations[index].session,
        through: moment,
        firing: firing
      ) {
        writer.write(decision, of: conversations[index].id, policy)
        run += 1
        if run >= most,
          let next = policy.nextFiring(in: conversations[index].session, firing: firing),
          next <= limit
        {
          return false
        }
      }
      if isLast { return true }
      conversations[index].epoch = epoch + 1
      self.policy(in: epoch + 1).adopt(&conversations[index].session)
    }
  }

  /// Runs the timers of all sessions out, in the order in which the sessions began.
  mutating func runOut() {
    let most = end == nil ? Self.longestRun : .max
    for index in conversations.indices
    where !advance(index, through: end ?? .latest, atMost: most) {
      hasProblems = true
      StandardError.write(
        "policycheck: more than \(Self.longestRun) timers of session `\(conversations[index].id)` fire after its last event; the rest is left out, --until gives an end\n"
      )
    }
    if told > Self.mostTold {
      let more = told - Self.mostTold
      StandardError.write(
        "policycheck: what is wrong with \(more) more line\(more == 1 ? " is" : "s is") not shown\n"
      )
    }
    if passedOver > 0 {
      let lines =
        passedOver == 1 ? "1 line after --until was" : "\(passedOver) lines after --until were"
      StandardError.write("policycheck: \(lines) not played\n")
    }
  }
}
