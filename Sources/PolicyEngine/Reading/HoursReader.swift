/// Reads the form of a window of a day, and says what is wrong with what isn't one.
enum HoursReader {
  /// Two times since midnight, in milliseconds; nil after a report.
  static func window(
    _ text: String,
    at place: Place,
    report: (Diagnostic) -> Void
  ) -> (earliest: Int64, latest: Int64)? {
    let ends = text.split(separator: "..", omittingEmptySubsequences: false)
      .map { try? DurationText.parse(String($0)) }
    if ends.count == 2, let begin = ends[0], let end = ends[1] { return (begin, end) }
    if HoursMistake.meansClosed(text) {
      report(
        Diagnostic(
          .invalidHours,
          at: place,
          "`\(text)` is no window of a day",
          help:
            "leave the day out: one that is not given is closed; a date that is closed belongs under `closed`"
        )
      )
      return nil
    }
    let meant = HoursMistake.meaning(of: text)
    report(
      Diagnostic(
        .invalidHours,
        at: place,
        "`\(text)` is no window of a day",
        help: (meant.map { "did you mean `\($0)`? " } ?? "")
          + "write from when to when since midnight" + (meant == nil ? ", as in `9h..17h30m`" : ""),
        fixes: meant.map { Fix.writing($0, at: place) } ?? []
      )
    )
    return nil
  }
}
