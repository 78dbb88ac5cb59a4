import PolicyEngine
import TestSupport
import Testing

/// What a child takes over from the policy that it extends is what reading its whole tree gives.
@Suite("Reading a child")
struct InheritedReadingTests {
  /// The same with the policy that it extends and without.
  ///
  /// - Returns: how many children of the files could take something over.
  private func compare(_ files: [SourceFile]) throws -> Int {
    let documents = DocumentSet(files)
    var checker = PolicyChecker(documents)
    var compared = 0
    for document in documents.documents {
      guard let id = document.id, let parent = document.root?["extends"]?.text,
        let place = documents.policy(parent).flatMap({ documents.documents[$0].id }),
        let inherited = checker.flatten(parent), inherited.isSound,
        let base = ReadPolicy(inherited.root, id: place), let flat = checker.flatten(id.value)
      else { continue }
      let whole = ModelReader.read(flat.root, id: id)
      let taken = ModelReader.read(flat.root, id: id, over: base)
      #expect(taken.diagnostics == whole.diagnostics)
      #expect(taken.model.rules.map(\.effects) == whole.model.rules.map(\.effects))
      #expect(text(of: taken.model) == text(of: whole.model))
      compared += 1
    }
    return compared
  }

  /// All that a model says, but for the parameters of effects, which come in no order.
  private func text(of model: PolicyModel) -> String {
    var model = model
    // Nor do the events with guards of their own, and signals.
    var conditions: [String] = []
    func take(_ all: inout PolicyModel.EventConditions) {
      for event in all.keys.sorted() { conditions.append("\(event): \(all.of(event))") }
      all = [:]
    }
    for index in model.rules.indices {
      model.rules[index].effects = []
      conditions.append("signals: \(model.rules[index].signals.sorted())")
      model.rules[index].signals = []
      take(&model.rules[index].eventConditions)
    }
    for index in model.timers.indices {
      conditions.append("signals: \(model.timers[index].signals.sorted())")
      model.timers[index].signals = []
      take(&model.timers[index].startConditions)
      take(&model.timers[index].cancelConditions)
    }
    return String(reflecting: model) + conditions.joined(separator: "\n")
  }

  @Test("gives the same for the shipped policies")
  func shippedPolicies() throws {
    #expect(try compare(Repository.yamlFiles(in: "policies")) >= 13)
  }

  @Test("gives the same for the corpus")
  func corpus() throws {
    var compared = 0
    let kinds = Fixture.folders(under: "invalid").map { "invalid/\($0)" }
    for path in ["valid"] + kinds {
      for name in Fixture.names(under: path) {
        if name.hasSuffix(".yaml") {
          compared += try compare([Fixture.read("\(path)/\(name)", as: name)])
        } else if !name.contains(".") {
          let files = Fixture.names(under: "\(path)/\(name)")
          compared += try compare(files.map { try Fixture.read("\(path)/\(name)/\($0)", as: $0) })
        }
      }
    }
    #expect(compared > 20)
  }

  @Test("gives the same for random children", arguments: 0..<40)
  func randomChildren(run: Int) throws {
    var random = SeededRandom(run: 5000 + run)
    var compared = 0
    for _ in 0..<10 {
      let texts = RandomPolicy(SeededRandom(seed: random.next()))
      compared += try compare([
        SourceFile(name: "base.yaml", text: texts.base),
        SourceFile(name: "child.yaml", text: texts.child),
      ])
    }
    #expect(compared > 0)
  }

  @Test(
    "gives the same whatever names come to mean",
    arguments: [
      "signals: {activity: {add: [join]}}", "signals: {activity: [join]}",
      "settings: {idle: {by: side}}",
      "timers: {idle: none}\nrules: {first: {event: say}, later: none}",
    ]
  )
  func meanings(change: String) throws {
    let base = """
      policy: base
      states: {start: {initial: true}, a: {}, ended: {final: true}}
      events: {join: {}, say: {}}
      signals: {activity: [say]}
      effects: {remind: {parameters: {after: duration}}}
      memory: {side: [rep, customer]}
      settings: {idle: {type: duration, range: 1m..1h}}
      timers: {idle: {while: a, start: activity, after: idle, then: {to: ended}}}
      rules:
        first: {event: activity, from: start, to: a, remember: {side: rep}}
        later: {event: activity, from: a, do: {remind: {after: {setting: idle}}}}
      """
    let child = "policy: child\nextends: base\n\(change)\n"
    let compared = try compare([
      SourceFile(name: "base.yaml", text: base),
      SourceFile(name: "child.yaml", text: child),
    ])
    #expect(compared == 1)
  }

  @Test(
    "gives the same whatever the child changes",
    arguments: [
      "states: {active: none}", "states: {late: Late}", "states: {active: {final: true}}",
      "events: {rep.message: none}", "events: {rep.note: {}}", "events: {rep.end: {text: string}}",
      "effects: {route: none}", "effects: {route: {parameters: {queue: string}}}",
      "effects: {tell: Tell}", "refusals: {session_ended: none}", "refusals: {later: Later}",
      "settings: {customer_inactivity: none}", "settings: {status_based_capacity: none}",
      "settings: {customer_inactivity: {range: 0s..5m, step: 1s}}",
      "settings: {status_based_capacity: {type: [yes_please, no_thanks]}}",
      "settings: {text: {type: boolean}}", "settings: {inactive: {type: boolean}}",
      "capabilities: {inactive: false}", "capabilities: {inactive: none}",
      "capabilities: {opened_by: true}",
      "memory: {opened_by: [rep]}", "memory: {opened_by: {add: [bot]}}",
      "keywords: {opt_out: none}", "keywords: {opt_out: {remove: [STOP], add: [HALT]}}",
      "keywords: {opt_in: {words: [STOP, START], languages: {de: [ANFANG]}}}",
      "timers: {inactive_end: none}", "timers: {inactive_end: {after: 1h, then: {to: active}}}",
      "timers: {late: {while: active, start: timer.inactive_end, after: 1m}}",
      "rules: {accept: none}", "rules: {accept: {from: any}}",
      "rules: {first: {event: rep.end, from: active, if: nonsense}}",
      "rules: {first: {event: timer.unanswered_end, from: new, to: ended}}",
      "rules: {first: {evnt: rep.end, from: active}}", "evnts: {rep.note: {}}", "x-own: 1",
    ]
  )
  func changes(change: String) throws {
    let shipped = try Repository.yamlFiles(in: "policies/salesforce")
    let child = "policy: child\nextends: messaging-session\n\(change)\n"
    let other = "policy: children-child\nextends: child\nrules: {accept: {do: route}}\n"
    let compared = try compare(
      shipped + [
        SourceFile(name: "child.yaml", text: child), SourceFile(name: "other.yaml", text: other),
      ]
    )
    #expect(compared >= 14)
  }
}
