import PolicyEngine

/// Diagnostics as a SARIF 2.1.0 log (OASIS standard), with what GitHub's code scanning shows of it.
///
/// What comments ignore is left out: code scanning opens alerts for suppressed results too.
enum DiagnosticSARIF {
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
    let driver = JSONText.object([
      ("name", JSONText.quote("policycheck")),
      ("semanticVersion", JSONText.quote(PolicyCheck.version)),
      ("rules", JSONText.array(ids.map(rule))),
    ])
    let run = JSONText.object([
      ("tool", JSONText.object([("driver", driver)])),
      (
        "originalUriBaseIds",
        JSONText.object([
          (root, JSONText.object([("description", text("the folder in which policycheck ran"))]))
        ])
      ),
      ("columnKind", JSONText.quote("unicodeCodePoints")),
      ("results", JSONText.array(results)),
    ])
    return JSONText.object([
      ("$schema", JSONText.quote("https://json.schemastore.org/sarif-2.1.0.json")),
      ("version", JSONText.quote("2.1.0")),
      ("runs", JSONText.array([run])),
    ]) + "\n"
  }

  // MARK: Rules

  private static func rule(_ id: Diagnostic.ID) -> String {
    let page = DiagnosticPage(id)
    let help = [
      ("text", JSONText.quote(page.text)), ("markdown", JSONText.quote(page.markdown)),
    ]
    let level = [("level", JSONText.quote(id.severity.rawValue))]
    return JSONText.object([
      ("id", JSONText.quote(id.rawValue)), ("shortDescription", text(page.summary)),
      ("fullDescription", text(PlainText.unfilled(page.why))), ("help", JSONText.object(help)),
      ("defaultConfiguration", JSONText.object(level)),
    ])
  }

  // MARK: Results

  private static func result(
    _ diagnostic: Diagnostic,
    _ sources: SourceSet,
    rule: Int,
    _ lines: LineFingerprints
  ) -> String {
    let message = diagnostic.help.map { "\(diagnostic.message)\nhelp: \($0)" } ?? diagnostic.message
    var members = [
      ("ruleId", JSONText.quote(diagnostic.id.rawValue)),
      ("ruleIndex", "\(rule)"),
      ("level", JSONText.quote(diagnostic.severity.rawValue)),
      ("message", text(message)),
      ("locations", JSONText.array([location(diagnostic.place, sources)])),
    ]
    if let fingerprint = lines.of(line: sources.location(of: diagnostic.place).line) {
      let fingerprints = [("primaryLocationLineHash", JSONText.quote(fingerprint))]
      members.append(("partialFingerprints", JSONText.object(fingerprints)))
    }
    if !diagnostic.related.isEmpty {
      let related = diagnostic.related.enumerated().map { index, related in
        location(related.place, sources, id: index + 1, related.message)
      }
      members.append(("relatedLocations", JSONText.array(related)))
    }
    if !diagnostic.fixes.isEmpty {
      members.append(("fixes", JSONText.array(diagnostic.fixes.map { fix($0, sources) })))
    }
    return JSONText.object(members)
  }

  private static func fix(_ fix: Fix, _ sources: SourceSet) -> String {
    // The edits of a fix are all in the file of the problem.
    let file = fix.edits.first.map { sources.location(of: $0.place).file } ?? ""
    let replacements = fix.edits.map { edit in
      JSONText.object([
        ("deletedRegion", region(edit.place, sources)), ("insertedContent", text(edit.text)),
      ])
    }
    let change = JSONText.object([
      ("artifactLocation", artifact(file)), ("replacements", JSONText.array(replacements)),
    ])
    return JSONText.object([
      ("description", text(fix.title)), ("artifactChanges", JSONText.array([change])),
    ])
  }

  private static func text(_ text: String) -> String {
    JSONText.object([("text", JSONText.quote(text))])
  }

  private static func location(
    _ place: Place,
    _ sources: SourceSet,
    id: Int? = nil,
    _ message: String? = nil
  ) -> String {
    let physical = JSONText.object([
      ("artifactLocation", artifact(sources.location(of: place).file)),
      ("region", region(place, sources)),
    ])
    var members: [(String, String)] = []
    if let id { members.append(("id", "\(id)")) }
    members.append(("physicalLocation", physical))
    if let message { members.append(("message", text(message))) }
    return JSONText.object(members)
  }

  private static func region(_ place: Place, _ sources: SourceSet) -> String {
    let location = sources.location(of: place)
    return JSONText.object([
      ("startLine", "\(location.line)"), ("startColumn", "\(location.column)"),
      ("endLine", "\(location.endLine)"), ("endColumn", "\(location.endColumn)"),
    ])
  }

  /// A path below the working folder is relative to it; any other is where it is.
  private static func artifact(_ file: String) -> String {
    let path = WorkingFolder.relative(file)
    if path.hasPrefix("/") {
      return JSONText.object([("uri", JSONText.quote("file://\(uri(path))"))])
    }
    return JSONText.object([
      ("uri", JSONText.quote(uri(path))), ("uriBaseId", JSONText.quote(root)),
    ])
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
