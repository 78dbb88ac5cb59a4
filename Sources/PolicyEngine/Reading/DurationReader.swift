/// Reads durations and windows and says what is wrong with those that aren't.
package enum DurationReader {
  /// The milliseconds of a duration, or nil after a report.
  package static func duration(
    _ text: String,
    at place: Place,
    _ what: String,
    report: (Diagnostic) -> Void
  ) -> Int64? {
    duration(text, at: place, what, unit: "m", report: report)
  }

  /// - Parameter unit: what a number without a unit most likely counts.
  private static func duration(
    _ text: String,
    at place: Place,
    _ what: String,
    unit: String,
    report: (Diagnostic) -> Void
  ) -> Int64? {
    do throws(DurationText.Problem) {
      return try DurationText.parse(text)
    } catch {
      report(diagnostic(error, text, at: place, what, unit: unit))
      return nil
    }
  }

  /// The window `EARLIEST..LATEST`, or a duration as a window of no width; nil after a report.
  package static func window(
    _ text: String,
    at place: Place,
    _ what: String,
    report: (Diagnostic) -> Void
  ) -> TimeWindow? {
    guard let dots = text.utf8.firstIndexOfDots else {
      return duration(text, at: place, what, report: report).map { TimeWindow(exactly: $0) }
    }
    if let window = window(
      text.utf8Span.span,
      around: text.utf8.distance(from: text.startIndex, to: dots)
    ) {
      return window
    }
    let lower = String(text[..<dots])
    let upper = String(text[text.utf8.index(dots, offsetBy: 2)...])
    if !lower.isEmpty, !upper.isEmpty, isMalformed(lower), isMalformed(upper) {
      // Most likely one mistake, such as spaces around the dots.
      report(diagnostic(.malformed, text, at: place, what))
      return nil
    }
    let (start, end) = places(of: lower, upper, in: text, at: place)
    let earliest = duration(
      lower,
      at: start,
      "the start of \(what)",
      unit: DurationText.unit(of: upper) ?? "m",
      report: report
    )
    guard let latest = duration(upper, at: end, "the end of \(what)", report: report), let earliest
    else { return nil }
    if earliest > latest {
      report(
        Diagnostic(
          .rangeInverted,
          at: place,
          "\(what) ends before it begins: \(lower) is longer than \(upper)",
          help: "write `\(upper)..\(lower)`",
          fixes: Fix.writing("\(upper)..\(lower)", at: place)
        )
      )
      return nil
    }
    return TimeWindow(earliest: earliest, latest: latest)
  }

  /// The window of a text with dots, if it is one: as most are, with nothing to report of its ends.
  private static func window(_ bytes: Span<UInt8>, around dots: Int) -> TimeWindow? {
    do throws(DurationText.Problem) {
      let earliest = try DurationText.parse(bytes.extracting(..<dots))
      let latest = try DurationText.parse(bytes.extracting((dots + 2)...))
      return earliest <= latest ? TimeWindow(earliest: earliest, latest: latest) : nil
    } catch {
      return nil
    }
  }

  private static func isMalformed(_ text: String) -> Bool {
    do throws(DurationText.Problem) {
      _ = try DurationText.parse(text)
      return false
    } catch {
      return error == .malformed
    }
  }

  /// The places of both ends of a window, where it is written without quotes and so byte for byte.
  private static func places(
    of lower: String,
    _ upper: String,
    in text: String,
    at place: Place
  ) -> (start: Place, end: Place) {
    let first = Int(place.lower)
    guard Int(place.upper) - first == text.utf8.count, !lower.isEmpty, !upper.isEmpty else {
      return (place, place)
    }
    return (
      Place(file: place.file, lower: first, upper: first + lower.utf8.count),
      Place(file: place.file, lower: Int(place.upper) - upper.utf8.count, upper: Int(place.upper))
    )
  }

  private static func diagnostic(
    _ problem: DurationText.Problem,
    _ text: String,
    at place: Place,
    _ what: String,
    unit: String = "m"
  ) -> Diagnostic {
    switch problem {
    case .withoutUnit:
      Diagnostic(
        .durationWithoutUnit,
        at: place,
        "\(what) is `\(text)`, a number without a unit",
        help: "did you mean `\(text)\(unit)`\(unit == "m" ? " (minutes)" : "")? "
          + "units: `ms`, `s`, `m`, `h`, `d`",
        fixes: Fix.writing("\(text)\(unit)", at: place)
      )
    case .malformed:
      Diagnostic(
        .invalidDuration,
        at: place,
        text.isEmpty ? "\(what) is missing" : "\(what) is not a duration: `\(text)`",
        help: (DurationText.meant(by: text).map { "did you mean `\($0)`? " } ?? "")
          + DurationText.help,
        fixes: DurationText.meant(by: text).map {
          // A number without a unit could count something else.
          Fix.writing($0, at: place, isSafe: text.last?.isNumber == false)
        } ?? []
      )
    case .tooLong:
      Diagnostic(
        .invalidDuration,
        at: place,
        "\(what) is longer than a hundred years: `\(text)`",
        help: "the longest duration is \(DurationText.format(DurationText.longest))"
      )
    }
  }
}

extension String.UTF8View {
  /// Where `..` begins.
  fileprivate var firstIndexOfDots: Index? {
    var index = startIndex
    while index < endIndex {
      let next = self.index(after: index)
      if self[index] == UInt8(ascii: "."), next < endIndex, self[next] == UInt8(ascii: ".") {
        return index
      }
      index = next
    }
    return nil
  }
}
