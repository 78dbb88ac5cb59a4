package import Foundation

/// A program that a test runs to its end.
package struct Program {
  /// What a run gave.
  package struct Run {
    package var status: Int32
    package var output: String
    package var errors: String

    /// The output as JSON objects, one a line.
    package var records: [[String: Any]] {
      output.split(separator: "\n").compactMap {
        (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
      }
    }
  }

  package var executable: URL

  package init(_ executable: URL) {
    self.executable = executable
  }

  /// Debian's Python, which sees Debian's modules and no others.
  package static let python = Program(URL(filePath: "/usr/bin/python3"))

  /// Runs the program.
  ///
  /// - Parameters:
  ///   - environment: variables that are changed for the run.
  ///   - directory: the folder in which it runs.
  package func run(
    _ arguments: [String],
    input: String = "",
    environment: [String: String] = [:],
    in directory: URL = Repository.root
  ) throws -> Run {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // Files instead of pipes: nobody has to read while the program writes.
    let folder = try TemporaryFolder(["in": input, "out": "", "err": ""])
    process.standardInput = try FileHandle(forReadingFrom: folder.url.appending(path: "in"))
    process.standardOutput = try FileHandle(forWritingTo: folder.url.appending(path: "out"))
    process.standardError = try FileHandle(forWritingTo: folder.url.appending(path: "err"))
    try process.run()
    process.waitUntilExit()
    return Run(
      status: process.terminationStatus,
      output: try folder.read("out"),
      errors: try folder.read("err")
    )
  }
}
