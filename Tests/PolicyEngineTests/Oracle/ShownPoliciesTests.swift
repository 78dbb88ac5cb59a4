import Foundation
import PolicyEngine
import PolicyViews
import TestSupport
import Testing

/// What is shown of a policy is read again, and says the same.
@Suite struct `A shown policy` {
  @Test(arguments: Channels.all)
  func `of a shipped channel is a clean file with the same model`(_ channel: String) throws {
    let library = try #require(Repository.policies)
    try Self.expectSame(try library.channel(channel), in: library)
  }

  @Test(arguments: ["plain", "acme-web", "acme-sms", "acme-none", "enhanced-line"])
  func `of a configured channel is a clean file with the same model and settings`(
    _ channel: String
  ) throws {
    let configuration = """
      config: acme
      defaults:
        settings: {status_based_capacity: false}
      channels:
        plain: {policy: standard-sms}
        acme-web:
          policy: enhanced-web-chat
          title: "Acme: the web"
          settings: {customer_inactivity: 10m}
        acme-sms:
          policy: enhanced-sms
          settings: {status_based_capacity: true}
          # policycheck: ignore[keyword-missing] to be shown
          keywords: {opt_out: {match: first_word, add: [PARAR, "no"], remove: [QUIT]}}
        acme-none: {policy: enhanced-web-chat, settings: {status_based_capacity: none}}
        enhanced-line: {policy: enhanced-line, title: Our LINE}
      """
    let files = try Repository.yamlFiles(in: "policies/salesforce")
    let library = PolicyLibrary(files + [SourceFile(name: "acme.yaml", text: configuration)])
    #expect(library.findings.diagnostics.isEmpty)
    let shown = try Self.expectSame(try library.channel(channel), in: library)
    #expect(shown.id == channel)
  }

  @Test(arguments: Repository.configuredChannels)
  func `of a channel of a shipped configuration is a clean file with the same settings`(
    _ channel: String
  ) throws {
    let library = try #require(Repository.policies)
    try Self.expectSame(try library.channel(channel), in: library)
  }

  @Test(arguments: ["some", "others", "without", "team", "only", "all", "not-set"])
  func `of a channel with values for each key is a clean file with the same settings`(
    _ channel: String
  ) throws {
    let chat = """
      policy: chat
      states: {new: {initial: true}, waiting: In a queue, ended: {final: true}}
      events: {come: {wants: [sales, support]}}
      memory: {queue: [sales, support]}
      settings: {wait: {type: duration, range: 1m..2h, by: queue, default: 30m}}
      timers:
        wait: {while: waiting, start: enter, after: wait, then: {to: ended}}
        lifetime: {while: waiting, start: enter, after: 1d, then: {to: ended}}
      rules:
        sales: {event: come, if: {wants: sales}, from: new, to: waiting, remember: {queue: sales}}
        support: {event: come, from: new, to: waiting, remember: {queue: support}}
      """
    let team = """
      policy: team-chat
      extends: chat
      settings: {wait: {default: {sales: 2m, support: none, default: 20m}}}
      """
    let configuration = """
      config: acme
      channels:
        some: {policy: chat, settings: {wait: {sales: 5m}}}
        others: {policy: chat, settings: {wait: {default: none, sales: 5m}}}
        without: {policy: chat, settings: {wait: {sales: none}}}
        team: {policy: team-chat, settings: {wait: {sales: 3m}}}
        only: {policy: team-chat, settings: {wait: {support: 4m, sales: none, default: none}}}
        all: {policy: team-chat, settings: {wait: 9m}}
        not-set: {policy: team-chat, settings: {wait: none}}
      """
    let library = PolicyLibrary([
      SourceFile(name: "chat.yaml", text: chat), SourceFile(name: "team.yaml", text: team),
      SourceFile(name: "acme.yaml", text: configuration),
    ])
    #expect(library.findings.diagnostics.isEmpty)
    try Self.expectSame(try library.channel(channel), in: library)
  }

  /// Read far enough to know all that a policy says; what is wrong with its behaviour is all one here.
  private static func model(_ id: String, _ checker: inout PolicyChecker) -> (
    PolicyModel, PolicyChecker.Flat
  )? {
    guard let flat = checker.flatten(id), flat.isSound else { return nil }
    let place = Place(file: 0, lower: 0, upper: 0)
    let (model, diagnostics) = ModelReader.read(flat.root, id: Located(id, at: place))
    return diagnostics.isEmpty ? (model, flat) : nil
  }

  @Test(arguments: 0..<4)
  func `of the oracle has the same model`(_ chunk: Int) throws {
    var random = SeededRandom(run: 5000 + chunk)
    var shown = 0
    for _ in 0..<50 {
      let texts = RandomPolicy(SeededRandom(seed: random.next()))
      var checker = PolicyChecker(
        DocumentSet([
          SourceFile(name: "base.yaml", text: texts.base),
          SourceFile(name: "child.yaml", text: texts.child),
        ])
      )
      for id in ["base", "child"] {
        guard let (model, flat) = Self.model(id, &checker) else { continue }
        let text = PolicyText(flat.root, checker.documents.sources).text
        let documents = DocumentSet([SourceFile(name: "shown.yaml", text: text)])
        var again = PolicyChecker(documents)
        let reread = Self.model(id, &again)
        let isSame = reread.map { Outline.of($0.0) == Outline.of(model) } ?? false
        try #require(
          isSame && documents.diagnostics.isEmpty,
          "ORACLE_SEED=\(SeededRandom.base), chunk \(chunk)\n\(texts.base)\(texts.child)\n\(text)"
        )
        shown += 1
      }
    }
    #expect(shown > 50)
  }

  @discardableResult
  private static func expectSame(
    _ channel: PolicyLibrary.Channel,
    in library: PolicyLibrary
  ) throws -> PolicyLibrary.Channel {
    let flat = try #require(library.flatPolicy(of: channel))
    let view = PolicyText(
      flat,
      library.findings.sources,
      library.suppressions,
      ignored: library.findings.ignored,
      zones: library.documents.zones
    )
    var result = channel
    for text in [view.text, view.textWithOrigins] {
      let again = PolicyLibrary(
        [SourceFile(name: "shown.yaml", text: text)],
        zones: Zones.data
      )
      #expect(again.findings.diagnostics.isEmpty, "\(TextRenderer().render(again.findings))")
      #expect(!text.contains("extends:"))
      result = try again.channel(channel.id)
      var expected = channel.model
      expected.title = channel.title
      // What the admin chose is the default of what is shown.
      for (index, value) in channel.settings.values.enumerated()
      where expected.settings[index].isOffered {
        expected.settings[index].defaultValue = value.map {
          Located($0, at: expected.settings[index].place)
        }
      }
      var reread = result.model
      reread.id.value = expected.id.value
      let isSame = Outline.of(reread) == Outline.of(expected)
      #expect(isSame, "\(text)")
      #expect(result.settings == channel.settings)
    }
    return result
  }
}

/// A value with all its parts as text, but for the places where they are written.
private enum Outline {
  static func of(_ value: Any) -> String {
    if value is Place { return "" }
    let mirror = Mirror(reflecting: value)
    if let optional = mirror.displayStyle, optional == .optional {
      // Whether there is a place says something, which place does not.
      return mirror.children.first.map { "some(\(of($0.value)))" } ?? "nil"
    }
    // Sets and dictionaries have no order of their own.
    if mirror.displayStyle == .dictionary || mirror.displayStyle == .set {
      return mirror.children.map { of($0.value) }.sorted().joined(separator: ",")
    }
    if mirror.children.isEmpty { return "\(value)" }
    let parts = mirror.children.map { "\($0.label ?? "")=\(of($0.value))" }
    let name = mirror.displayStyle == .enum ? "\(value)".prefix { $0 != "(" } : ""
    return "\(name)(\(parts.joined(separator: ", ")))"
  }
}
