package import PolicyEngine

/// What became of some scenarios, and what of their policies they have brought about.
public struct TestReport: Sendable {
  /// The results, in the order of the files.
  public let results: [ScenarioResult]
  /// How many scenarios could not be run, as there are errors in their file or their channel.
  public let notRun: Int
  package let coverage: Coverage
  let sources: SourceSet

  /// Whether no scenario failed, and each that there is could be run; true as well when there was none.
  public var hasPassed: Bool { notRun == 0 && results.allSatisfy { $0.outcome != .failed } }

  /// Whether at least some percentage of everything that is counted was brought about.
  package func reaches(_ percentage: Int) -> Bool { kinds(below: percentage).isEmpty }

  /// The kinds of which less than some percentage was brought about.
  package func kinds(below percentage: Int) -> [String] {
    Coverage.Kind.allCases.filter { coverage.percentage(of: $0) < percentage }.map(\.rawValue)
  }

  /// What was not brought about, with its place.
  package var missing: [(item: Coverage.Item, location: SourceLocation)] {
    let missing = coverage.missing
    return Array(zip(missing, sources.locations(of: missing.map(\.place))))
  }

  /// The failures as text, each with its line, the rule that made it so and what came about until then.
  package func failures(by renderer: TextRenderer = TextRenderer()) -> String {
    var text = ""
    for result in results {
      for failure in result.failures {
        let location = failure.location
        text += "\(location.file):\(location.line):\(location.column): failed: "
        text += "\(result.test)/\(result.name): \(failure.message)\n"
        text += renderer.excerpt(failure.place, in: sources)
        if let rule = failure.rule, let place = failure.ruleLocation {
          text += "  because of: \(rule) (\(place.file):\(place.line))\n"
        }
        if let clock = failure.clock { text += "  at \(clock)\n" }
        text += "  in `\(result.channel)`, until then:\n"
        if failure.timeline.isEmpty { text += "    nothing\n" }
        // What is near the failure explains it.
        let shown = failure.timeline.suffix(12)
        if shown.count < failure.timeline.count {
          text += "    (\(failure.timeline.count - shown.count) earlier)\n"
        }
        for line in shown { text += "    \(line)\n" }
      }
    }
    return text
  }

  /// How many scenarios passed, failed and were skipped, with the reasons, and how many could not be run.
  package var summary: String {
    var skipped: [String] = []
    for result in results {
      guard case .skipped(let reason) = result.outcome else { continue }
      skipped.append("  skipped: \(result.test)/\(result.name): \(reason)\n")
    }
    let failed = results.count { $0.outcome == .failed }
    let passed = results.count - failed - skipped.count
    let scenarios = passed == 1 ? "1 scenario" : "\(passed) scenarios"
    let missing = notRun > 0 ? ", \(notRun) not run" : ""
    return skipped.joined()
      + "\(scenarios) passed, \(failed) failed, \(skipped.count) skipped\(missing)\n"
  }

  /// What was and wasn't brought about, as text.
  package var coverageText: String {
    var text = ""
    for kind in Coverage.Kind.allCases {
      let (covered, all) = coverage.count(of: kind)
      text +=
        "coverage: \(kind.rawValue): \(covered) of \(all), \(coverage.percentage(of: kind)) %\n"
    }
    for (item, location) in missing {
      text += "  never: \(item.kind.rawValue) `\(item.name)` (\(location.file):\(location.line))\n"
    }
    return text
  }
}

extension TestReport: CustomStringConvertible {
  /// The failures and the summary.
  public var description: String { failures() + summary }
}
