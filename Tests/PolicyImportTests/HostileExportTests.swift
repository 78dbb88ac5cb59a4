import PolicyEngine
import PolicyImport
import TestSupport
import Testing

@Suite("Exports that are broken, hostile or outdated")
struct HostileExportTests {
  private static func run(
    _ text: String,
    _ vendor: ExportFixture.Vendor = .twilio
  ) throws -> Importer.Result {
    try run(Array(text.utf8), vendor)
  }

  private static func run(
    _ bytes: [UInt8],
    _ vendor: ExportFixture.Vendor = .twilio
  ) throws -> Importer.Result {
    let library = try vendor.library
    let export = SourceFile(name: "export", bytes: bytes)
    return Importer.run([export], library, ImportTables(library).tables, Importer.Options())
  }

  @Test(
    "can't be read, which is said once, and nothing is written",
    arguments: [
      ("", "empty-file"), (" \n", "empty-file"), ("{", "json-syntax"), ("{}", "unknown-export"),
      ("[]", "unknown-export"), ("null", "unknown-export"), ("hello", "json-syntax"),
      ("{\"default_inactive_timer\": \"PT1M\",}", "json-syntax"),
      ("{\"default_inactive_timer\": \"PT1M\", \"default_inactive_timer\": 1}", "json-syntax"),
      ("{\"default_inactive_timer\": \"PT1M\"} {}", "json-syntax"),
      ("{\"default_inactive_timer\": \"\\ud800\"}", "json-syntax"),
      ("{'default_inactive_timer': 'PT1M'}", "json-syntax"), ("<a>", "truncated"),
      ("<a/>", "unknown-export"), ("<MessagingChannel/>", "unknown-export"),
      ("\u{FEFF}{}", "byte-order-mark"), ("{\"a\": \"\u{7F}\"}", "control-character"),
      ("{\"a\": \"\0\"}", "nul-byte"), ("policy: chat\n", "json-syntax"),
    ]
  )
  func unreadable(_ text: String, _ id: String) throws {
    let result = try Self.run(text)
    #expect(result.findings.diagnostics.map(\.id.rawValue) == [id])
    #expect(result.findings.diagnostics.allSatisfy { $0.help != nil })
    #expect(result.isUnreadable && !result.isWhole && result.text == nil)
  }

  @Test("that are not UTF-8, too large, too deep or too wide are refused")
  func limits() throws {
    let large = "{\"default_inactive_timer\": \"\(String(repeating: "x", count: 1 << 20))\"}"
    let deep = String(repeating: "[", count: 100_000)
    let wide = "[\(String(repeating: "0,", count: 100_001))0]"
    let cases: [([UInt8], Diagnostic.ID)] = [
      (Array("{\"a\": \"caf".utf8) + [0xE9, 0x22, 0x7D], .invalidUTF8),
      (Array(large.utf8), .fileTooLarge), (Array(deep.utf8), .jsonSyntax),
      (Array(wide.utf8), .tooManyNodes),
      (Array("<a>".utf8) + [0xC0, 0xAF] + Array("</a>".utf8), .invalidUTF8),
    ]
    for (bytes, id) in cases {
      let result = try Self.run(bytes)
      #expect(result.findings.diagnostics.map(\.id) == [id])
      #expect(result.text == nil)
    }
  }

  @Test("one that can't be read leaves nothing written of the others")
  func oneOfSeveral() throws {
    let library = try ExportFixture.Vendor.twilio.library
    let good = try ExportFixture.export("twilio-configuration.json")
    let bad = SourceFile(name: "bad.json", text: "{")
    let tables = ImportTables(library).tables
    let result = Importer.run([good, bad], library, tables, Importer.Options())
    #expect(result.isUnreadable && result.text == nil)
  }

  @Test(
    "have values that no setting takes: each is reported at its place, and not written",
    arguments: [
      "\"PT59S\"", "\"P1Y\"", "\"P1M\"", "\"5m\"", "\"\"", "\"PT\"", "\"P\"", "5", "true",
      "{\"a\": 1}",
      "\"PT9999999999999999999999S\"", "\"P36501D\"", "\"\\u0000\"", "\"none\"", "-1", "1e9",
      "\"PT1M\\n\\u001b[31m\"",
    ]
  )
  func values(_ value: String) throws {
    let text = "{\"default_inactive_timer\": \(value)}"
    let result = try Self.run(text)
    let found = result.findings.diagnostics
    #expect(found.count == 1)
    #expect(found.first.map { Int($0.place.lower) } == 27)
    #expect(result.text?.contains("settings") == false)
    #expect(!TextRenderer().render(result.findings).contains("\u{1B}"))
  }

  @Test("null is not set, and that is written")
  func null() throws {
    let result = try Self.run(
      "{\"default_inactive_timer\": null, \"default_closed_timer\": [null]}"
    )
    #expect(result.isWhole)
    #expect(result.text?.contains("inactive_timer: none  #") == true)
    #expect(result.text?.contains("closed_timer: none  #") == true)
  }

  @Test("a list where one value is expected gives no more than one")
  func lists() throws {
    let result = try Self.run("{\"default_inactive_timer\": [\"PT1M\", [\"PT1M\"], \"PT2M\"]}")
    #expect(result.findings.diagnostics.map(\.id) == [.notCarried])
    #expect(result.text?.contains("inactive_timer: 1m") == true)
  }

  @Test("text of the export can't break out of the configuration")
  func injection() throws {
    let text = """
      <MessagingChannel>
        <masterLabel>x&#10;channels: {evil: {policy: enhanced-sms}} # " '</masterLabel>
        <messagingChannelType>Text</messagingChannelType>
        <messagingKeywords>
          <keyword>stop]&#10;evil: [a, {b: c} # d</keyword>
          <keyword>yes</keyword><keyword>*a</keyword><keyword>1</keyword><keyword>🛑</keyword>
          <keywordType>OptOut</keywordType><language>en</language>
        </messagingKeywords>
      </MessagingChannel>
      """
    let result = try Self.run(text, .salesforce)
    let written = try #require(result.text)
    let library = PolicyLibrary(
      try ExportFixture.Vendor.salesforce.files + [SourceFile(name: "c.yaml", text: written)]
    )
    #expect(!library.findings.hasErrors, "\(written)\(TextRenderer().render(library.findings))")
    let channels = library.documents.documents.last?.root?["channels"]?.entries ?? []
    #expect(channels.map(\.key) == ["export"])
    let words = channels.first?.value["keywords"]?["opt_out"]?["words"]?.items?.compactMap(\.text)
    #expect(words == ["stop] evil: [a, {b: c} # d", "yes", "*a", "1", "🛑"])
  }

  /// Once the time for it grew with the square of the number of words.
  @Test("as large as can be are carried in time", .timeLimit(.minutes(1)))
  func large() throws {
    let words = (0..<8_000).map { number in
      "<messagingKeywords><keyword>w\(number)</keyword><keywordType>OptOut</keywordType></messagingKeywords>"
    }
    let type = "<messagingChannelType>Text</messagingChannelType>"
    let text = "<MessagingChannel>\(type)\(words.joined())</MessagingChannel>"
    let result = try Self.run(text, .salesforce)
    #expect(result.text?.contains("\n        - w7999\n") == true)
  }

  @Test("a setting that the policy doesn't offer is reported, and not written")
  func unoffered() throws {
    let text = """
      <MessagingChannel><messagingChannelType>Text</messagingChannelType>
      <endUserIdleTimeOut>10</endUserIdleTimeOut></MessagingChannel>
      """
    let result = try Self.run(text, .salesforce)
    #expect(result.findings.diagnostics.map(\.id) == [.unsupportedSetting])
    let help = result.findings.diagnostics.first?.help
    #expect(help?.contains("`bring-your-own-channel`") == true)
    #expect(result.text?.contains("settings") == false)
  }

  @Test("a policy that can't be used is reported, and nothing is written")
  func brokenPolicy() throws {
    let files = try ExportFixture.Vendor.twilio.files.map { file in
      guard !file.name.contains(".import.") else { return file }
      let text = String(decoding: file.bytes, as: UTF8.self)
      return SourceFile(
        name: file.name,
        text: text.replacing("while: active", with: "while: activ")
      )
    }
    let library = PolicyLibrary(files)
    let export = try ExportFixture.export("twilio-configuration.json")
    let tables = ImportTables(library).tables
    let result = Importer.run([export], library, tables, Importer.Options())
    #expect(result.findings.diagnostics.map(\.id) == [.unknownState])
    #expect(result.isUnreadable && result.text == nil && !result.isWhole)
  }

  @Test("what a table of yesterday doesn't know is reported")
  func unknownFields() throws {
    let result = try Self.run(
      "{\"default_inactive_timer\": \"PT1M\", \"timer_of_tomorrow\": {\"a\": [1, 2]}, \"empty\": {}}"
    )
    #expect(result.findings.diagnostics.map(\.id) == [.notCarried])
    #expect(result.findings.diagnostics.first?.message.contains("`timer_of_tomorrow`") == true)
  }

  @Test("a truncated export of each product is an error and no crash", arguments: ExportFixture.all)
  func truncated(_ fixture: ExportFixture) throws {
    let library = try fixture.vendor.library
    let tables = ImportTables(library).tables
    let bytes = try ExportFixture.export(fixture.exports[0]).bytes
    let end = bytes.lastIndex { $0 > 0x20 } ?? 0
    for count in stride(from: 0, to: end, by: 19) {
      let export = SourceFile(name: "export", bytes: Array(bytes[..<count]))
      let result = Importer.run([export], library, tables, Importer.Options())
      #expect(result.isUnreadable && result.text == nil, "\(count) bytes")
      #expect(result.findings.diagnostics.count == 1)
    }
  }

  @Test("a byte of noise anywhere never crashes, and what is written is right")
  func noise() throws {
    var random = SeededRandom(seed: 20_260_105)
    for fixture in ExportFixture.all {
      let library = try fixture.vendor.library
      let tables = ImportTables(library).tables
      let bytes = try ExportFixture.export(fixture.exports[0]).bytes
      for _ in 0..<25 {
        var noisy = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          let index = Int.random(in: noisy.indices, using: &random)
          noisy[index] = UInt8(
            ascii: "<>&;'\"/{}[]:,0a- \n".unicodeScalars.randomElement(using: &random) ?? "x"
          )
        }
        let export = SourceFile(name: "export", bytes: noisy)
        let result = Importer.run([export], library, tables, Importer.Options())
        #expect(!result.mistakes.hasErrors, "\(ExportFixture.text(of: result))")
        // Nothing is written only where it is said why.
        #expect(result.text != nil || !result.findings.diagnostics.isEmpty)
        #expect(!result.isUnreadable || result.text == nil)
      }
    }
  }
}
