import Foundation
import TestSupport

/// The documents of this package, and the tool that was built from it.
extension Repository {
  /// The articles for those who write and review policies.
  static let toolCatalog = "Sources/policycheck/policycheck.docc"
  /// The articles for those who embed the engine or change it.
  static let libraryCatalog = "Sources/PolicyEngine/PolicyEngine.docc"

  /// The paths of the README and of all articles, from the root.
  static func documents() -> [String] {
    let articles = [toolCatalog, libraryCatalog].flatMap { catalog in
      let folder = root.appending(path: catalog).path()
      let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
      return names.filter { $0.hasSuffix(".md") }.sorted().map { "\(catalog)/\($0)" }
    }
    return ["README.md"] + articles
  }

  /// The folder of the built `policycheck`: that of the tests, or where a build leaves it.
  static func toolFolder() throws -> URL {
    let tests = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let folders = [
      tests, tests.deletingLastPathComponent(),
      root.appending(path: ".build/debug"), root.appending(path: ".build/release"),
    ]
    let found = folders.first {
      FileManager.default.isExecutableFile(atPath: $0.appending(path: "policycheck").path())
    }
    guard let found else {
      throw DocumentProblem("policycheck is not built: run `swift build --product policycheck`")
    }
    return found.absoluteURL
  }
}

/// A temporary folder laid out like the root of the repository, where commands may leave files.
struct Sandbox {
  let root: URL

  init() throws {
    root = FileManager.default.temporaryDirectory.appending(path: "documents-\(UUID().uuidString)")
    for path in ["policies", "Tests/DocumentationTests/Examples"] {
      let copy = root.appending(path: path)
      try FileManager.default.createDirectory(
        at: copy.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try FileManager.default.copyItem(at: Repository.root.appending(path: path), to: copy)
    }
  }

  func remove() {
    try? FileManager.default.removeItem(at: root)
  }

  func write(_ text: String, to path: String) throws {
    let file = root.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  /// The YAML files of a folder and the folders in it, by path.
  func policies(in folder: String = "policies") throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path())
      .filter { $0.hasSuffix(".yaml") }.sorted().map { "\(folder)/\($0)" }
  }

  /// Runs a shell command here with `policycheck` on its path; gives all that it prints.
  func run(_ command: String) throws -> (output: String, exit: Int32) {
    try Shell.run(command, in: root, path: Repository.toolFolder().path())
  }
}

/// Runs shell commands.
enum Shell {
  /// Runs a command and waits for it; standard error is part of the output.
  static func run(
    _ command: String,
    in folder: URL,
    path: String? = nil
  ) throws -> (output: String, exit: Int32) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    environment["NO_COLOR"] = "1"
    if let path { environment["PATH"] = "\(path):\(environment["PATH"] ?? "/usr/bin:/bin")" }
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (String(decoding: data, as: UTF8.self), process.terminationStatus)
  }
}
