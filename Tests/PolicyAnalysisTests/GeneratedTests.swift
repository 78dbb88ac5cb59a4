import Foundation
import PolicyAnalysis
import PolicyEngine
import PolicyFormat
import PolicyGeneration
import PolicyTesting
import TestSupport
import Testing

/// A generated test, and what became of it.
struct GeneratedTest {
  let result: TestGenerator.Result
  let file: SourceFile
  let isComplete: Bool

  /// - Parameter zones: how many are looked at in all, so that the work is the same on every machine.
  init(_ channel: String, of library: PolicyLibrary, isOpen: Bool, zones: Int = .max) throws {
    var count = 0
    let effort = Effort {
      count += 1
      return count > zones
    }
    let search = try BoundarySearch(try library.policy(channel), isOpen: isOpen, effort)
    var generator = TestGenerator(
      try library.channel(channel),
      library.findings.sources,
      search
    )
    result = generator.generate()
    isComplete = search.isComplete
    file = SourceFile(name: "generated.test.yaml", text: result.text ?? "")
  }

  /// Plays it as `policycheck test` does, after all checks; what it covers of its channel.
  func coverage(_ channel: String, with files: [SourceFile]) throws -> Coverage {
    let tests = PolicyTests(files + [file], zones: Zones.data)
    let own = tests.findings.diagnostics.filter {
      tests.findings.sources.location(of: $0.place).file == file.name
    }
    #expect(own.isEmpty, "\(TextRenderer().render(tests.findings))")
    let report = tests.run { $0.hasPrefix("\(channel)-boundaries/") }
    #expect(report.hasPassed, "\(report)")
    #expect(report.results.count == result.scenarios)
    guard case .unchanged = PolicyFormatter.format(file) else {
      Issue.record("the layout is not canonical:\n\(result.text ?? "")")
      return report.coverage
    }
    return report.coverage
  }
}

@Suite("Generated tests")
struct GeneratedTests {
  /// The products, each with the files of its folder.
  static let products = Set(
    ((try? Repository.yamlFiles(in: "policies")) ?? []).compactMap { file in
      file.name.split(separator: "/").dropFirst().first.map(String.init)
    }
  ).sorted()

  private static func files(of product: String) throws -> [SourceFile] {
    try Repository.yamlFiles(in: "policies/\(product)").filter { !$0.name.contains(".test.") }
  }

  /// How many channels of each product are looked at; all where `GENERATE_ALL` is set.
  private static let most =
    ProcessInfo.processInfo.environment["GENERATE_ALL"] == nil ? 1 : Int.max

  @Test(arguments: products)
  func `of shipped channels pass, and are clean and in canonical layout`(product: String) throws {
    let files = try Self.files(of: product)
    let library = PolicyLibrary(files, zones: Zones.data)
    let channels = library.channelIDs.compactMap { try? library.channel($0) }
    for channel in channels.prefix(Self.most) {
      let test = try GeneratedTest(
        channel.id,
        of: library,
        isOpen: !channel.isConfigured,
        zones: Self.most == 1 ? 300 : .max
      )
      _ = try test.coverage(channel.id, with: files)
    }
  }

  /// What one channel leaves out another one has.
  @Test func `of channels of one family together cover all of it`() throws {
    let files = try Self.files(of: "salesforce")
    var covered = Coverage()
    for channel in ["enhanced-in-app-chat", "enhanced-web-chat", "standard-sms"] {
      let test = try GeneratedTest(channel, of: Shipped.library, isOpen: true)
      #expect(test.isComplete && test.result.leftOut.isEmpty)
      covered.formUnion(try test.coverage(channel, with: files))
    }
    #expect(covered.missing.map(\.name) == [])
  }

  @Test(arguments: 0..<6)
  func `of small policies cover all that a walk through every millisecond finds`(
    chunk: Int
  ) throws {
    for run in chunk * 5..<(chunk + 1) * 5 {
      let small = SmallPolicy(run: run)
      guard let policy = small.policy,
        let walk = Walk(policy, events: try SmallPolicy.events.map { try policy.event($0) })
      else { continue }
      let files = [SourceFile(name: "small.yaml", text: small.text)]
      let test = try GeneratedTest("small", of: PolicyLibrary(files), isOpen: false)
      #expect(test.result.leftOut.isEmpty && test.isComplete, "run \(run)")
      let covered = try test.coverage("small", with: files).covered
      func names(_ kind: Coverage.Kind) -> Set<String> {
        Set(covered.filter { $0.kind == kind }.map(\.name))
      }
      let model = policy.words.model
      #expect(names(.state) == Set(walk.states.map { model.states[$0].name }), "run \(run)")
      #expect(names(.rule) == Set(walk.taken.map { model.rules[$0].name }), "run \(run)")
      #expect(names(.timerAt) == Set(walk.fired.map { model.timers[$0].name }), "run \(run)")
      #expect(
        names(.timerStopped) == Set(walk.stopped.map { model.timers[$0].name }),
        "run \(run)"
      )
      #expect(
        names(.timerBefore).isSuperset(of: walk.aboutToFire(model)),
        "run \(run)\n\(small.text)"
      )
    }
  }

  @Test func `are the same each time`() throws {
    let library = Shipped.library
    let texts = try (0..<2).map { _ in
      try GeneratedTest("bring-your-own-channel", of: library, isOpen: true).result.text
    }
    #expect(texts[0] != nil && texts[0] == texts[1])
  }

  // MARK: Changes

  @Test(arguments: [
    ("after: 24h..30h", "after: 24h..30h1ms"), ("after: 24h..30h", "after: 23h59m59s999ms..30h"),
    ("after: 48h..54h", "after: 48h..53h59m59s999ms"), ("after: 48h\n", "after: 48h1ms\n"),
    ("cancel: customer.message\n", "cancel: customer.end\n"),
    ("    unless: status_based_capacity\n", ""), ("start: rep.message", "start: rep.accept"),
    ("cancel: customer.message\n", "cancel: customer.message\n    restart: true\n"),
    ("if: {opened_by: rep}", "if: {opened_by: automation}"),
    ("remember: {opened_by: rep}", "remember: {}"),
    ("event: rep.transfer", "event: rep.accept"),
    ("event: [rep.inactivate, automation.inactivate]", "event: rep.inactivate"),
    ("reject: start_new_session", "reject: session_inactive"),
    ("    from: underway\n    to: ended", "    from: [new, waiting, active]\n    to: ended"),
    ("    do: record_opt_out\n", ""),
    ("    from: waiting\n    to: active", "    from: [waiting, new]\n    to: active"),
    ("notifications: true", "notifications: false"),
  ])
  func `fail when their channel changes`(from: String, to: String) throws {
    let channel = "enhanced-in-app-chat"
    let test = try GeneratedTest(channel, of: Shipped.library, isOpen: true)
    let changed = try Repository.yamlFiles(in: "policies/salesforce")
      .filter { !$0.name.contains(".test.") }
      .map { file in
        let text = String(decoding: file.bytes, as: UTF8.self)
        return SourceFile(name: file.name, text: text.replacing(from, with: to, maxReplacements: 1))
      }
    let before = try Repository.yamlFiles(in: "policies/salesforce").map(\.bytes)
    #expect(changed.contains { !before.contains($0.bytes) }, "`\(from)` is not there")
    let report = PolicyTests(changed + [test.file]).run { $0.hasPrefix("\(channel)-boundaries") }
    #expect(!report.hasPassed)
  }
}
