import Foundation
import TestSupport
import Testing

@Suite("policycheck check --fix")
struct FixCommandTests {
  private static let wrong = """
    # The web
    policy: web
    titel: Web chat
    abstract: 'yes' # for now
    capabilities: {waiting: on}

    """

  @Test("fixes what can only mean one thing and tells what is left")
  func safe() throws {
    let folder = try TemporaryFolder(["web.yaml": Self.wrong])
    let file = folder.path("web.yaml")
    let run = try Tool.run("check", "--fix", file)
    #expect(run.status == 1)
    #expect(run.errors == "policycheck: fixed 2 problems in \(file)\n")
    #expect(run.output.hasPrefix("\(file):3:1: error: a policy has no key `titel` [unknown-key]\n"))
    let fixed = Self.wrong.replacing("'yes'", with: "true").replacing(": on}", with: ": true}")
    #expect(try folder.read("web.yaml") == fixed)
    let again = try Tool.run("check", "--fix", file)
    #expect(again.status == 1 && again.errors.isEmpty)
    #expect(again.output == run.output)
  }

  @Test("takes the most likely meaning if it is reported to")
  func unsafe() throws {
    let folder = try TemporaryFolder(["web.yaml": Self.wrong])
    let file = folder.path("web.yaml")
    let run = try Tool.run("check", "--fix", "--unsafe-fixes", file)
    #expect(run.status == 0 && run.output.isEmpty)
    #expect(run.errors == "policycheck: fixed 3 problems in \(file)\n")
    #expect(try folder.read("web.yaml").contains("\ntitle: Web chat\n"))
    let lone = try Tool.run("check", "--unsafe-fixes", file)
    #expect(lone.status == 2 && lone.errors.contains("--unsafe-fixes goes with --fix"))
  }

  @Test("changes no file that it was not asked for, and none that is right")
  func scope() throws {
    let folder = try TemporaryFolder([
      "base.yaml": Self.wrong, "child.yaml": "policy: child\nextends: web\nabstract: true\n",
    ])
    let before = try FileManager.default.attributesOfItem(atPath: folder.path("child.yaml"))
    let run = try Tool.run("check", "--fix", "--unsafe-fixes", folder.path("child.yaml"))
    #expect(run.status == 1 && run.errors.isEmpty)
    #expect(run.output.contains("base.yaml:3:1: error:"))
    #expect(try folder.read("base.yaml") == Self.wrong)
    let after = try FileManager.default.attributesOfItem(atPath: folder.path("child.yaml"))
    #expect(before[.systemFileNumber] as? Int == after[.systemFileNumber] as? Int)
  }

  @Test("says so where a file can't be written")
  func unwritable() throws {
    let folder = try TemporaryFolder(["web.yaml": Self.wrong])
    let real = folder.path("web.yaml")
    // A pipe can be read and not replaced, also by root.
    let shell = try Program(URL(filePath: "/bin/sh")).run([
      "-c", "cat \"$1\" | \"$0\" check --fix /dev/stdin",
      Tool.folder.appending(path: "policycheck").path, real,
    ])
    #expect(shell.status == 2)
    #expect(shell.errors.hasPrefix("policycheck: `/dev/stdin` can't be written: "), "\(shell)")
    #expect(try folder.read("web.yaml") == Self.wrong)
  }

  @Test("leaves a read-only file alone")
  func readOnly() throws {
    let folder = try TemporaryFolder(["web.yaml": Self.wrong])
    let file = folder.path("web.yaml")
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: file)
    let run = try Tool.run("check", "--fix", file)
    #expect(run.status == 2)
    #expect(run.errors == "policycheck: `\(file)` can't be written: it is read-only\n")
    #expect(try folder.read("web.yaml") == Self.wrong)
  }

  @Test("are part of the JSON")
  func json() throws {
    let folder = try TemporaryFolder(["web.yaml": Self.wrong])
    let run = try Tool.run("check", "--format", "json", folder.path("web.yaml"))
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let found = try #require(object?["diagnostics"] as? [[String: Any]])
    let fixes = try found.map { try #require(($0["fixes"] as? [[String: Any]])?.first) }
    #expect(fixes.map { $0["safe"] as? Bool } == [false, true, true])
    #expect(fixes[0]["title"] as? String == "write `title`")
    let edit = try #require((fixes[1]["edits"] as? [[String: Any]])?.first)
    #expect(edit["text"] as? String == "true")
    #expect(
      [edit["line"], edit["column"], edit["endLine"], edit["endColumn"]].map { $0 as? Int } == [
        4, 11, 4, 16,
      ]
    )
  }
}
