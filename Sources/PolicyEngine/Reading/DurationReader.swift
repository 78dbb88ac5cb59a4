/// Reads durations and windows and says what is wrong with those that aren't.
package enum DurationReader {
  /// The milliseconds of a duration, or nil after a report.
  ///
  /// - Parameter unit: what a number without a unit most likely counts, as what is inherited has it.
  package static func duration(
    _ text: String,
    at place: Place,
    _ what: String,
    unit: String? = nil,
    report: (Diagnostic) -> Void
  ) -> Int64? {
    do throws(DurationText.Problem) {
      return try DurationText.parse(text)
    } catch {
      report(diagnostic(error, text, at: place, what, unit: unit, allowsWindow: false))
      return nil
    }
  }

  /// The window `EARLIEST..LATEST`, or a duration as a window of no width; nil after a report.
  ///
  /// - Parameter unit: what a number without a unit most likely counts, as what is inherited has it.
  package static func window(
    _ text: String,
    at place: Place,
    _ what: String,
    unit: String? = nil,
    report: (Diagnostic) -> Void
  ) -> TimeWindow? {
    guard let dots = text.utf8.indices.first(where: { text.utf8[$0...].starts(with: "..".utf8) })
    else {
      do throws(DurationText.Problem) {
        return TimeWindow(exactly: try DurationText.parse(text))
      } catch {
        report(diagnostic(error, text, at: place, what, unit: unit, allowsWindow: true))
        return nil
      }
    }
    let bytes = text.utf8Span.span
    let distance = text.utf8.distance(from: text.startIndex, to: dots)
    let earliest = end(bytes.extracting(..<distance))
    let latest = end(bytes.extracting((distance + 2)...))
    if case .success(let earliest) = earliest, case .success(let latest) = latest,
      earliest <= latest
    {
      return TimeWindow(earliest: earliest, latest: latest)
    }
    for problem in problems(earliest, latest, of: text, at: dots, place, what, unit) {
      report(problem)
    }
    return nil
  }

  /// The range `LEAST..MOST`, or `LEAST..` without a most; nil after a report.
  package static func range(
    _ text: String,
    at place: Place,
    _ what: String,
    unit: String? = nil,
    report: (Diagnostic) -> Void
  ) -> TimeWindow? {
    guard text.hasSuffix(".."), text.count > 2 else {
      return window(text, at: place, what, unit: unit, report: report)
    }
    return duration(
      String(text.dropLast(2)),
      at: place,
      "the start of \(what)",
      unit: unit,
      report: report
    )
    .map { TimeWindow(earliest: $0, latest: DurationText.longest) }
  }

  private typealias End = Result<Int64, DurationText.Problem>

  private static func end(_ bytes: Span<UInt8>) -> End {
    do throws(DurationText.Problem) {
      return .success(try DurationText.parse(bytes))
    } catch {
      return .failure(error)
    }
  }

  /// What is wrong with the ends of a window, or with the two together.
  private static func problems(
    _ earliest: End,
    _ latest: End,
    of text: String,
    at dots: String.Index,
    _ place: Place,
    _ what: String,
    _ unit: String?
  ) -> [Diagnostic] {
    let lower = String(text[..<dots])
    let upper = String(text[text.utf8.index(dots, offsetBy: 2)...])
    let (start, end) = places(of: lower, upper, in: text, at: place)
    switch (earliest, latest) {
    case (.success, .success):
      return [
        Diagnostic(
          .rangeInverted,
          at: place,
          "\(what) ends before it begins: \(lower) is longer than \(upper)",
          help: "write `\(upper)..\(lower)`",
          fixes: Fix.writing("\(upper)..\(lower)", at: place)
        )
      ]
    case (.failure(.withoutUnit), .failure(.withoutUnit)):
      return [withoutUnit(text, [lower, upper], at: place, what, unit: unit ?? "m")]
    case (.failure(.malformed), .failure(.malformed)) where !lower.isEmpty && !upper.isEmpty,
      (.failure(.malformed), .success), (.success, .failure(.malformed)):
      // One mistake, such as a dot too many or spaces around the dots, where the whole has a meaning.
      let isOne = DurationMistake(text, allowsWindow: true) != nil
      guard isOne || earliest == .failure(.malformed) && latest == .failure(.malformed) else {
        break
      }
      return [
        diagnostic(.malformed, text, at: place, what, unit: nil, allowsWindow: true)
      ]
    default: break
    }
    let ends = [
      (earliest, lower, start, "the start", upper), (latest, upper, end, "the end", lower),
    ]
    return ends.compactMap { read, text, place, name, other in
      guard case .failure(let problem) = read else { return nil }
      let what = "\(name) of \(what)"
      let unit = DurationText.unit(of: other) ?? unit
      return diagnostic(problem, text, at: place, what, unit: unit, allowsWindow: false)
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
    unit: String?,
    allowsWindow: Bool
  ) -> Diagnostic {
    switch problem {
    case .withoutUnit:
      return withoutUnit(text, [text], at: place, what, unit: unit ?? "m")
    case .malformed:
      let mistake = DurationMistake(text, allowsWindow: allowsWindow)
      let help =
        mistake.map { "did you mean `\($0.meant)`? \(DurationText.help)" }
        ?? DurationMistake.help(for: text, allowsWindow: allowsWindow)
      return Diagnostic(
        .invalidDuration,
        at: place,
        text.isEmpty ? "\(what) is missing" : "\(what) is not a duration: `\(text)`",
        help: help,
        fixes: mistake.map { Fix.writing($0.meant, at: place, isSafe: $0.isCertain) } ?? []
      )
    case .tooLong:
      return Diagnostic(
        .invalidDuration,
        at: place,
        "\(what) is longer than a hundred years: `\(text)`",
        help: "the longest duration is \(DurationText.format(DurationText.longest))"
      )
    }
  }

  private static func withoutUnit(
    _ text: String,
    _ numbers: [String],
    at place: Place,
    _ what: String,
    unit: String
  ) -> Diagnostic {
    let readings = numbers.map { DurationMistake.readings(of: $0, unit: unit) }
    // Ends that are read in different units would be a guess too many.
    let counts = Set(readings.map(\.count))
    let meant =
      counts.count == 1
      ? (readings.first ?? []).indices.map { index in
        readings.map { $0[index] }.joined(separator: "..")
      } : []
    let isMinutes = unit == "m" && meant.first?.hasPrefix(numbers[0]) == true
    let question =
      meant.isEmpty
      ? ""
      : "did you mean \(meant.map { "`\($0)`" }.joined(separator: " or "))\(isMinutes ? " (minutes)" : "")? "
    return Diagnostic(
      .durationWithoutUnit,
      at: place,
      "\(what) is `\(text)`, a number without a unit",
      help: question + "units: `ms`, `s`, `m`, `h`, `d`",
      fixes: meant.count == 1 ? Fix.writing(meant[0], at: place) : []
    )
  }
}
