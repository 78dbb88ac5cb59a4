import Foundation
import PolicyAnalysis
import PolicyEngine
import PolicyImport
import PolicyReplay
import PolicyTesting
import TestSupport
import Testing

/// A case of the corpus: the files that are given to the library, and the text that it should print.
struct Fixture: Sendable, CustomTestStringConvertible {
  /// Where the corpus is.
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .appending(path: "Fixtures")

  /// The file or folder of the case, as a path inside the corpus without extension.
  let name: String
  /// What the case gives.
  let findings: @Sendable () throws -> Findings

  var testDescription: String { name }

  /// The file with the expected text.
  var expectation: URL { Self.folder.appending(path: name + ".txt") }

  /// The kind of mistake of an invalid case: the folder that it is in.
  var kind: String { name.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

  /// The policies and configurations that must be silent; a folder's files go together.
  static let valid = files(under: "valid")

  /// The cases with a mistake, those that the tests make among them.
  static let invalid = folders(under: "invalid").flatMap { files(under: "invalid/\($0)") } + made

  // MARK: Finding

  static func folders(under path: String) -> [String] {
    names(under: path).filter { !$0.contains(".") }
  }

  /// The names in a folder of the corpus, sorted.
  static func names(under path: String) -> [String] {
    let found = try? FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: path).path()
    )
    return (found ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }

  private static func files(under path: String) -> [Fixture] {
    names(under: path).compactMap { name in
      let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
      let whole = "\(path)/\(parts[0])"
      switch parts.dropFirst().first {
      case "yaml": return Fixture(name: whole) { check(try [read("\(path)/\(name)", as: name)]) }
      case "ndjson": return Fixture(name: whole) { play(try read("\(path)/\(name)", as: name)) }
      case "json", "xml":
        return Fixture(name: whole) { try carry(try read("\(path)/\(name)", as: name)) }
      case nil:
        return Fixture(name: whole) {
          check(try names(under: whole).map { try read("\(whole)/\($0)", as: $0) })
        }
      default: return nil
      }
    }
  }

  static func read(_ path: String, as name: String) throws -> SourceFile {
    SourceFile(name: name, bytes: Array(try Data(contentsOf: folder.appending(path: path))))
  }

  // MARK: Running

  /// What is found in files that are given together.
  static func check(_ files: [SourceFile]) -> Findings {
    let documents = DocumentSet(files, zones: Zones.data)
    let library = PolicyLibrary(lookingAtTimesIn: documents)
    return PolicyTests(library).findings.adding(ImportTables(library).diagnostics)
  }

  /// What of an export is not carried by the import tables that the corpus keeps for them.
  static func carry(_ export: SourceFile) throws -> Findings {
    let files = try names(under: "valid/exports").map { try read("valid/exports/\($0)", as: $0) }
    let library = PolicyLibrary(files)
    let tables = ImportTables(library).tables
    return Importer.run([export], library, tables, Importer.Options()).findings
  }

  /// What is wrong with the lines of an event log, for the policy that the corpus keeps for them.
  static func play(_ log: SourceFile) -> Findings {
    guard let policy = try? session() else { return Findings() }
    var replay = LogReplay(policy, firing: .earliest, until: nil)
    let lines = log.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      let source = SourceFile(name: log.name, bytes: Array(line), firstLine: index + 1)
      var (line, diagnostics) = EventLine.read(source, for: policy)
      if source.bytes.count > EventLine.longest {
        diagnostics = [EventLine.tooLong(for: policy)]
      } else if let line {
        switch try? replay.play(line, note: { _, _ in }) {
        case .played(let found), .refused(let found): diagnostics = found
        case .cannotFire(let refusal):
          diagnostics = [refusal.diagnostic(of: line, in: source, policy)]
        case nil: break
        }
      }
      if diagnostics.isEmpty { continue }
      return Findings(
        sources: EventLine.sources(of: source, for: policy),
        diagnostics: diagnostics
      ).withLookAlikes
    }
    return Findings()
  }

  static func session() throws -> Policy {
    let file = try read("valid/session.yaml", as: "session.yaml")
    return try PolicyLibrary([file]).policy("session")
  }
}
