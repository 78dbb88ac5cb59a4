public import PolicyEngine

/// Tests of policies: scenarios over virtual time, read, checked and run.
///
/// ```swift
/// let report = PolicyTests(files).run()
/// #expect(report.hasPassed, "\(report)")
/// ```
///
/// Nothing waits: time is what the scenarios say it is.
public struct PolicyTests: Sendable {
  /// All that is wrong in the files, be they policies, configurations or tests.
  public let findings: Findings

  private let library: PolicyLibrary
  private let files: [ScenarioFile]
  /// The scenarios that can't be run, as there are errors in their file or their channel, by name.
  private let unusable: [String]
  private let sources: SourceSet

  /// Reads and checks files; never fails, as ``findings`` tells what is wrong.
  ///
  /// - Parameter files: policies, configurations and tests; what each one is its content decides.
  public init(_ files: [SourceFile]) {
    self.init(PolicyLibrary(files))
  }

  /// Reads the tests of a library; the findings are the library's and those of the tests.
  ///
  /// - Parameter files: the tests that are read; all if nil.
  package init(_ library: PolicyLibrary, telling files: Set<Int32>? = nil) {
    let documents = library.documents
    var scenarios: [ScenarioFile] = []
    var diagnostics: [Diagnostic] = []
    var unusable: [String] = []
    for document in documents.documents where document.kind == .test {
      if let files, !files.contains(document.file) { continue }
      let read = ScenarioReader.read(document, for: library)
      // What can't be read as it was meant can't be relied upon.
      let isSound = document.isSound && !read.diagnostics.contains { $0.severity == .error }
      if isSound { scenarios += read.files }
      if read.files.isEmpty || !isSound {
        let names = document.root?["scenarios"]?.entries?.map(\.key) ?? []
        unusable += names.map { "\(document.id?.value ?? "")/\($0)" }
      }
      diagnostics += read.diagnostics
    }
    self.library = library
    self.files = scenarios
    self.unusable = unusable
    sources = documents.sources
    findings = library.findings.adding(diagnostics)
  }

  /// The names of all scenarios as `TEST/NAME`, in the order of their files.
  public var names: [String] {
    files.flatMap { file in file.scenarios.map { "\(file.id.value)/\($0.name.value)" } }
  }

  /// Runs the scenarios, each from a session before its first event.
  ///
  /// - Parameter isWanted: whether a scenario is run, by its name as `TEST/NAME`; all unless given.
  public func run(where isWanted: (String) -> Bool = { _ in true }) -> TestReport {
    var results: [ScenarioResult] = []
    var coverage = Coverage()
    for id in library.channelIDs {
      if let channel = try? library.channel(id) { coverage.formUnion(Coverage(of: channel.model)) }
    }
    for file in files {
      for scenario in file.scenarios where isWanted("\(file.id.value)/\(scenario.name.value)") {
        let (result, covered) = run(scenario, of: file)
        results.append(result)
        if let covered { coverage.formUnion(covered) }
      }
    }
    let notRun = unusable.count(where: isWanted)
    return TestReport(results: results, notRun: notRun, coverage: coverage, sources: sources)
  }

  /// The files of recorded scenarios as they would say what comes about now, where that differs.
  ///
  /// A step that several channels see differently is left as it is, which is reported in a line of text.
  ///
  /// - Parameter isWanted: whether a scenario is recorded anew, by its name as `TEST/NAME`.
  package func recordings(
    where isWanted: (String) -> Bool = { _ in true }
  ) -> (files: [(file: Int32, bytes: [UInt8])], disagreements: [String]) {
    var recorders: [Int32: ExpectationRecorder] = [:]
    for file in files {
      for scenario in file.scenarios
      where scenario.isRecorded && scenario.skip == nil
        && isWanted("\(file.id.value)/\(scenario.name.value)")
      {
        guard let policy = policy(for: scenario, of: file.channel) else { continue }
        var run = ScenarioRun(scenario, of: file.channel, policy: policy, isRecording: true)
        run.run()
        let index = file.id.place.file
        var recorder = recorders[index] ?? ExpectationRecorder(sources.files[Int(index)])
        for (step, entries) in run.recorded ?? [] { recorder.note(step, entries, file.channel.id) }
        recorders[index] = recorder
      }
    }
    let ordered = recorders.sorted { $0.key < $1.key }
    let changed = ordered.compactMap { index, recorder -> (file: Int32, bytes: [UInt8])? in
      let old = sources.files[Int(index)].bytes
      let new = TextEdit.apply(recorder.edits, to: old)
      return new == old ? nil : (index, new)
    }
    let disagreements = ordered.flatMap(\.value.disagreements).map { mismatch in
      let location = sources.location(of: mismatch.place)
      return "\(location.file):\(location.line):\(location.column): \(mismatch.message)"
    }
    return (changed, disagreements)
  }

  private func run(
    _ scenario: Scenario,
    of file: ScenarioFile
  ) -> (result: ScenarioResult, coverage: Coverage?) {
    if let reason = scenario.skip {
      return (result(of: scenario, in: file, .skipped(reason: reason), []), nil)
    }
    guard let policy = policy(for: scenario, of: file.channel) else {
      // The settings can't be used, for which there is a diagnostic.
      return (result(of: scenario, in: file, .failed, []), nil)
    }
    var run = ScenarioRun(scenario, of: file.channel, policy: policy)
    run.run()
    let lines = run.timeline.records.map(\.line)
    let failures = run.failures.map { failure in
      ScenarioFailure(
        message: failure.mismatch.message,
        location: sources.location(of: failure.mismatch.place),
        rule: failure.mismatch.rule?.name,
        ruleLocation: failure.mismatch.rule?.location,
        timeline: Array(lines.prefix(failure.recordCount)),
        place: failure.mismatch.place
      )
    }
    let outcome = failures.isEmpty ? ScenarioResult.Outcome.passed : .failed
    return (result(of: scenario, in: file, outcome, failures), run.coverage)
  }

  private func policy(for scenario: Scenario, of channel: PolicyLibrary.Channel) -> Policy? {
    let choice = SettingChoice(scenario.settings, over: channel.settings, of: channel.model)
    guard choice.isUsable else { return nil }
    return try? Policy.compile(channel.model, sources, settings: choice.values)
  }

  private func result(
    of scenario: Scenario,
    in file: ScenarioFile,
    _ outcome: ScenarioResult.Outcome,
    _ failures: [ScenarioFailure]
  ) -> ScenarioResult {
    ScenarioResult(
      test: file.id.value,
      channel: file.channel.id,
      name: scenario.name.value,
      title: scenario.title,
      refs: scenario.refs,
      location: sources.location(of: scenario.name.place),
      outcome: outcome,
      failures: failures
    )
  }
}
