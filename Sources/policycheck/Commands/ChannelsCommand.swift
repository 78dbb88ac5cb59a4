import ArgumentParser
import PolicyEngine
import PolicyViews

/// `policycheck channels`: prints what the channels can do, side by side.
struct ChannelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "channels",
    abstract: "Print what the channels can do, side by side.",
    discussion: HelpText.discussion(
      """
      Timers with how long they run, settings with what may be chosen, capabilities, keywords and \
      refusals. With a configuration its channels come first.
      """,
      example: "policycheck channels --format markdown --config CONFIG.yaml",
      findings: nil
    )
  )

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table
    case markdown
    case json
    case html
  }

  @OptionGroup var options: PolicyOptions

  @Option(help: "The form of the output: table, markdown, json or html.")
  var format = Format.table

  func run() throws {
    let (channels, areAll, title) = try options.channels()
    let matrix = ChannelMatrix(channels, title: title)
    switch format {
    case .table: StandardOutput.write(matrix.text)
    case .markdown: StandardOutput.write(matrix.markdown)
    case .json: StandardOutput.write(matrix.json)
    case .html: StandardOutput.write(matrix.html)
    }
    if !areAll { throw ExitStatus.failure }
  }
}
