import PolicyAnalysis
import PolicyEngine
import PolicyGeneration
import PolicyTesting
import TestSupport
import Testing

/// Random policies have all that the language has: keywords, lengths, settings, calendars, repeats.
@Suite("Tests that are generated for random policies")
struct GeneratedPoliciesTests {
  @Test(arguments: 0..<6)
  func `pass`(chunk: Int) throws {
    var scenarios = 0
    for run in chunk * 2..<(chunk + 1) * 2 {
      let (policies, documents) = RandomPolicy(SeededRandom(run: run)).checked()
      for case let (id, checked?) in policies {
        let channel = PolicyLibrary.Channel(id: id, checked, documents.sources)
        let policy = try Policy.compile(
          channel.model,
          documents.sources,
          settings: channel.settings
        )
        var zones = 0
        let effort = Effort(zones: 400) {
          zones += 1
          return zones > 300
        }
        let search = try BoundarySearch(policy, isOpen: true, effort)
        var generator = TestGenerator(channel, documents.sources, search)
        let result = generator.generate()
        guard let text = result.text else { continue }
        let test = DocumentSet([SourceFile(name: "it.test.yaml", text: text)])
        #expect(test.diagnostics.isEmpty, "run \(run), \(id)")
        let failure = ScenarioTrial.failure(
          of: try #require(test.documents.first),
          on: channel,
          documents.sources
        )
        #expect(failure == nil, "run \(run), \(id)\n\(text)")
        scenarios += result.scenarios
      }
    }
    #expect(scenarios > 0)
  }
}
