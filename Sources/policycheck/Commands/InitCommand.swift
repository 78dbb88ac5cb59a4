import ArgumentParser
import CommandSupport
import PolicyEngine
import PolicyViews

/// `policycheck init`: writes what somebody begins with, from what the tool carries in itself.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write the policies of a product, with channels and a test to begin with.",
    discussion: HelpText.discussion(
      """
      A folder gets the product's policies, a configuration with a channel of your own, a test that passes, \
      and the schemas that editors check all that with. Nothing that is there is overwritten. Without a \
      product, those that the tool carries are listed.
      """,
      example: "policycheck init PRODUCT FOLDER",
      findings: "files are there already; nothing is written"
    )
  )

  @Argument(
    help: ArgumentHelp("The product: what `policycheck init` lists.", valueName: "product"),
    completion: .of { _ in CarriedFamily.names }
  )
  var family: String?

  @Argument(
    help: ArgumentHelp("The folder to write to, made if need be.", valueName: "folder"),
    completion: .directory
  )
  var folder = "."

  func validate() throws {
    // It would be the root of all folders.
    if folder.isEmpty { throw ValidationError("the name of the folder is empty") }
  }

  func run() throws {
    guard let family else { return Self.list() }
    guard let carried = CarriedFamily(family) else {
      let help = Suggestion.help(for: family, among: CarriedFamily.names, "products")
      throw ExitStatus.failure(reporting: "there is no product `\(family)`; \(help)")
    }
    let starter = StarterFolder(carried)
    let inTheWay = starter.files.filter { file in
      let path = path(file.name)
      guard FileFinder.isTaken(path) else { return false }
      // Another product has brought the same schema.
      let bytes = try? FileReader.read(path, limit: file.bytes.count)
      return !(starter.schemas.contains(file.name) && bytes == file.bytes)
    }
    if !inTheWay.isEmpty {
      for file in inTheWay { StandardOutput.write("\(shown(file.name)) is there already\n") }
      StandardError.report("nothing is written; another folder can be named")
      throw ExitStatus.findings
    }
    for file in starter.files where !FileFinder.isTaken(path(file.name)) {
      try FileWriter.create(path(file.name), with: file.bytes)
    }
    StandardOutput.write(report(starter))
  }

  private func path(_ name: String) -> String { FileFinder.path(of: name, in: folder) }

  private func shown(_ name: String) -> String { TextRenderer.printable(path(name)) }

  private static func list() {
    let rows = CarriedFamily.names.compactMap(CarriedFamily.init).map { carried in
      let library = ZoneFiles.library(of: carried.files)
      let channels = library.channelIDs.filter { carried.has($0, in: library) }
        .compactMap { try? library.channel($0) }
      let titles = library.families(of: channels).compactMap(\.title)
      return ChannelIndex.Row(
        name: carried.name,
        title: titles.joined(separator: ", "),
        channels: channels.map(\.id)
      )
    }
    StandardOutput.write(
      ChannelIndex(rows).text
        + "\n`policycheck init PRODUCT [FOLDER]` writes the policies of one.\n"
    )
  }

  /// What was written where, and how to go on.
  private func report(_ starter: StarterFolder) -> String {
    var counts: [(folder: String, count: Int)] = []
    for file in starter.files where !starter.ownFiles.contains(file.name) {
      let folder = FileFinder.folder(of: file.name)
      if counts.last?.folder != folder { counts.append((folder, 0)) }
      counts[counts.count - 1].count += 1
    }
    let lines =
      counts.map { (shown($0.folder), "\($0.count) files") }
      + starter.ownFiles.map { (shown($0), "yours: begin here") }
    let width = lines.map { TerminalCells.width(of: $0.0) }.max() ?? 0
    let place = folder == "." ? "" : " in `\(TextRenderer.printable(folder))`"
    return lines.map { "\(Lines.padded($0.0, to: width))  \($0.1)\n" }.joined() + """

      Go on\(place) with `policycheck check --strict`, `policycheck test` and `policycheck channels`.

      """
  }
}
