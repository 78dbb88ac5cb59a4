import Foundation
import PolicyAnalysis
import PolicyEngine
import PolicyTesting
import TestSupport
import Testing

/// Whether what is stated of the shipped policies, in scenarios and properties, finds every single mistake.
@Suite("Mistakes in shipped policies")
struct MutationTests {
  /// The products of whose policies every single change is found; of the others `MUTATE_ALL` says what isn't.
  private static let guarded = ["salesforce"]
  /// How many changes of each of them are tried in every run, always the same.
  private static let sample = 60

  /// Of which products all changes are tried: of every one where `MUTATE_ALL` is 1, else of the one that it names.
  private static let whole: [String] =
    ProcessInfo.processInfo.environment["MUTATE_ALL"].map { wanted in
      GeneratedTests.products.filter { wanted == "1" || $0 == wanted }
    } ?? []

  @Test(arguments: whole.isEmpty ? guarded : whole)
  func `are found by a scenario or a property`(product: String) throws {
    let mutants = try ProductMutants(product)
    var score = ProductMutants.Score()
    var keys = mutants.keys
    if Self.whole.isEmpty {
      var random = SeededRandom(run: product.utf8.reduce(0) { $0 &* 31 &+ Int($1) })
      keys = Array(keys.shuffled(using: &random).prefix(Self.sample))
    }
    for key in keys { score.count(try mutants.verdict(on: key), mutants.words(for: key)) }
    print("mutation: \(product): \(score)")
    #expect(score.survivors == [], "\(product)")
  }
}

/// The channels of a product, with what is stated of them, and every single change of their policies.
struct ProductMutants {
  enum Verdict {
    case scenario
    case property
    case equivalent
    case survived
  }

  struct Score: CustomStringConvertible {
    var scenarios = 0
    var properties = 0
    var equivalent = 0
    var survivors: [String] = []

    mutating func count(_ verdict: Verdict, _ words: String) {
      switch verdict {
      case .scenario: scenarios += 1
      case .property: properties += 1
      case .equivalent: equivalent += 1
      case .survived: survivors.append(words)
      }
    }

    var description: String {
      let killed = scenarios + properties
      let all = killed + survivors.count
      let words = survivors.map { "\n  survived: \($0)" }.joined()
      return
        "\(killed) of \(all) found, \(scenarios) by scenarios, \(properties) by properties; \(equivalent) equivalent\(words)"
    }
  }

  private struct Mutant {
    var channel: Int
    var apply: (inout PolicyModel) -> Void
  }

  private let library: PolicyLibrary
  private var channels: [PolicyLibrary.Channel] = []
  /// By channel, its tests.
  private var tests: [[Document]] = []
  private var mutants: [String: [Mutant]] = [:]
  private var files: [String: Int32] = [:]
  private(set) var keys: [String] = []

  init(_ product: String) throws {
    library = PolicyLibrary(
      try Repository.yamlFiles(in: "policies/\(product)"),
      zones: Zones.data
    )
    for id in library.channelIDs {
      guard let channel = try? library.channel(id) else { continue }
      tests.append(
        library.documents.documents.filter { document in
          document.kind == .test
            && document.root?["channel"]?.items?.contains { $0.text == id } ?? false
        }
      )
      for mutation in BehaviourMutation.all(of: channel.model) {
        if mutants[mutation.key] == nil { keys.append(mutation.key) }
        files[mutation.key] = mutation.file
        mutants[mutation.key, default: []].append(
          Mutant(channel: channels.count, apply: mutation.apply)
        )
      }
      channels.append(channel)
    }
  }

  func words(for key: String) -> String {
    let file = library.findings.sources.files[Int(files[key] ?? 0)].name
    return "\(file): \(key.drop { $0 != ":" }.dropFirst())"
  }

  /// What finds a change in any of the channels that have it.
  func verdict(on key: String) throws -> Verdict {
    let all = mutants[key] ?? []
    let changed = all.map { mutant in
      var channel = channels[mutant.channel]
      mutant.apply(&channel.model)
      // Who has chosen nothing has the default.
      if !channel.isConfigured { channel.settings = SettingValues(defaultsOf: channel.model) }
      return (mutant.channel, channel)
    }
    let sources = library.findings.sources
    for (index, channel) in changed {
      for test in tests[index]
      where ScenarioTrial.failure(of: test, on: channel, sources) != nil {
        return .scenario
      }
    }
    var isSame = true
    for (index, channel) in changed {
      let old = try Policy.compile(
        channels[index].model,
        sources,
        settings: channels[index].settings
      )
      let new = try Policy.compile(channel.model, sources, settings: channel.settings)
      let isOpen = !channel.isConfigured
      if try !Self.isEquivalent(old, new, isOpen: isOpen) { isSame = false } else { continue }
      let verdicts = try Verification(new, isOpen: isOpen) { 0 }.verdicts()
      if verdicts.contains(where: { $0.answer == .violated }) { return .property }
    }
    return isSame ? .equivalent : .survived
  }

  /// Whether two policies do the same, whatever their rules and timers are called.
  private static func isEquivalent(_ old: Policy, _ new: Policy, isOpen: Bool) throws -> Bool {
    try Comparison(old: old, new: new, isOpen: isOpen).verdict == .equivalent
  }
}
