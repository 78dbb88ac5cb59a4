import ArgumentParser
import CommandSupport
import PolicyEngine

enum DiagnosticFormat: String, CaseIterable, ExpressibleByArgument {
  /// For people: places, source lines, carets and help.
  case text
  /// For programs: one object with a list.
  case json
  /// For code scanning: SARIF 2.1.0.
  case sarif
  /// For GitHub's annotations of a workflow.
  case github

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
    // A line for each, so that line by line tools see them one by one.
    let items = findings.diagnostics.map { "\n" + item($0, findings.sources).line }
    let ignored = findings.ignored.isEmpty ? "" : ",\"ignored\":\(findings.ignored.count)"
    return
      "{\"version\":1,\"diagnostics\":[\(items.joined(separator: ","))\(items.isEmpty ? "" : "\n")]\(ignored)}\n"
  }

  private static func item(_ diagnostic: Diagnostic, _ sources: SourceSet) -> JSONValue {
    let related = diagnostic.related.map {
      JSONValue.members(place($0.place, sources) + [("message", .string($0.message))])
    }
    let fixes = diagnostic.fixes.map { fix($0, sources) }
    return .members(
      place(diagnostic.place, sources) + [
        ("severity", .string(diagnostic.severity.rawValue)),
        ("id", .string(diagnostic.id.rawValue)),
        ("message", .string(diagnostic.message)),
        ("help", diagnostic.help.map { .string($0) }),
        ("related", related.isEmpty ? nil : .array(related)),
        ("fixes", fixes.isEmpty ? nil : .array(fixes)),
      ]
    )
  }

  private static func fix(_ fix: Fix, _ sources: SourceSet) -> JSONValue {
    let edits = fix.edits.map { edit in
      JSONValue.members(place(edit.place, sources) + [("text", .string(edit.text))])
    }
    return ["title": .string(fix.title), "safe": .boolean(fix.isSafe), "edits": .array(edits)]
  }

  private static func place(_ place: Place, _ sources: SourceSet) -> [JSONValue.OptionalMember] {
    let location = sources.location(of: place)
    return [
      ("file", .string(location.file)),
      ("line", .number(location.line)),
      ("column", .number(location.column)),
      ("endLine", .number(location.endLine)),
      ("endColumn", .number(location.endColumn)),
    ]
  }
}

extension Diagnostic {
  var messageWithHelp: String { help.map { "\(message)\nhelp: \($0)" } ?? message }
}
