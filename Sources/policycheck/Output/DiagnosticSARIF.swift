import CommandSupport
import PolicyEngine

/// Diagnostics as a SARIF 2.1.0 log (OASIS standard), with what GitHub's code scanning shows of it.
///
/// What comments ignore is left out: code scanning opens alerts for suppressed results too.
enum DiagnosticSARIF {
  /// The version of the tool, wherever it is said.
  static let version = "0.1.0"

  /// What relative paths are relative to; code scanning takes it for the root of the repository.
  private static let root = "%SRCROOT%"

  static func render(_ findings: Findings) -> String {
    var ids: [Diagnostic.ID] = []
    for diagnostic in findings.diagnostics where !ids.contains(diagnostic.id) {
      ids.append(diagnostic.id)
    }
    let indices = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) })
    var fingerprints: [Int32: LineFingerprints] = [:]
    let results = findings.diagnostics.map { diagnostic in
      let file = diagnostic.place.file
      let lines =
        fingerprints[file] ?? LineFingerprints(findings.sources.files[Int(file)].bytes)
      fingerprints[file] = lines
      return result(diagnostic, findings.sources, rule: indices[diagnostic.id] ?? 0, lines)
    }
    let folder: JSONValue = ["description": text("the folder in which policycheck ran")]
    let driver: JSONValue = [
      "name": "policycheck", "semanticVersion": .string(version),
      "rules": .array(ids.map(rule)),
    ]
    let run: JSONValue = [
      "tool": ["driver": driver],
      "originalUriBaseIds": .object([(root, folder)]),
      "columnKind": "unicodeCodePoints",
      "results": .array(results),
    ]
    let log: JSONValue = [
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
      "runs": [run],
    ]
    return log.line + "\n"
  }

  // MARK: Rules

  private static func rule(_ id: Diagnostic.ID) -> JSONValue {
    let page = DiagnosticPage(id)
    return [
      "id": .string(id.rawValue), "shortDescription": text(page.summary),
      "fullDescription": text(PlainText.unfilled(page.why)),
      "help": ["text": .string(page.text), "markdown": .string(page.markdown)],
      "defaultConfiguration": ["level": .string(id.severity.rawValue)],
    ]
  }

  // MARK: Results

  private static func result(
    _ diagnostic: Diagnostic,
    _ sources: SourceSet,
    rule: Int,
    _ lines: LineFingerprints
  ) -> JSONValue {
    let fingerprint = lines.of(line: sources.location(of: diagnostic.place).line)
    let related = diagnostic.related.enumerated().map { index, related in
      location(related.place, sources, id: index + 1, related.message)
    }
    let fixes = diagnostic.fixes.map { fix($0, sources) }
    return .members([
      ("ruleId", .string(diagnostic.id.rawValue)),
      ("ruleIndex", .number(rule)),
      ("level", .string(diagnostic.severity.rawValue)),
      ("message", text(diagnostic.messageWithHelp)),
      ("locations", [location(diagnostic.place, sources)]),
      ("partialFingerprints", fingerprint.map { ["primaryLocationLineHash": .string($0)] }),
      ("relatedLocations", related.isEmpty ? nil : .array(related)),
      ("fixes", fixes.isEmpty ? nil : .array(fixes)),
    ])
  }

  private static func fix(_ fix: Fix, _ sources: SourceSet) -> JSONValue {
    // The edits of a fix are all in the file of the problem.
    let file = fix.edits.first.map { sources.location(of: $0.place).file } ?? ""
    let replacements = fix.edits.map { edit -> JSONValue in
      ["deletedRegion": region(edit.place, sources), "insertedContent": text(edit.text)]
    }
    return [
      "description": text(fix.title),
      "artifactChanges": [
        ["artifactLocation": artifact(file), "replacements": .array(replacements)]
      ],
    ]
  }

  private static func text(_ text: String) -> JSONValue { ["text": .string(text)] }

  private static func location(
    _ place: Place,
    _ sources: SourceSet,
    id: Int? = nil,
    _ message: String? = nil
  ) -> JSONValue {
    .members([
      ("id", id.map { .number($0) }),
      (
        "physicalLocation",
        [
          "artifactLocation": artifact(sources.location(of: place).file),
          "region": region(place, sources),
        ]
      ),
      ("message", message.map(text)),
    ])
  }

  private static func region(_ place: Place, _ sources: SourceSet) -> JSONValue {
    let location = sources.location(of: place)
    return [
      "startLine": .number(location.line), "startColumn": .number(location.column),
      "endLine": .number(location.endLine), "endColumn": .number(location.endColumn),
    ]
  }

  /// A path below the working folder is relative to it; any other is where it is.
  private static func artifact(_ file: String) -> JSONValue {
    let path = WorkingFolder.relative(file)
    return path.hasPrefix("/")
      ? ["uri": .string("file://\(uri(path))")]
      : ["uri": .string(uri(path)), "uriBaseId": .string(root)]
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
