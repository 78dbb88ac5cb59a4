import ArgumentParser
import PolicyEngine

/// The forms in which `check` tells what it found.
enum DiagnosticFormat: String, CaseIterable, ExpressibleByArgument {
  /// For people: places, source lines, carets and help.
  case text
  /// For programs: one object with a list.
  case json
  /// For code scanning: SARIF 2.1.0.
  case sarif
  /// For GitHub's annotations of a workflow.
  case github

  /// The whole output for some findings.
  func render(_ findings: Findings) -> String {
    switch self {
    case .text: TextRenderer(usesColor: Terminal.usesColor).render(findings)
    case .json: DiagnosticJSON.render(findings)
    case .sarif: DiagnosticSARIF.render(findings)
    case .github: DiagnosticGitHub.render(findings)
    }
  }
}

/// Diagnostics as one JSON object: `version` and `diagnostics`; lines and columns count from 1.
enum DiagnosticJSON {
  static func render(_ findings: Findings) -> String {
    let items = findings.diagnostics.map { item($0, findings.sources) }
    return
      "{\"version\":1,\"diagnostics\":[\(items.map { "\n" + $0 }.joined(separator: ","))\(items.isEmpty ? "" : "\n")]}\n"
  }

  private static func item(_ diagnostic: Diagnostic, _ sources: SourceSet) -> String {
    var members = place(diagnostic.place, sources)
    members += [
      ("severity", JSONText.quote(diagnostic.severity.rawValue)),
      ("id", JSONText.quote(diagnostic.id.rawValue)),
      ("message", JSONText.quote(diagnostic.message)),
    ]
    if let help = diagnostic.help { members.append(("help", JSONText.quote(help))) }
    if !diagnostic.related.isEmpty {
      let related = diagnostic.related.map {
        JSONText.object(place($0.place, sources) + [("message", JSONText.quote($0.message))])
      }
      members.append(("related", JSONText.array(related)))
    }
    return JSONText.object(members)
  }

  private static func place(_ place: Place, _ sources: SourceSet) -> [(String, String)] {
    let location = sources.location(of: place)
    return [
      ("file", JSONText.quote(location.file)),
      ("line", "\(location.line)"),
      ("column", "\(location.column)"),
      ("endLine", "\(location.endLine)"),
      ("endColumn", "\(location.endColumn)"),
    ]
  }
}

/// Diagnostics as a SARIF 2.1.0 log (OASIS standard).
enum DiagnosticSARIF {
  static func render(_ findings: Findings) -> String {
    var ids: [Diagnostic.ID] = []
    for diagnostic in findings.diagnostics where !ids.contains(diagnostic.id) {
      ids.append(diagnostic.id)
    }
    let rules = ids.map { JSONText.object([("id", JSONText.quote($0.rawValue))]) }
    let results = findings.diagnostics.map { result($0, findings.sources) }
    let driver = JSONText.object([
      ("name", JSONText.quote("policycheck")), ("rules", JSONText.array(rules)),
    ])
    let run = JSONText.object([
      ("tool", JSONText.object([("driver", driver)])),
      ("columnKind", JSONText.quote("unicodeCodePoints")),
      ("results", JSONText.array(results)),
    ])
    return JSONText.object([
      ("$schema", JSONText.quote("https://json.schemastore.org/sarif-2.1.0.json")),
      ("version", JSONText.quote("2.1.0")),
      ("runs", JSONText.array([run])),
    ]) + "\n"
  }

  private static func result(_ diagnostic: Diagnostic, _ sources: SourceSet) -> String {
    let text = diagnostic.help.map { "\(diagnostic.message)\nhelp: \($0)" } ?? diagnostic.message
    var members = [
      ("ruleId", JSONText.quote(diagnostic.id.rawValue)),
      ("level", JSONText.quote(diagnostic.severity.rawValue)),
      ("message", message(text)),
      ("locations", JSONText.array([location(diagnostic.place, sources, nil)])),
    ]
    if !diagnostic.related.isEmpty {
      let related = diagnostic.related.map { location($0.place, sources, $0.message) }
      members.append(("relatedLocations", JSONText.array(related)))
    }
    return JSONText.object(members)
  }

  private static func message(_ text: String) -> String {
    JSONText.object([("text", JSONText.quote(text))])
  }

  private static func location(_ place: Place, _ sources: SourceSet, _ text: String?) -> String {
    let location = sources.location(of: place)
    let region = JSONText.object([
      ("startLine", "\(location.line)"), ("startColumn", "\(location.column)"),
      ("endLine", "\(location.endLine)"), ("endColumn", "\(location.endColumn)"),
    ])
    let physical = JSONText.object([
      ("artifactLocation", JSONText.object([("uri", JSONText.quote(uri(location.file)))])),
      ("region", region),
    ])
    var members = [("physicalLocation", physical)]
    if let text { members.append(("message", message(text))) }
    return JSONText.object(members)
  }

  /// A path as a URI reference (RFC 3986): everything but unreserved characters and slashes is escaped.
  private static func uri(_ path: String) -> String {
    path.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        return String(Unicode.Scalar(byte))
      default:
        let code = String(byte, radix: 16, uppercase: true)
        return "%\(code.count == 1 ? "0" : "")\(code)"
      }
    }.joined()
  }
}

/// Diagnostics as workflow commands of GitHub Actions.
enum DiagnosticGitHub {
  static func render(_ findings: Findings) -> String {
    findings.diagnostics.map { diagnostic in
      let location = findings.sources.location(of: diagnostic.place)
      let text = diagnostic.help.map { "\(diagnostic.message)\nhelp: \($0)" } ?? diagnostic.message
      // An annotation's columns only mean something within one line.
      let columns =
        location.line == location.endLine
        ? ",col=\(location.column),endColumn=\(location.endColumn)" : ",col=\(location.column)"
      return "::\(diagnostic.severity.rawValue) file=\(escape(location.file, isProperty: true)),"
        + "line=\(location.line),endLine=\(location.endLine)\(columns),"
        + "title=\(diagnostic.id.rawValue)::\(escape(text, isProperty: false))\n"
    }.joined()
  }

  private static func escape(_ text: String, isProperty: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      case ":" where isProperty: result += "%3A"
      case "," where isProperty: result += "%2C"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
