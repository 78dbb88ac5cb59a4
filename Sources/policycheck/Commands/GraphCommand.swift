import ArgumentParser
import CommandSupport
import PolicyEngine
import PolicyViews

/// `policycheck graph`: draws a channel.
struct GraphCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw a channel's states and what leads from one to another.",
    discussion: HelpText.discussion(
      """
      Dashed edges are timers. What can't come about in the channel is left out. SVG is drawn by `dot`: \
      apt-get install graphviz.
      """,
      example: "policycheck graph CHANNEL --format dot --output PICTURE.dot",
      findings: nil
    )
  )

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case mermaid
    case dot
    case svg
  }

  @OptionGroup var options: PolicyOptions

  @Option(help: "The form of the output: text, mermaid, dot or svg.")
  var format = Format.mermaid

  @Flag(help: "Draw events that are refused too.")
  var refusals = false

  @Option(
    name: .shortAndLong,
    help: "A file for the output, instead of standard output, which - means too.",
    completion: .file()
  )
  var output: String?

  @Argument(
    help: "The channel: one of the configuration, or a policy's id.",
    completion: .channel
  )
  var channel: String

  func run() async throws {
    let (channel, _) = try options.channel(channel)
    let graph = StateGraph(channel, refusals: refusals)
    let text =
      switch format {
      case .text: graph.text
      case .mermaid: graph.mermaid
      case .dot: graph.dot
      case .svg: try await draw(graph)
      }
    guard let output, output != "-" else { return StandardOutput.write(text) }
    try FileWriter.write(text, to: output)
  }

  private func draw(_ graph: StateGraph) async throws -> String {
    let drawing = graph.drawing
    if let leftOut = drawing.leftOut {
      StandardError.report(
        "the picture is without \(leftOut); `--format text` has it all"
      )
    }
    do throws(Graphviz.Failure) {
      return graph.styled(try await Graphviz.svg(of: drawing.dot))
    } catch {
      switch error {
      case .isMissing:
        throw ExitStatus.failure(
          reporting: "SVG is drawn by `dot`, which is not here: apt-get install graphviz"
        )
      case .isTooSlow:
        throw ExitStatus.failure(
          reporting:
            "`dot` was not done after \(Graphviz.limit.components.seconds) s, with \(graph.states.count) states and \(graph.edges.count) arrows; `--format text` says them in lines"
        )
      case .cannotRun(let reason):
        throw ExitStatus.failure(reporting: "`dot` can't be run: \(reason)")
      case .failed(let message):
        StandardError.write(message)
        throw ExitStatus.failure(reporting: "`dot` did not draw the picture")
      }
    }
  }
}
