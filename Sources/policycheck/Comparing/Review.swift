/// All that is known of a change of policies.
struct Review {
  var comparisons: [ChannelComparison]
  var properties: [ChannelProperties]
  var breaks: [ChannelBreaks]

  /// Whether there is something that somebody should look at.
  var hasFindings: Bool {
    comparisons.contains { $0.differs } || properties.contains { !$0.failures.isEmpty }
      || breaks.contains { !$0.changes.isEmpty || $0.problem != nil }
  }
}
