import Foundation
import PolicyEngine
import PolicyFormat
import PolicyImport
import TestSupport
import Testing

/// Exports of four products, each with the configuration that comes of it.
///
/// `RECORD_FIXTURES=1` writes what comes of them anew, and fails so that no run passes by recording.
@Suite("Exports")
struct ImportTests {
  @Test("become configurations, and what is left is reported", arguments: ExportFixture.all)
  func isAsExpected(_ fixture: ExportFixture) throws {
    let result = try fixture.run()
    #expect(!result.isUnreadable)
    try expect(result.text ?? "", toBe: "\(fixture.name).yaml")
    try expect(ExportFixture.text(of: result), toBe: "\(fixture.name).txt")
  }

  private func expect(_ text: String, toBe name: String) throws {
    let file = ExportFixture.folder.appending(path: name)
    let recorded = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    if ProcessInfo.processInfo.environment["RECORD_FIXTURES"] == "1", recorded != text {
      try text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded; run again without RECORD_FIXTURES")
      return
    }
    #expect(text == recorded)
  }

  @Test("give configurations that are right and laid out", arguments: ExportFixture.all)
  func isRight(_ fixture: ExportFixture) throws {
    guard let text = try fixture.run().text else { return }
    let configuration = SourceFile(name: "config.yaml", text: text)
    let library = PolicyLibrary(try fixture.vendor.files + [configuration])
    let errors = library.findings.diagnostics.filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(TextRenderer().render(library.findings))")
    let channels = library.documents.documents.last?.root?["channels"]?.entries?.map(\.key) ?? []
    #expect(!channels.isEmpty)
    for channel in channels { _ = try library.policy(channel) }
    guard case .unchanged = PolicyFormatter.format(configuration) else {
      Issue.record("it would be laid out differently")
      return
    }
  }

  @Test("say where what is written comes from, value by value", arguments: ExportFixture.all)
  func isExplained(_ fixture: ExportFixture) throws {
    guard let text = try fixture.run().text else { return }
    let lines = text.split(separator: "\n")
    // Settings stand deepest; a channel whose policy is the same for all exports has it without a comment.
    for (index, line) in lines.enumerated()
    where (line.hasPrefix("      ") || line.hasPrefix("    title:")) && !line.contains(/^\ *#/) {
      let comment = line.contains("  # ") ? line : lines[index - 1]
      #expect(comment.contains(/# \S.*, .+[: ][0-9]+$/), "\(line)")
    }
  }

  @Test("are whole only where nothing is left")
  func isWhole() throws {
    let whole = try ExportFixture.all.filter { try $0.run().isWhole }.map(\.name)
    #expect(whole == ["salesforce-sms", "twilio-configuration"])
  }

  @Test("the tables are right, and laid out", arguments: ExportFixture.Vendor.allCases)
  func tables(_ vendor: ExportFixture.Vendor) throws {
    let library = try vendor.library
    let tables = ImportTables(library)
    let findings = library.findings.adding(tables.diagnostics)
    #expect(findings.diagnostics.isEmpty, "\(TextRenderer().render(findings))")
    #expect(tables.tables.count == 1)
    for file in try vendor.files where file.name.hasSuffix(".import.yaml") {
      guard case .unchanged = PolicyFormatter.format(file) else {
        Issue.record("\(file.name) would be laid out differently")
        continue
      }
    }
  }

  @Test("--policy decides where an export does not")
  func chosenPolicy() throws {
    let fixture = ExportFixture.all[0]
    let library = try fixture.vendor.library
    var options = Importer.Options()
    options.policy = "enhanced-in-app-chat"
    let exports = try fixture.exports.map(ExportFixture.export)
    let result = Importer.run(exports, library, ImportTables(library).tables, options)
    #expect(result.text?.contains("policy: enhanced-in-app-chat  #") == true)
    #expect(!ExportFixture.text(of: result).contains("doesn't say which"))
  }

  @Test("a channel never takes the id of a policy that it does not follow")
  func takenNames() throws {
    let library = try ExportFixture.Vendor.salesforce.library
    let text = String(
      decoding: try ExportFixture.export("Store_SMS.messagingChannel-meta.xml").bytes,
      as: UTF8.self
    )
    let names = ["enhanced-line.xml", "b/Store.xml", "c/Store.xml", "123.xml", "完了.xml", ".xml"]
    let exports = names.map { SourceFile(name: $0, text: text) }
    let result = Importer.run(exports, library, ImportTables(library).tables, Importer.Options())
    #expect(result.isWhole, "\(ExportFixture.text(of: result))")
    let ids = result.text?.matches(of: /\n  ([a-z0-9_-]+):/).map { String($0.output.1) }
    #expect(ids == ["enhanced-line-channel", "store", "channel-123", "channel", "xml"])
  }
}
