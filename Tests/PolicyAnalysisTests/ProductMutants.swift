import PolicyAnalysis
import PolicyEngine
import PolicyTesting
import TestSupport

/// The channels of a product, with what is stated of them, and every single change of their policies.
struct ProductMutants {
  enum Verdict {
    case scenario
    case property
    case equivalent
    /// Nothing finds it, and whether it makes a difference is not known.
    case undecided
    case survived
  }

  struct Score: CustomStringConvertible {
    var scenarios = 0
    var properties = 0
    var equivalent = 0
    var undecided: [String] = []
    var survivors: [String] = []

    mutating func count(_ verdict: Verdict, _ words: String) {
      switch verdict {
      case .scenario: scenarios += 1
      case .property: properties += 1
      case .equivalent: equivalent += 1
      case .undecided: undecided.append(words)
      case .survived: survivors.append(words)
      }
    }

    var description: String {
      let killed = scenarios + properties
      let all = killed + survivors.count
      let words =
        survivors.map { "\n  survived: \($0)" } + undecided.map { "\n  undecided: \($0)" }
      return "\(killed) of \(all) found, \(scenarios) by scenarios, \(properties) by properties; "
        + "\(equivalent) equivalent, \(undecided.count) undecided\(words.joined())"
    }
  }

  /// The most zones, and choices of settings, of one comparison.
  private static let most = 100_000

  private struct Mutant {
    var channel: Int
    var apply: (inout PolicyModel) -> Void
  }

  private let library: PolicyLibrary
  private var channels: [PolicyLibrary.Channel] = []
  /// By channel, its tests.
  private var tests: [[Document]] = []
  /// By channel, what is violated of it as it is shipped: that finds nothing.
  private var violated: [Int: Set<String>] = [:]
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
  mutating func verdict(on key: String) throws -> Verdict {
    let changed = changed(key)
    if isFoundByScenario(changed) { return .scenario }
    let sources = library.findings.sources
    var answer = Verdict.equivalent
    for (index, channel) in changed {
      let isOpen = !channel.isConfigured
      let old = try Policy.compile(
        channels[index].model,
        sources,
        settings: channels[index].settings
      )
      let new = try Policy.compile(channel.model, sources, settings: channel.settings)
      let comparison = try Comparison(old: old, new: new, isOpen: isOpen, Self.effort())
      // What an admin may choose is no behaviour, but no matter of names either.
      if comparison.verdict == .equivalent, comparison.offers.isEmpty { continue }
      let known = try violated[index] ?? Self.violated(by: old, isOpen: isOpen)
      violated[index] = known
      if try !Self.violated(by: new, isOpen: isOpen).isSubset(of: known) { return .property }
      let isKnown = comparison.verdict != .inconclusive || !comparison.offers.isEmpty
      if answer != .survived { answer = isKnown ? .survived : .undecided }
    }
    return answer
  }

  /// Whether a scenario finds a change, which is known soon.
  func isFoundByScenario(_ key: String) -> Bool { isFoundByScenario(changed(key)) }

  private func isFoundByScenario(_ changed: [(Int, PolicyLibrary.Channel)]) -> Bool {
    changed.contains { index, channel in
      tests[index].contains {
        ScenarioTrial.failure(of: $0, on: channel, library.findings.sources) != nil
      }
    }
  }

  /// The channels that have a change, with it.
  private func changed(_ key: String) -> [(Int, PolicyLibrary.Channel)] {
    (mutants[key] ?? []).map { mutant in
      var channel = channels[mutant.channel]
      mutant.apply(&channel.model)
      // Who has chosen nothing has the default.
      if !channel.isConfigured { channel.settings = SettingValues(defaultsOf: channel.model) }
      return (mutant.channel, channel)
    }
  }

  /// As much as is looked at to tell two policies apart: the same on every machine.
  private static func effort() -> Effort {
    var left = most
    return Effort {
      left -= 1
      return left < 0
    }
  }

  /// What is violated of that which is stated of a policy.
  private static func violated(by policy: Policy, isOpen: Bool) throws -> Set<String> {
    let verdicts = try Verification(policy, isOpen: isOpen) { 0 }.verdicts()
    return Set(verdicts.filter { $0.answer == .violated }.map(\.property))
  }
}
