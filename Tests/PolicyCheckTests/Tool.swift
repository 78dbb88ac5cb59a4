import Foundation

/// The built `policycheck`, run as its user runs it.
enum Tool {
  /// What a run gave.
  struct Run {
    var status: Int32
    var output: String
    var errors: String

    /// The output as JSON objects, one a line.
    var records: [[String: Any]] {
      output.split(separator: "\n").compactMap {
        (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
      }
    }
  }

  /// The root of the package.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The executable beside the test bundle.
  private static let executable = folder.appending(path: "policycheck")

  /// The folder of the executable.
  static let folder = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    .deletingLastPathComponent()

  /// Runs the tool in the package's root.
  static func run(_ arguments: String..., input: String = "") throws -> Run {
    try runList(arguments, input: input)
  }

  /// Runs the tool with a list of arguments in the package's root.
  ///
  /// - Parameter environment: variables that are changed for the run.
  static func runList(
    _ arguments: [String],
    input: String = "",
    environment: [String: String] = [:]
  ) throws -> Run {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = root
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // Files instead of pipes: nobody has to read while the tool writes.
    let work = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: work) }
    try Data(input.utf8).write(to: work.appending(path: "in"))
    for name in ["out", "err"] {
      try Data().write(to: work.appending(path: name))
    }
    process.standardInput = try FileHandle(forReadingFrom: work.appending(path: "in"))
    process.standardOutput = try FileHandle(forWritingTo: work.appending(path: "out"))
    process.standardError = try FileHandle(forWritingTo: work.appending(path: "err"))
    try process.run()
    process.waitUntilExit()
    func read(_ name: String) throws -> String {
      String(decoding: try Data(contentsOf: work.appending(path: name)), as: UTF8.self)
    }
    return Run(status: process.terminationStatus, output: try read("out"), errors: try read("err"))
  }
}

/// A folder for one test, with files in it; it is removed with the value.
final class TemporaryFolder {
  let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  init(_ files: [String: String] = [:]) throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (name, text) in files { try write(text, to: name) }
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  func path(_ name: String) -> String { url.appending(path: name).path }

  func write(_ text: String, to name: String) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(text.utf8).write(to: file)
  }
}
