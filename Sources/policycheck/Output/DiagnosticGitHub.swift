import PolicyEngine

/// Diagnostics as workflow commands of GitHub Actions, which become annotations.
enum DiagnosticGitHub {
  static func render(_ findings: Findings) -> String {
    findings.diagnostics.map { diagnostic in
      let location = findings.sources.location(of: diagnostic.place)
      let text = diagnostic.help.map { "\(diagnostic.message)\nhelp: \($0)" } ?? diagnostic.message
      var properties = [
        ("file", WorkingFolder.relative(location.file)), ("line", "\(location.line)"),
        ("endLine", "\(location.endLine)"),
      ]
      // An annotation's columns only mean something within one line.
      if location.line == location.endLine {
        properties += [("col", "\(location.column)"), ("endColumn", "\(location.endColumn)")]
      }
      properties.append(("title", diagnostic.id.rawValue))
      let list = properties.map { "\($0)=\(escape($1, isProperty: true))" }.joined(separator: ",")
      return "::\(diagnostic.severity.rawValue) \(list)::\(escape(text, isProperty: false))\n"
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
