import CommandSupport
import PolicyEngine
import PolicyTesting
import PolicyViews

enum TestFormat: String, CaseIterable {
  case text
  case json
  case junit

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
    let document = JSONValue.members([
      ("version", .number(1)), ("scenarios", .array(report.results.map(json))),
      ("notRun", report.notRun > 0 ? .number(report.notRun) : nil),
      ("coverage", coverage ? self.coverage(report) : nil),
    ])
    return document.line + "\n"
  }

  private static func coverage(_ report: TestReport) -> JSONValue {
    let kinds = Coverage.Kind.allCases.map { kind -> JSONValue in
      let (covered, all) = report.coverage.count(of: kind)
      return ["kind": .string(kind.rawValue), "covered": .number(covered), "all": .number(all)]
    }
    let missing = report.missing.map { item, location -> JSONValue in
      [
        "kind": .string(item.kind.rawValue), "name": .string(item.name),
        "file": .string(location.file), "line": .number(location.line),
      ]
    }
    return ["kinds": .array(kinds), "missing": .array(missing)]
  }

  private static func json(_ result: ScenarioResult) -> JSONValue {
    var outcome = "passed"
    var failures: JSONValue?
    var reason: JSONValue?
    switch result.outcome {
    case .passed: break
    case .failed: (outcome, failures) = ("failed", .array(result.failures.map(json)))
    case .skipped(let why): (outcome, reason) = ("skipped", .string(why))
    }
    return .members([
      ("test", .string(result.test)), ("scenario", .string(result.name)),
      ("channel", .string(result.channel)), ("file", .string(result.location.file)),
      ("line", .number(result.location.line)),
      ("refs", .array(result.refs.map { .string($0) })),
      ("outcome", .string(outcome)), ("failures", failures), ("reason", reason),
    ])
  }

  private static func json(_ failure: ScenarioFailure) -> JSONValue {
    .members([
      ("message", .string(failure.message)),
      ("file", .string(failure.location.file)), ("line", .number(failure.location.line)),
      ("column", .number(failure.location.column)),
      ("rule", failure.rule.map { .string($0) }),
      (
        "source",
        failure.ruleLocation.map { ["file": .string($0.file), "line": .number($0.line)] }
      ),
      ("moment", failure.clock.map { .string($0) }),
      ("timeline", .array(failure.timeline.map { .string($0) })),
    ])
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
        let lines = [place, failure.clock].compactMap(\.self) + failure.timeline
        text += "      <failure message=\"\(escape(failure.message))\">"
        text += "\(escape(lines.joined(separator: "\n")))</failure>\n"
      }
      return text + "    </testcase>\n"
    }
  }

  private static func escape(_ text: String) -> String {
    let lines = text.split(separator: "\n").map { TextRenderer.printable(String($0)) }
    return Phrase.escaped(lines.joined(separator: "\n"), HTML.escapes)
  }
}
