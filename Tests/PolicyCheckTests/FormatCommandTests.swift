import Foundation
import TestSupport
import Testing

@Suite("policycheck fmt")
struct FormatCommandTests {
  private static let untidy = "policy:   a # b\ntitle: 'A'\n"
  private static let tidy = "policy: a  # b\ntitle: A\n"
  private static let broken = "policy: a\npolicy:   b\n"

  private func content(of path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }

  @Test("writes files in place and says nothing")
  func writes() throws {
    let folder = try TemporaryFolder([
      "a.yaml": Self.untidy, "in/b.yml": Self.untidy, "c.txt": "a:   b",
    ])
    let run = try Tool.run("fmt", folder.url.path)
    #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty)
    #expect(try content(of: folder.path("a.yaml")) == Self.tidy)
    #expect(try content(of: folder.path("in/b.yml")) == Self.tidy)
    #expect(try content(of: folder.path("c.txt")) == "a:   b")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).count == 3)
  }

  @Test("keeps a file's mode, and replaces what a link leads to")
  func keepsModeAndLink() throws {
    let folder = try TemporaryFolder(["there/a.yaml": Self.untidy])
    let (file, link) = (folder.path("there/a.yaml"), folder.path("link.yaml"))
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "there/a.yaml")
    #expect(try Tool.run("fmt", link).status == 0)
    #expect(try content(of: file) == Self.tidy)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "there/a.yaml")
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o640)
  }

  @Test("does not touch a file that is laid out already")
  func leavesTidyFile() throws {
    let folder = try TemporaryFolder(["a.yaml": Self.tidy])
    func number() throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: folder.path("a.yaml"))[.systemFileNumber]
        as? Int
    }
    let before = try number()
    #expect(try Tool.run("fmt", folder.path("a.yaml")).status == 0)
    #expect(try before != nil && number() == before)
  }

  @Test("lists what would change with --check, and writes nothing")
  func checks() throws {
    let folder = try TemporaryFolder(["a.yaml": Self.untidy, "b.yaml": Self.tidy])
    let run = try Tool.run("fmt", "--check", folder.url.path, folder.path("a.yaml"))
    #expect(run.status == 1 && run.errors.isEmpty)
    #expect(run.output == folder.path("a.yaml") + "\n")
    #expect(try content(of: folder.path("a.yaml")) == Self.untidy)
    #expect(try Tool.run("fmt", "--check", folder.path("b.yaml")).status == 0)
  }

  @Test("shows what would change with --diff, so that patch can do it")
  func showsDifference() throws {
    let folder = try TemporaryFolder(["a.yaml": Self.untidy])
    let run = try Tool.run("fmt", "--diff", folder.path("a.yaml"))
    let name = folder.path("a.yaml")
    #expect(run.status == 1)
    #expect(
      run.output == """
        --- \(name)
        +++ \(name)
        @@ -1,2 +1,2 @@
        -policy:   a # b
        -title: 'A'
        +policy: a  # b
        +title: A

        """
    )
    #expect(try content(of: name) == Self.untidy)
  }

  @Test("reads standard input and writes standard output")
  func filters() throws {
    for text in [Self.untidy, Self.tidy] {
      let run = try Tool.run("fmt", "-", input: text)
      #expect(run.status == 0 && run.output == Self.tidy && run.errors.isEmpty)
    }
    let check = try Tool.run("fmt", "--check", "-", input: Self.untidy)
    #expect(check.status == 1 && check.output == "<stdin>\n")
  }

  @Test("leaves a file alone that it can't read as YAML, and does the others")
  func leavesBrokenFile() throws {
    let folder = try TemporaryFolder([
      "a.yaml": Self.broken, "b.yaml": Self.untidy, "c.yaml": "services:   {}\n",
    ])
    let run = try Tool.run("fmt", folder.url.path)
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(run.errors.contains("a.yaml:2:1: error: the key `policy` is given twice"))
    #expect(run.errors.contains("c.yaml:1:1: error: ") && run.errors.contains("[unknown-document]"))
    #expect(try content(of: folder.path("a.yaml")) == Self.broken)
    #expect(try content(of: folder.path("b.yaml")) == Self.tidy)
    #expect(try content(of: folder.path("c.yaml")) == "services:   {}\n")
  }

  @Test("says which paths lead nowhere and what it does not dare, and does the others")
  func tellsFailures() throws {
    let odd = "policy:   a\ntitle: \"b\u{2028}c\"\n"
    // On lines of their own, the words would all have colons, and look like keys.
    let words = (1...9).map { "forgotten-bracket-\($0)" }.joined(separator: ", ")
    let bare = "policy: a\ntimers: {t: {while: underway, \(words)}}\n"
    let folder = try TemporaryFolder(["a.yaml": odd, "b.yaml": Self.untidy, "c.yaml": bare])
    let run = try Tool.run("fmt", "no-such-file", folder.url.path)
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.contains("`no-such-file` can't be read: no such file or folder"))
    #expect(run.errors.contains("a.yaml` is left as it is: some readers of YAML take"))
    #expect(run.errors.contains("c.yaml` is left as it is: what is wrong with it would look like"))
    #expect(try content(of: folder.path("a.yaml")) == odd)
    #expect(try content(of: folder.path("c.yaml")) == bare)
    #expect(try content(of: folder.path("b.yaml")) == Self.tidy)
    #expect(try Tool.run("fmt", "/dev/null").status != 0)
  }

  @Test("formats the folder of the policies where no path is given")
  func formatsPolicies() throws {
    let run = try Tool.run("fmt", "--check")
    #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty)
  }
}
