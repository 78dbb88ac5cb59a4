extension TimeWindow {
  /// What a length can be whose range can't be known.
  static let anyLength = TimeWindow(earliest: 1, latest: DurationText.longest)
}

/// Holds lengths against the range that their declaration gives.
enum LengthRange {
  /// That a length is outside its range.
  static func diagnostic(
    _ text: String,
    at place: Place,
    of what: String,
    in range: TimeWindow,
    _ related: [Diagnostic.Related]
  ) -> Diagnostic {
    Diagnostic(
      .valueOutOfRange,
      at: place,
      "\(what) is \(text), outside of \(range)",
      help:
        "write a duration from \(DurationText.format(range.earliest)) to \(DurationText.format(range.latest)), both included",
      related: related
    )
  }
}
