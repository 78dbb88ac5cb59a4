import PolicyAnalysis
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
  /// - Parameters:
  ///   - files: policies, configurations and tests; what each one is its content decides.
  ///   - zones: the rules of the time zones that calendars name; without them there is only `UTC`.
  public init(_ files: [SourceFile], zones: TimeZoneData? = nil) {
    let documents = DocumentSet(files, zones: zones ?? .none)
    self.init(PolicyLibrary(lookingAtTimesIn: documents))
  }

  /// Reads some tests of a library, all if nil; the findings are the library's and those of the tests.
  package init(_ library: PolicyLibrary, reporting files: Set<Int32>? = nil) {
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
    files.flatMap { file in file.scenarios.map(file.name) }
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
      for scenario in file.scenarios where isWanted(file.name(of: scenario)) {
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
  package func recordings(
    where isWanted: (String) -> Bool = { _ in true }
  ) -> (files: [(file: Int32, bytes: [UInt8])], disagreements: [String]) {
    var recorders: [Int32: ExpectationRecorder] = [:]
    for file in files {
      for scenario in file.scenarios
      where scenario.isRecorded && scenario.skip == nil
        && isWanted(file.name(of: scenario))
      {
        guard let policy = policy(for: scenario, of: file.channel) else { continue }
        // What a run writes down is held against the properties when it is next run.
        var run = ScenarioRun(
          scenario,
          of: file.channel,
          policy: policy,
          isRecording: true,
          holdsProperties: false
        )
        run.run()
        let index = file.id.place.file
        var recorder = recorders[index] ?? ExpectationRecorder(sources.files[Int(index)])
        for seen in run.recorded ?? [] {
          recorder.note(seen.step, seen.entries, file.channel.id)
        }
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
    var outcome = ScenarioResult.Outcome.failed
    var failures: [ScenarioFailure] = []
    var coverage: Coverage?
    if let reason = scenario.skip {
      outcome = .skipped(reason: reason)
    } else if let policy = policy(for: scenario, of: file.channel) {
      var run = ScenarioRun(scenario, of: file.channel, policy: policy)
      run.run()
      let lines = run.records.map(\.line)
      failures = run.failures.map { mismatch, recordCount, moment in
        ScenarioFailure(
          message: mismatch.message,
          location: sources.location(of: mismatch.place),
          rule: mismatch.rule?.name,
          ruleLocation: mismatch.rule?.location,
          timeline: Array(lines.prefix(recordCount)),
          clock: run.clock(at: moment),
          place: mismatch.place
        )
      }
      if failures.isEmpty { outcome = .passed }
      coverage = run.coverage
    }
    let result = ScenarioResult(
      test: file.id.value,
      channel: file.channel.id,
      name: scenario.name.value,
      title: scenario.title,
      refs: scenario.refs,
      location: sources.location(of: scenario.name.place),
      outcome: outcome,
      failures: failures
    )
    return (result, coverage)
  }

  /// The policy under a scenario's settings; nil where they can't be used, for which there is a diagnostic.
  private func policy(for scenario: Scenario, of channel: PolicyLibrary.Channel) -> Policy? {
    let choice = SettingChoice(scenario.settings, over: channel.settings, of: channel.model)
    guard choice.isUsable else { return nil }
    return try? Policy.compile(channel.model, sources, settings: choice.values)
  }
}
