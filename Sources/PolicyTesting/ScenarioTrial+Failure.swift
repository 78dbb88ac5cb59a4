package import PolicyEngine

extension ScenarioTrial {
  /// What is not as a test expects it, in the first scenario of which that is so; nil where all of them pass.
  ///
  /// - Parameters:
  ///   - document: a test.
  ///   - channel: the channel to hold it against, whichever it names.
  ///   - sources: the files of the channel.
  package static func failure(
    of document: Document,
    on channel: PolicyLibrary.Channel,
    _ sources: SourceSet
  ) -> String? {
    guard let root = document.root, let id = document.id else { return "it is no test" }
    do throws(PolicyError) {
      let own = try Policy.compile(channel.model, sources, settings: channel.settings)
      let (file, diagnostics) = ScenarioReader.read(root, id, for: channel, own)
      if let mistake = diagnostics.first(where: { $0.severity == .error }) {
        return mistake.message
      }
      var policies = [channel.settings: own]
      for scenario in file.scenarios where scenario.skip == nil {
        let choice = SettingChoice(scenario.settings, over: channel.settings, of: channel.model)
        guard choice.isUsable else {
          return "the settings of `\(scenario.name.value)` can't be used"
        }
        var policy = policies[choice.values]
        if policy == nil {
          policy = try Policy.compile(channel.model, sources, settings: choice.values)
          policies[choice.values] = policy
        }
        guard let policy else { continue }
        var run = ScenarioRun(scenario, of: channel, policy: policy)
        run.run()
        if let failure = run.failures.first {
          return "\(scenario.name.value): \(failure.mismatch.message)"
        }
      }
    } catch {
      return error.findings.diagnostics.first?.message ?? "it can't be compiled"
    }
    return nil
  }
}
