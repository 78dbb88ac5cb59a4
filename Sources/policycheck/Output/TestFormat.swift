import PolicyEngine
import PolicyTesting

/// The forms in which results of tests are printed.
enum TestFormat: String, CaseIterable {
  case text
  case json
  case junit

  /// The whole text.
  func render(_ report: TestReport, coverage: Bool) -> String {
    switch self {
    case .text:
      let renderer = TextRenderer(usesColor: Terminal.usesColor)
      return report.failures(by: renderer) + report.summary
        + (coverage ? report.coverageText : "")
    case .json: return Self.json(report, coverage: coverage)
    case .junit: return Self.junit(report)
    }
  }

  // MARK: JSON

  private static func json(_ report: TestReport, coverage: Bool) -> String {
    var members = [
      ("version", "1"), ("scenarios", JSONText.array(report.results.map(json))),
    ]
    if coverage {
      let kinds = Coverage.Kind.allCases.map { kind in
        let (covered, all) = report.coverage.count(of: kind)
        return JSONText.object([
          ("kind", JSONText.quote(kind.rawValue)), ("covered", "\(covered)"), ("all", "\(all)"),
        ])
      }
      let missing = report.missing.map { item, location in
        JSONText.object([
          ("kind", JSONText.quote(item.kind.rawValue)), ("name", JSONText.quote(item.name)),
          ("file", JSONText.quote(location.file)), ("line", "\(location.line)"),
        ])
      }
      members.append(
        (
          "coverage",
          JSONText.object([("kinds", JSONText.array(kinds)), ("missing", JSONText.array(missing))])
        )
      )
    }
    return JSONText.object(members) + "\n"
  }

  private static func json(_ result: ScenarioResult) -> String {
    var members = [
      ("test", JSONText.quote(result.test)), ("scenario", JSONText.quote(result.name)),
      ("channel", JSONText.quote(result.channel)), ("file", JSONText.quote(result.location.file)),
      ("line", "\(result.location.line)"),
      ("refs", JSONText.array(result.refs.map(JSONText.quote))),
    ]
    switch result.outcome {
    case .passed: members.append(("outcome", JSONText.quote("passed")))
    case .failed:
      members.append(("outcome", JSONText.quote("failed")))
      members.append(("failures", JSONText.array(result.failures.map(json))))
    case .skipped(let reason):
      members.append(("outcome", JSONText.quote("skipped")))
      members.append(("reason", JSONText.quote(reason)))
    }
    return JSONText.object(members)
  }

  private static func json(_ failure: ScenarioFailure) -> String {
    var members = [
      ("message", JSONText.quote(failure.message)),
      ("file", JSONText.quote(failure.location.file)), ("line", "\(failure.location.line)"),
      ("column", "\(failure.location.column)"),
    ]
    if let rule = failure.rule, let location = failure.ruleLocation {
      members.append(("rule", JSONText.quote(rule)))
      let source = [("file", JSONText.quote(location.file)), ("line", "\(location.line)")]
      members.append(("source", JSONText.object(source)))
    }
    members.append(("timeline", JSONText.array(failure.timeline.map(JSONText.quote))))
    return JSONText.object(members)
  }

  // MARK: JUnit

  /// JUnit's XML as CI systems read it: a suite for each test, a case for each scenario.
  private static func junit(_ report: TestReport) -> String {
    var suites: [(name: String, results: [ScenarioResult])] = []
    for result in report.results {
      if suites.last?.name == result.test {
        suites[suites.count - 1].results.append(result)
      } else {
        suites.append((result.test, [result]))
      }
    }
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites \(counts(report.results))>\n"
    for suite in suites {
      text += "  <testsuite name=\"\(escape(suite.name))\" \(counts(suite.results))>\n"
      for result in suite.results { text += junit(result) }
      text += "  </testsuite>\n"
    }
    return text + "</testsuites>\n"
  }

  private static func counts(_ results: [ScenarioResult]) -> String {
    let failed = results.count { $0.outcome == .failed }
    let passed = results.count { $0.outcome == .passed }
    return
      "tests=\"\(results.count)\" failures=\"\(failed)\" skipped=\"\(results.count - failed - passed)\""
  }

  private static func junit(_ result: ScenarioResult) -> String {
    var text = "    <testcase name=\"\(escape(result.name))\" classname=\"\(escape(result.test))\""
    text += " file=\"\(escape(result.location.file))\" line=\"\(result.location.line)\""
    switch result.outcome {
    case .passed: return text + "/>\n"
    case .skipped(let reason):
      return text + ">\n      <skipped message=\"\(escape(reason))\"/>\n    </testcase>\n"
    case .failed:
      text += ">\n"
      for failure in result.failures {
        let place = "\(failure.location.file):\(failure.location.line):\(failure.location.column)"
        let lines = [place] + failure.timeline
        text += "      <failure message=\"\(escape(failure.message))\">"
        text += "\(escape(lines.joined(separator: "\n")))</failure>\n"
      }
      return text + "    </testcase>\n"
    }
  }

  private static func escape(_ text: String) -> String {
    text.split(separator: "\n").map { TextRenderer.printable(String($0)) }
      .joined(separator: "\n").replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(
        ">",
        with: "&gt;"
      )
      .replacing("\"", with: "&quot;")
  }
}
