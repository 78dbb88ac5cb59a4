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

/// Diagnostics as one JSON object: `version`, how many comments ignore if any, and `diagnostics`; lines and
/// columns count from 1.
enum DiagnosticJSON {
  static func render(_ findings: Findings) -> String {
    let items = findings.diagnostics.map { item($0, findings.sources) }
    let ignored = findings.ignored.isEmpty ? "" : ",\"ignored\":\(findings.ignored.count)"
    return
      "{\"version\":1,\"diagnostics\":[\(items.map { "\n" + $0 }.joined(separator: ","))\(items.isEmpty ? "" : "\n")]\(ignored)}\n"
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
    if !diagnostic.fixes.isEmpty {
      members.append(("fixes", JSONText.array(diagnostic.fixes.map { fix($0, sources) })))
    }
    return JSONText.object(members)
  }

  private static func fix(_ fix: Fix, _ sources: SourceSet) -> String {
    let edits = fix.edits.map { edit in
      JSONText.object(place(edit.place, sources) + [("text", JSONText.quote(edit.text))])
    }
    return JSONText.object([
      ("title", JSONText.quote(fix.title)), ("safe", "\(fix.isSafe)"),
      ("edits", JSONText.array(edits)),
    ])
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
