import CommandSupport
import PolicyEngine
import PolicyViews

/// Diagnostics as workflow commands of GitHub Actions, which become annotations.
enum DiagnosticGitHub {
  static func render(_ findings: Findings) -> String {
    findings.diagnostics.map { diagnostic in
      let location = findings.sources.location(of: diagnostic.place)
      var properties = [
        ("file", WorkingFolder.relative(location.file)), ("line", "\(location.line)"),
        ("endLine", "\(location.endLine)"),
      ]
      // An annotation's columns only mean something within one line.
      if location.line == location.endLine {
        properties += [("col", "\(location.column)"), ("endColumn", "\(location.endColumn)")]
      }
      properties.append(("title", diagnostic.id.rawValue))
      let list = properties.map { "\($0)=\(Phrase.escaped($1, propertyEscapes))" }.joined(
        separator: ","
      )
      return
        "::\(diagnostic.severity.rawValue) \(list)::\(Phrase.escaped(diagnostic.messageWithHelp, escapes))\n"
    }.joined()
  }

  private static let escapes: [Unicode.Scalar: String] = [
    "%": "%25", "\r": "%0D", "\n": "%0A",
  ]
  private static let propertyEscapes = escapes.merging([":": "%3A", ",": "%2C"]) { $1 }
}
