import Foundation
import PolicyEngine
import TestSupport
import Testing

/// The tables against the tree: two interpreters that share no code but the model.
@Suite("The compiled tables")
struct DifferentialTests {
  /// So many chunks of so many events are played, each under another policy and other settings.
  static let chunks = 48
  static let eventsPerChunk = 2_100
  static let eventsPerPolicy = 120
  static let eventsPerConversation = 30

  @Test("do what the meaning of a step says, under random policies", arguments: 0..<chunks)
  func randomPolicies(chunk: Int) throws {
    var random = SeededRandom(run: chunk)
    var events = 0
    var read = 0
    var skipped = 0
    while events < Self.eventsPerChunk {
      let texts = RandomPolicy(SeededRandom(seed: random.next()))
      for (id, policy) in try Self.policies(of: texts) {
        read += 1
        guard let policy else {
          skipped += 1
          continue
        }
        do {
          events += try Self.play(policy, &random)
        } catch let difference as Comparison.Difference {
          Issue.record(
            "ORACLE_SEED=\(SeededRandom.base), chunk \(chunk), `\(id)`: \(difference)\n\(texts.base)\(texts.child)"
          )
          return
        }
      }
      // A generator that writes nonsense would find nothing, for ever.
      try #require(read < 100 || skipped * 4 < read, "too many random policies can't be read")
    }
    #expect(skipped * 4 <= read)
  }

  /// The policies of two texts, each compiled where nothing but its behaviour is found fault with.
  private static func policies(of texts: RandomPolicy) throws -> [(id: String, policy: Policy?)] {
    try texts.checked().policies.map { id, checked in
      guard let checked else { return (id, nil) }
      // Lines and columns are not compared, and counting them would take most of the time.
      let sources = SourceSet([
        SourceFile(name: "base", text: ""), SourceFile(name: "child", text: ""),
      ])
      let policy = try Policy.compile(
        checked.model,
        sources,
        settings: SettingValues(defaultsOf: checked.model)
      )
      return (id, policy)
    }
  }

  private static func play(_ policy: Policy, _ random: inout SeededRandom) throws -> Int {
    var events = 0
    while events < eventsPerPolicy {
      let pauses = [
        0, 500, 1000, 1000, 2000, 3000, 5000, 5000, 7000, 10_000, 20_000, 60_000, 130_000,
      ]
      let session = RandomSession(
        policy.words.model,
        pauses: pauses,
        meaningful: 80,
        random: &random
      )
      let settings = session.settings(&random).map {
        ($0.name, $0.value?.description ?? "none")
      }
      let configured = try policy.with(settings: Dictionary(settings) { $1 })
      events += try session.play(configured, events: eventsPerConversation, random: &random)
    }
    return events
  }

  @Test(
    "do what the meaning of a step says, under the shipped policies",
    arguments: shippedChannels
  )
  func shippedPolicies(channel: String) throws {
    let policy = try Self.shipped.policy(channel)
    var random = SeededRandom(run: 1000 + channel.utf8.reduce(0) { $0 + Int($1) })
    let minute = 60_000
    let pauses = [
      1, 1000, minute, 5 * minute, 5 * minute, 30 * minute, 1440 * minute, 1800 * minute,
      3240 * minute,
    ]
    for _ in 0..<60 {
      let session = RandomSession(
        policy.words.model,
        pauses: pauses,
        meaningful: 10,
        random: &random
      )
      let settings = session.settings(&random).map {
        ($0.name, $0.value?.description ?? "none")
      }
      let configured = try policy.with(settings: Dictionary(settings) { $1 })
      do {
        _ = try session.play(configured, events: 30, random: &random)
      } catch let difference as Comparison.Difference {
        Issue.record("ORACLE_SEED=\(SeededRandom.base): \(difference)")
        return
      }
    }
  }

  private static let shippedChannels = shipped.channelIDs

  private static let shipped = PolicyLibrary(
    (try? Repository.yamlFiles(in: "policies")) ?? [],
    zones: Zones.data
  )

  @Test("are tested on all shipped channels")
  func allChannels() {
    #expect(Set(Self.shippedChannels).isSuperset(of: Channels.all))
  }
}
