import ArgumentParser
import CommandSupport
import PolicyAnalysis
import PolicyEngine
import PolicyGeneration

/// `policycheck gen-tests`: writes tests at the boundaries of channels.
struct GenerateTestsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gen-tests",
    abstract: "Write a test that shows all that a channel does, at its boundaries.",
    discussion: HelpText.discussion(
      """
      A scenario for every rule, refusal and timer, as short as can be: the first and the last moment at \
      which a timer fires, what stops it a millisecond before, what a guard keeps out, what changes nothing. \
      They pass as long as the channel stays what it is. An admin may choose any settings, unless `--config` \
      or `--set` says them. What never comes about is said in the file and on standard error.
      """,
      example: "policycheck gen-tests CHANNEL -o TEST.yaml",
      findings:
        "something comes about that no scenario shows, or the time was too short to find all"
    )
  )

  @OptionGroup var analysis: AnalysisOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write to a file that ends with `.yaml`, or to a folder, a file for each channel.",
      valueName: "path"
    ),
    completion: .yaml
  )
  var output: String?

  @Flag(help: "Write over files that are there.")
  var overwrite = false

  func run() throws {
    let (ids, library) = try analysis.channelIDs()
    let paths = try paths(of: ids)
    if !overwrite {
      let inTheWay = paths.values.sorted().filter { FileFinder.isTaken($0) }
      for path in inTheWay {
        StandardOutput.write("\(TextRenderer.printable(path)) is there already\n")
      }
      if !inTheWay.isEmpty {
        StandardError.report("nothing is written; `--overwrite` writes over what is there")
        throw ExitStatus.findings
      }
    }
    var isWhole = true
    for id in ids {
      let result = try generate(id, of: library)
      guard let text = result.text else {
        StandardError.report("nothing comes about in `\(id)` that a scenario could show")
        continue
      }
      if let path = paths[id] {
        try write(text, to: path)
        let scenarios = result.scenarios == 1 ? "1 scenario" : "\(result.scenarios) scenarios"
        StandardError.report("wrote \(scenarios) to \(path)")
      } else {
        StandardOutput.write(text)
      }
      if !result.leftOut.isEmpty { isWhole = false }
    }
    if !isWhole { throw ExitStatus.findings }
  }

  /// Where each channel's test goes; none goes to standard output.
  private func paths(of ids: [String]) throws -> [String: String] {
    guard let output else {
      if ids.count == 1 { return [:] }
      throw ExitStatus.failure(
        reporting:
          "a test is for one channel, and these are \(ids.count): name one, or a folder with `-o`"
      )
    }
    guard output.hasSuffix(".yaml") || output.hasSuffix(".yml") else {
      let files = ids.map { FileFinder.path(of: "\($0).boundaries.test.yaml", in: output) }
      return Dictionary(zip(ids, files)) { first, _ in first }
    }
    if ids.count == 1 { return [ids[0]: output] }
    throw ExitStatus.failure(
      reporting:
        "a test is for one channel, and these are \(ids.count): name one, or a folder instead of `\(output)`"
    )
  }

  private func generate(_ id: String, of library: PolicyLibrary) throws -> TestGenerator.Result {
    let channel = try library.channel(id)
    let chosen = try analysis.setting.chosen()
    let search = try BoundarySearch(
      analysis.setting.policy(id, of: library),
      isOpen: chosen.isEmpty && !channel.isConfigured,
      analysis.effort.effort()
    )
    var generator = TestGenerator(
      channel,
      library.findings.sources,
      settings: chosen,
      search
    )
    var result = generator.generate()
    if !result.missing.isEmpty {
      StandardError.report("`\(id)`: never comes about: \(result.missing.joined(separator: ", "))")
    }
    if !search.isComplete {
      result.leftOut.append("more may happen than could be looked at")
    }
    for problem in result.leftOut { StandardError.report("`\(id)`: not shown: \(problem)") }
    return result
  }

  private func write(_ text: String, to path: String) throws {
    if FileFinder.isTaken(path) {
      try FileWriter.replace(path, with: Array(text.utf8))
    } else {
      try FileWriter.create(path, with: Array(text.utf8))
    }
  }
}
