package import PolicyEngine

/// What comes about in a scenario that expects nothing yet.
package struct ScenarioTrial: Sendable {
  package struct Step: Sendable {
    /// What has come about since the step before, in order.
    package var records: [Timeline.Record]
    /// The same, and what runs then, as the entries of an expectation.
    package var entries: [(key: String, value: String)]
    /// Whether the running timers can be written down: none may fire already, or runs for more than a century.
    package var hasWritableTimers: Bool
  }

  package var name: String
  /// The steps as far as they could be played.
  package var steps: [Step] = []
  package var coverage = Coverage()
  /// Why it can't be played, or what breaks a property of the channel; nil for neither.
  package var problem: String?

  /// Plays the scenarios of a test that is in none of the files.
  ///
  /// - Parameters:
  ///   - text: a test.
  ///   - channel: the channel to play them on, whichever it names.
  ///   - sources: the files of the channel.
  /// - Returns: a trial for each scenario; none where the text is no test.
  package static func play(
    _ text: String,
    on channel: PolicyLibrary.Channel,
    _ sources: SourceSet
  ) -> [ScenarioTrial] {
    let documents = DocumentSet([SourceFile(name: "trial.yaml", text: text)])
    guard let document = documents.documents.first, let root = document.root,
      let id = document.id,
      let own = try? Policy.compile(channel.model, sources, settings: channel.settings)
    else { return [] }
    let (file, diagnostics) = ScenarioReader.read(root, id, for: channel, own)
    let mistake = (documents.diagnostics + diagnostics).first { $0.severity == .error }
    var policies = [channel.settings: own]
    return file.scenarios.map { scenario in
      mistake.map { ScenarioTrial(name: scenario.name.value, problem: $0.message) }
        ?? play(scenario, of: channel, sources, &policies)
    }
  }

  private static func play(
    _ scenario: Scenario,
    of channel: PolicyLibrary.Channel,
    _ sources: SourceSet,
    _ policies: inout [SettingValues: Policy]
  ) -> ScenarioTrial {
    var trial = ScenarioTrial(name: scenario.name.value)
    let choice = SettingChoice(scenario.settings, over: channel.settings, of: channel.model)
    let known = policies[choice.values]
    guard choice.isUsable,
      let policy = known ?? (try? Policy.compile(channel.model, sources, settings: choice.values))
    else {
      trial.problem = choice.diagnostics.first?.message ?? "its settings can't be used"
      return trial
    }
    policies[choice.values] = policy
    var run = ScenarioRun(scenario, of: channel, policy: policy, isRecording: true)
    run.run()
    trial.steps = (run.recorded ?? []).map { seen in
      Step(
        records: seen.records,
        entries: seen.entries,
        hasWritableTimers: seen.timers.allSatisfy { window in
          window.earliest >= 0 && window.latest <= 36_500 * 86_400_000
        }
      )
    }
    trial.coverage = run.coverage
    trial.problem = run.failures.first?.mismatch.message
    return trial
  }
}
