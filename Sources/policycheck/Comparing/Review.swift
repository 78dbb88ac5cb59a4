import PolicyReplay

/// All that is known of a change of policies.
struct Review {
  var comparisons: [ChannelComparison]
  var properties: [ChannelProperties]
  var breaks: [ChannelBreaks]
  /// How a recorded log goes; nil: there is none.
  var replay: ReplayReport?

  /// Whether there is something that somebody should look at.
  var hasFindings: Bool {
    comparisons.contains { $0.differs } || properties.contains { !$0.failures.isEmpty }
      || breaks.contains { !$0.changes.isEmpty || $0.problem != nil }
      || replay.map { !$0.isClean } ?? false
  }
}
