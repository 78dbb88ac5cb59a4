package import PolicyEngine

/// Why a session has its state at an instant, why not another, and what comes next.
package struct SessionExplanation: Sendable {
  package var channel: PolicyLibrary.Channel
  package var history: SessionHistory
  /// What brought the state; nil before anything has changed it.
  package var cause: StateCause?
  /// What did not come about, or was stopped, on the way.
  package var remarks: [Remark]
  /// How often something did not come about, or was stopped, before that.
  package var earlierRemarks: Int
  package var whyNot: WhyNot?
  package var outlook: Outlook
  package var timeline: [TimelineEntry]?

  package var state: String { declared.name }
  var declared: PolicyModel.State { channel.model.states[Int(history.session.state)] }

  /// Explains the end of a history.
  ///
  /// - Parameters:
  ///   - options: the settings that were chosen outside a configuration, in order, and what their place
  ///     is called.
  ///   - target: the state that the session is not in, by index.
  ///   - hasTimeline: whether all that happened is reported too.
  package init(
    of history: SessionHistory,
    channel: PolicyLibrary.Channel,
    in library: PolicyLibrary,
    options: (settings: [(name: String, value: String)], name: String),
    whyNot target: Int? = nil,
    hasTimeline: Bool = false
  ) {
    let evidence = Evidence(history, channel, library, options: options)
    let cause = evidence.cause()
    let outlook = evidence.outlook()
    let remarks = history.entries.indices.map(evidence.remarks)
    let firstEntry = cause?.firstEntry ?? 0
    self.channel = channel
    self.history = history
    self.cause = cause
    self.remarks = remarks[firstEntry...].flatMap(\.self).grouped()
    earlierRemarks = remarks[..<firstEntry].reduce(0) { $0 + $1.count }
    self.outlook = outlook
    whyNot = target.map { evidence.whyNot($0, outlook) }
    timeline =
      hasTimeline ? zip(history.entries.indices, remarks).map(evidence.timelineEntry) : nil
  }
}
