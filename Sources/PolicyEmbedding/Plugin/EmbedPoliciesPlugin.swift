import Foundation
import PackagePlugin

/// Makes the policies of the package part of a target, but for their tests.
///
/// Resources that are embedded in code would not do: all files get names in one space, in which two
/// products could not both have a file `base.yaml`, and a file that is added is not in any list.
@main
struct EmbedPolicies: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let folder = context.package.directoryURL.appending(path: "policies")
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path())
    let files = names.filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".test.yaml") }.sorted()
    let output = context.pluginWorkDirectoryURL.appending(path: "CarriedFiles.swift")
    return [
      .buildCommand(
        displayName: "Embedding the policies",
        executable: try context.tool(named: "embed-policies").url,
        // The command is run again where its arguments are others, so when a file comes or goes.
        arguments: [folder.path(), output.path()] + files,
        inputFiles: files.map { folder.appending(path: $0) },
        outputFiles: [output]
      )
    ]
  }
}
