import Foundation
import TestSupport

/// The built `policycheck`, run as its user runs it.
enum Tool {
  /// The root of the package.
  static let root = Repository.root

  /// The folder of the executable, which is that of the test bundle.
  static let folder = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    .deletingLastPathComponent()

  private static let program = Program(folder.appending(path: "policycheck"))

  /// Runs the tool in the package's root.
  static func run(_ arguments: String..., input: String = "") throws -> Program.Run {
    try runList(arguments, input: input)
  }

  /// Runs the tool with a list of arguments.
  ///
  /// - Parameters:
  ///   - environment: variables that are changed for the run.
  ///   - directory: the folder in which it runs; the package's root unless given.
  static func runList(
    _ arguments: [String],
    input: String = "",
    environment: [String: String] = [:],
    in directory: URL = root
  ) throws -> Program.Run {
    try program.run(arguments, input: input, environment: environment, in: directory)
  }

  /// Runs a script of Bash that finds the tool as `policycheck`.
  static func shell(_ script: String, in directory: URL) throws -> Program.Run {
    try Program(URL(filePath: "/bin/bash")).run(
      ["--norc", "-c", script],
      environment: ["PATH": "\(folder.path):/usr/bin:/bin"],
      in: directory
    )
  }
}
