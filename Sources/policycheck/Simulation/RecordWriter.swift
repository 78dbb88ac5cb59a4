import CommandSupport
import PolicyEngine
import PolicyReplay

/// Prints what happened to sessions, one line a step.
struct RecordWriter {
  enum Format: String, CaseIterable {
    case text
    case ndjson
  }

  /// The most bytes that are kept before they are handed on.
  private static let most = 1 << 16

  private let format: Format
  private var records: DecisionRecords

  init(_ format: Format, _ policy: Policy) {
    self.format = format
    records = DecisionRecords(policy)
  }

  /// Hands everything to the system.
  mutating func flush() {
    StandardOutput.write(records.bytes)
    records.removeAll()
    StandardOutput.flush()
  }

  mutating func write(_ step: SessionReplay.Step, of session: ArraySlice<UInt8>) {
    let policy = step.policy
    switch (step.decision, format) {
    case (let decision?, .ndjson):
      records.write(decision, of: session, step.after, policy)
      if records.bytes.count >= Self.most {
        StandardOutput.write(records.bytes)
        records.removeAll()
      }
    case (let decision?, .text):
      StandardOutput.write(Self.text(decision, of: session, step.after, policy))
    case (nil, .text):
      // For people only: a record is of an event or a firing.
      if step.stopped.isEmpty, step.moved.isEmpty { return }
      let id = String(decoding: session, as: UTF8.self)
      let moved = step.moved.indices.map { timer in
        let window = step.after.window(of: timer)
        let end = window.lowerBound == window.upperBound ? "" : " to \(window.upperBound)"
        return "; \(policy.words.model.timers[timer].name) is due \(window.lowerBound)\(end)"
      }
      let timers =
        step.stopped.indices.map { "; stops \(policy.words.model.timers[$0].name)" } + moved
      let line = "\(step.at) \(id) set: stays \(policy.state(of: step.before))\(timers.joined())"
      StandardOutput.write(TextRenderer.printable(line) + "\n")
    case (nil, .ndjson): break
    }
  }

  // MARK: Text

  private static func text(
    _ decision: Decision,
    of session: ArraySlice<UInt8>,
    _ after: Session,
    _ policy: Policy
  ) -> String {
    let words = policy.describe(decision, after: after)
    let id = String(decoding: session, as: UTF8.self)
    var line = "\(decision.at) \(id) \(words.event)\(decision.isLate ? " (late)" : ""): "
    switch words.outcome {
    case .applied:
      line += words.from == words.to ? "stays \(words.to)" : "\(words.from) → \(words.to)"
    case .ignored: line += "ignored, stays \(words.to)"
    case .rejected: line += "rejected, stays \(words.to)"
    }
    if let reason = words.reason {
      line += ": \(reason)"
      if let title = policy.refusal(named: reason)?.title, !title.isEmpty { line += " (\(title))" }
    }
    if let rule = words.rule, let source = words.source {
      line += "; by \(rule) at \(source.file):\(source.line)"
    }
    for started in words.started {
      line += "; starts \(started.timer), due \(started.earliest)"
      if started.latest != started.earliest { line += " to \(started.latest)" }
    }
    for cancelled in words.cancelled { line += "; stops \(cancelled)" }
    for effect in words.effects { line += "; effect \(effect)" }
    return TextRenderer.printable(line) + "\n"
  }
}
