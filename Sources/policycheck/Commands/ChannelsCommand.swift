import ArgumentParser
import CommandSupport
import PolicyEngine
import PolicyViews

/// `policycheck channels`: prints what the channels of a family can do, side by side.
struct ChannelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "channels",
    abstract: "Print what the channels can do, side by side.",
    discussion: HelpText.discussion(
      """
      Timers with how long they run, settings with what may be chosen, capabilities, keywords and \
      refusals. With a configuration its channels come first.

      A family is the policies that extend one policy in the end, whose id is the family's. Without an \
      argument, several families are an index in a table; the other forms have all of them.
      """,
      example: "policycheck channels CHANNEL --format markdown --config CONFIG.yaml",
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

  @Argument(
    help: "The family: the id of the policy that all others extend, or of any of its channels.",
    completion: .of(\.library.familyNames)
  )
  var family: String?

  func run() throws {
    let library = try options.library()
    let (channels, areAll) = options.channels(of: library)
    var families = library.families(of: channels)
    if let family { families = try Self.chosen(family, of: families, library) }
    let titles = library.configurationTitles(of: families.flatMap(\.channels))
    let catalog = ChannelCatalog(families, titles: titles)
    switch format {
    case .table: StandardOutput.write(catalog.text)
    case .markdown: StandardOutput.write(catalog.markdown)
    case .json: StandardOutput.write(catalog.json)
    case .html: StandardOutput.write(catalog.html)
    }
    if !areAll { throw ExitStatus.failure }
  }

  private static func chosen(
    _ name: String,
    of families: [PolicyLibrary.Family],
    _ library: PolicyLibrary
  ) throws -> [PolicyLibrary.Family] {
    if let id = library.family(named: name) {
      if let family = families.first(where: { $0.id == id }) { return [family] }
      throw ExitStatus.failure(reporting: "no channel of the family `\(id)` can be run")
    }
    // What `init` calls a family is how its policies' ids begin.
    let closest =
      Suggestion.closest(to: name, among: families.map(\.id) + library.familyNames)
      ?? families.map(\.id).first { $0.hasPrefix("\(name)-") }
    let meant = closest.map { "did you mean `\($0)`? " } ?? ""
    let known =
      families.isEmpty
      ? "there are no families here" : "families here: \(Suggestion.list(families.map(\.id)))"
    throw ExitStatus.failure(reporting: "there is no family `\(name)`; \(meant)\(known)")
  }
}
