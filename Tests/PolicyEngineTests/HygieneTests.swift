import Foundation
import PolicyEngine
import TestSupport
import Testing

@Suite("Hygiene")
struct HygieneTests {
  /// Everything that policies name and Swift must not know.
  private static func names(_ model: PolicyModel) -> [String] {
    model.states.map(\.name) + model.events.map(\.name) + model.settings.map(\.name)
      + model.timers.map(\.name) + model.effects.map(\.name) + model.refusals.map(\.name)
      + model.capabilities.map(\.name) + model.memory.map(\.name) + model.keywordSets.map(\.name)
      + model.rules.map(\.name) + model.memory.flatMap(\.values) + [model.id.value]
  }

  private static func camelCase(_ name: String) -> String {
    let parts = name.split { "-_.".contains($0) }
    return parts.prefix(1).joined() + parts.dropFirst().map(\.capitalized).joined()
  }

  @Test("Swift sources know no channel, state, event, setting or timer by name")
  func sourcesKnowNoNames() throws {
    var names: Set<String> = []
    for channel in Channels.all {
      names.formUnion(Self.names(try Repository.policy(channel).words.model))
    }
    let channels = try #require(Repository.policies).channelIDs
    #expect(names.count > 60 && channels.count > 30)
    names.formUnion(channels)
    // Words of Swift or of the language itself, which mean something else in code.
    let common: Set<String> = ["new", "end", "accept", "automation", "rep"]
    var found: [String] = []
    for source in try SwiftSource.all(in: "Sources") {
      let words = source.words
      for name in names {
        let isLiteral = source.code.contains("\"\(name)\"")
        let isDistinct = name.contains { "-_.".contains($0) }
        let isWord = !common.contains(name) && words.contains(Self.camelCase(name))
        if isLiteral || isWord || isDistinct && source.code.contains(name) {
          found.append("\(source.path): \(name)")
        }
      }
    }
    #expect(found.isEmpty)
  }

  @Test("only one file touches libyaml")
  func onlyOneFileImportsLibYAML() throws {
    let importing = try SwiftSource.all(in: "Sources").filter {
      $0.code.contains("import CLibYAML")
    }
    #expect(importing.map(\.path) == ["Sources/PolicyEngine/YAML/EventParser.swift"])
  }

  @Test("the engine imports nothing but libyaml, and has no unsafe code elsewhere")
  func engineIsPure() throws {
    for source in try SwiftSource.all(in: "Sources/PolicyEngine")
    where !source.path.hasSuffix("/EventParser.swift") {
      #expect(source.imports.isEmpty, "\(source.path)")
      #expect(
        !source.words.contains("unsafe") && !source.words.contains("nonisolated"),
        "\(source.path)"
      )
    }
  }

  @Test(
    "libraries beside the engine import nothing but what they are built on, and have no unsafe code",
    arguments: [
      ("PolicyViews", ["PolicyAnalysis"]), ("PolicyFormat", []), ("PolicyImport", []),
      ("PolicyReplay", ["PolicyAnalysis"]),
      ("PolicyAnalysis", []),
      ("PolicyExplanation", ["PolicyAnalysis", "PolicyReplay", "PolicyViews"]),
    ]
  )
  func librariesArePure(library: String, foundations: [String]) throws {
    let sources = try SwiftSource.all(in: "Sources/\(library)")
    #expect(!sources.isEmpty)
    let allowed = ["PolicyEngine"] + foundations
    for source in sources {
      for name in source.imports { #expect(allowed.contains(name), "\(source.path): \(name)") }
      #expect(!source.words.contains("unsafe"), "\(source.path)")
    }
  }

  @Test("every shipped rule and timer names the requirement that it carries")
  func rulesNameTheirRequirements() throws {
    var carried: Set<String> = []
    for channel in Channels.all {
      let model = try Repository.policy(channel).words.model
      for rule in model.rules {
        #expect(!rule.refs.isEmpty, "\(rule.name)")
        carried.formUnion(rule.refs)
      }
    }
    // R3 is what some channels leave out; D2, D10 and D13 are the meaning of a step itself.
    let all = (1...13).map { "R\($0)" } + (1...13).map { "D\($0)" }
    #expect(Set(all).subtracting(carried) == ["R3", "D2", "D10", "D13"])
    #expect(carried.subtracting(all).isEmpty)
  }

  @Test("every requirement and decision has a test of its name")
  func everyRequirementHasATest() throws {
    let tests = try SwiftSource.all(in: "Tests/PolicyEngineTests/Requirements").map(\.code).joined()
    for name in (1...13).flatMap({ ["R\($0)", "D\($0)"] }) {
      #expect(tests.contains("\"\(name) "), "\(name)")
    }
  }

  @Test("shipped files name their schema in their first line")
  func filesNameTheirSchema() throws {
    for file in try Repository.yamlFiles(in: "policies") {
      let text = String(decoding: file.bytes, as: UTF8.self)
      let schema =
        ["test", "import"].first { file.name.hasSuffix(".\($0).yaml") }
        ?? (text.contains("\nconfig: ") ? "configuration" : "policy")
      #expect(
        text.hasPrefix("# yaml-language-server: $schema=../../schemas/\(schema).schema.json\n"),
        "\(file.name)"
      )
    }
  }

  @Test("the shipped policies are silent")
  func shippedPoliciesAreSilent() throws {
    let library = try #require(Repository.policies)
    #expect(library.findings.diagnostics.isEmpty, "\(PolicyErrorText(library.findings))")
    let salesforce = PolicyLibrary(try Repository.yamlFiles(in: "policies/salesforce"))
    #expect(Set(salesforce.channelIDs) == Set(Channels.all))
  }
}
