import Foundation
import TestSupport
import Testing

@Suite("policycheck test --watch")
struct WatchTests {
  private static func test(_ state: String) -> String {
    """
    test: watched
    channel: enhanced-sms
    scenarios: {a: {steps: [{event: rep.message, expect: {status: \(state)}}]}}

    """
  }

  @Test("runs again when a file changes, goes away and comes back")
  func watches() throws {
    let folder = try TemporaryFolder(["a.test.yaml": Self.test("new")])
    let process = Process()
    process.executableURL = Tool.folder.appending(path: "policycheck")
    process.arguments = ["test", "--watch", folder.url.path]
    process.currentDirectoryURL = Tool.root
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let identifier = process.processIdentifier
    defer {
      // Not SIGTERM: a program that was started from a thread of the test runner gets none.
      kill(identifier, SIGKILL)
      process.waitUntilExit()
    }
    // Should a line never come, the output ends all the same.
    let end = DispatchWorkItem { kill(identifier, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + 120, execute: end)
    defer { end.cancel() }
    let output = LineStream(pipe.fileHandleForReading)

    #expect(output.skip(to: "1 scenario passed, 0 failed, 0 skipped"))
    #expect(output.next()?.hasPrefix("policycheck: watching ") == true)
    try folder.write(Self.test("waiting"), to: "a.test.yaml")
    #expect(output.skip(to: "0 scenarios passed, 1 failed, 0 skipped"))
    try FileManager.default.removeItem(atPath: folder.path("a.test.yaml"))
    #expect(
      output.skip(
        to:
          "policycheck: `\(folder.url.path)` holds no policies: no file in it ends in .yaml or .yml"
      )
    )
    try folder.write(Self.test("new"), to: "b.test.yaml")
    #expect(output.skip(to: "1 scenario passed, 0 failed, 0 skipped"))
  }

  @Test("ends where there is nothing to watch, and doesn't go with --update")
  func usage() throws {
    #expect(try Tool.run("test", "--watch", "/nowhere").status == 2)
    let both = try Tool.run("test", "--watch", "--update")
    #expect(both.status == 2 && both.errors.contains("--watch and --update don't go together"))
  }
}

/// The lines of a program that goes on running.
private final class LineStream {
  private let handle: FileHandle
  private var buffer = Data()

  init(_ handle: FileHandle) {
    self.handle = handle
  }

  /// The next line, once there is one; nil at the end.
  func next() -> String? {
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: buffer[..<end], as: UTF8.self)
        buffer = Data(buffer[(end + 1)...])
        return line
      }
      let data = handle.availableData
      if data.isEmpty { return nil }
      buffer += data
    }
  }

  /// Reads on until a line comes; false at the end.
  func skip(to line: String) -> Bool {
    while let next = next() {
      if next == line { return true }
    }
    return false
  }
}
