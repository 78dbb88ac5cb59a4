import Foundation
import TestSupport
import Testing

@Suite("policycheck check")
struct CheckCommandTests {
  private static let good = """
    policy: small
    states: {before: {initial: true}, over: {final: true}}
    events: {finish: {}}
    rules:
      finish: {event: finish, from: before, to: over}

    """

  @Test("is silent on the shipped policies")
  func silent() throws {
    for arguments in [
      ["check"], ["check", "policies"],
      ["check", "--strict", "policies/salesforce/enhanced-sms.yaml"],
    ] {
      let run = try Tool.runList(arguments)
      #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty)
    }
  }

  @Test("finds what a policy extends beside it and in --policies")
  func findsParents() throws {
    let folder = try TemporaryFolder(["acme.yaml": "policy: acme\nextends: enhanced\n"])
    #expect(try Tool.run("check", folder.path("acme.yaml")).status == 0)
    let elsewhere = try Tool.run("check", folder.path("acme.yaml"), "--policies", "schemas")
    #expect(elsewhere.status == 1 && elsewhere.output.contains("[unknown-policy]"))
    try folder.write(
      "policy: enhanced\nabstract: true\n" + Self.good.drop { $0 != "\n" },
      to: "base.yaml"
    )
    #expect(try Tool.run("check", folder.path("acme.yaml"), "--policies", "schemas").status == 0)
  }

  @Test("tells that there are two of a policy that is extended, not of one that is tried out")
  func tellsTwins() throws {
    let base = """
      policy: base
      states: {new: {initial: true}, over: {final: true}}
      events: {finish: {}}
      rules: {finish: {event: finish, from: new, to: over}}

      """
    let folder = try TemporaryFolder([
      "base.yaml": base, "copy-of-base.yaml": base, "child.yaml": "policy: child\nextends: base\n",
      "draft/child.yaml": "policy: child\nextends: base\ntitle: As it could be\n",
      "policies/base.yaml": base, "policies/child.yaml": "policy: child\nextends: base\n",
    ])
    let twins = try Tool.run("check", folder.path("child.yaml"))
    #expect(twins.status == 1)
    #expect(
      twins.output.contains("copy-of-base.yaml:1:9: error: the policy `base` is declared twice")
    )
    let draft = try Tool.run(
      "check",
      "--policies",
      folder.path("policies"),
      folder.path("draft/child.yaml")
    )
    #expect(draft.status == 0 && draft.output.isEmpty)
  }

  @Test("a folder without policies can't be checked")
  func emptyFolder() throws {
    let folder = try TemporaryFolder(["README.md": "nothing"])
    let run = try Tool.run("check", folder.url.path)
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.contains("holds no policies"))
  }

  @Test("a path that leads nowhere can't be checked, the others are")
  func unreadable() throws {
    let folder = try TemporaryFolder([
      "bad.yaml": Self.good.replacingOccurrences(of: "to: over", with: "to: ovre"),
      "links.yaml": "",
    ])
    try FileManager.default.removeItem(atPath: folder.path("links.yaml"))
    // A link to itself is there and can't be read, even by root.
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("links.yaml"),
      withDestinationPath: folder.path("links.yaml")
    )
    let run = try Tool.run(
      "check",
      folder.path("bad.yaml"),
      folder.path("links.yaml"),
      folder.path("none.yaml")
    )
    #expect(run.status == 2)
    #expect(run.output.contains("[unknown-state]"))
    #expect(run.errors.contains("links.yaml") && run.errors.contains("none.yaml"))
  }

  @Test("links to folders are not followed, and links to nothing are reported")
  func links() throws {
    let folder = try TemporaryFolder(["a.yaml": Self.good])
    for name in ["b", "c", "d"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path(name),
        withDestinationPath: folder.url.path
      )
    }
    #expect(try Tool.run("check", folder.url.path).status == 0)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("gone.yaml"),
      withDestinationPath: folder.path("nowhere")
    )
    let run = try Tool.run("check", folder.url.path)
    #expect(run.status == 2 && run.errors.contains("gone.yaml"))
  }

  @Test("warnings only count under --strict")
  func strict() throws {
    let folder = try TemporaryFolder([
      "acme.yaml": "policy: acme\nextends: enhanced-sms\ntitle: NO\n"
    ])
    let lenient = try Tool.run("check", folder.path("acme.yaml"))
    #expect(lenient.status == 0 && lenient.output.contains("warning:"))
    #expect(try Tool.run("check", "--strict", folder.path("acme.yaml")).status == 1)
  }

  @Test("wrong usage ends with 2, help with 0")
  func usage() throws {
    #expect(try Tool.run("frobnicate").status == 2)
    #expect(try Tool.run("check", "--format", "xml").status == 2)
    #expect(try Tool.run("check", "--nonsense").status == 2)
    let help = try Tool.run("check", "--help")
    #expect(help.status == 0 && help.output.contains("--strict") && help.errors.isEmpty)
  }

  @Test("JSON tells place, message, help and what is related")
  func json() throws {
    let folder = try TemporaryFolder([
      "acme.yaml":
        "config: acme\nchannels:\n  é: {}\n  web: {policy: enhanced-web-chat, settings: {customer_inactivity: 31m}}\n"
    ])
    let run = try Tool.run("check", folder.path("acme.yaml"), "--format", "json")
    #expect(run.status == 1)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    )
    #expect(object["version"] as? Int == 1)
    let diagnostics = try #require(object["diagnostics"] as? [[String: Any]])
    let range = try #require(diagnostics.first { $0["id"] as? String == "setting-out-of-range" })
    #expect(
      range["line"] as? Int == 4 && range["column"] as? Int == 68
        && range["endColumn"] as? Int == 71
    )
    #expect(range["severity"] as? String == "error" && range["help"] != nil)
    let related = try #require((range["related"] as? [[String: Any]])?.first)
    #expect((related["file"] as? String)?.hasSuffix("messaging-session.yaml") == true)
    try folder.write("policy: acme\nabstract: true\n", to: "acme.yaml")
    let clean = try Tool.run("check", folder.path("acme.yaml"), "--format", "json")
    #expect(clean.output == "{\"version\":1,\"diagnostics\":[]}\n")
  }

  @Test("SARIF and GitHub annotations name the same problem")
  func otherFormats() throws {
    let folder = try TemporaryFolder([
      "a b.yaml": Self.good.replacingOccurrences(of: "from: before", with: "from: befor")
    ])
    let sarif = try Tool.run("check", folder.path("a b.yaml"), "--format", "sarif")
    let log = try #require(
      try JSONSerialization.jsonObject(with: Data(sarif.output.utf8)) as? [String: Any]
    )
    #expect(log["version"] as? String == "2.1.0")
    let result = try #require(
      ((log["runs"] as? [[String: Any]])?.first?["results"] as? [[String: Any]])?.first
    )
    #expect(result["ruleId"] as? String == "unknown-state" && result["level"] as? String == "error")
    #expect(sarif.output.contains("a%20b.yaml"))
    let github = try Tool.run("check", folder.path("a b.yaml"), "--format", "github")
    #expect(github.status == 1)
    #expect(github.output.hasPrefix("::error file="))
    #expect(github.output.contains(",line=5,endLine=5,col=33,endColumn=38,title=unknown-state::"))
    #expect(github.output.split(separator: "\n").count == 1)
  }

  @Test("GitHub annotations escape what their syntax is made of")
  func escapes() throws {
    let folder = try TemporaryFolder([
      "50%, a:b.yaml": "policy: a\nabstract: true\nstates: {b: {initial: \"100%:\n  a, b\"}}\n",
      "line.yaml": "polcy: a\n",
    ])
    let run = try Tool.run("check", folder.url.path, "--format", "github")
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 2)
    let several = try #require(lines.first { $0.contains("title=wrong-type") })
    #expect(several.contains("/50%25%2C a%3Ab.yaml,line=3,endLine=4,title=wrong-type::"))
    #expect(several.contains("found the text `100%25: a, b`%0Ahelp: "))
    // Columns mean something within one line only.
    #expect(!several.contains("col=") && !several.contains("endColumn="))
    let one = try #require(lines.first { $0.contains("title=unknown-document") })
    #expect(one.contains(",line=1,endLine=1,col=1,endColumn=6,title=unknown-document::"))
    // What comes after the place needs no escapes but for its line breaks.
    #expect(one.contains("%0Ahelp: did you mean `policy` instead of `polcy`?"))
  }

  @Test("GitHub annotations name files as the repository does")
  func annotatesRelativePaths() throws {
    let file = "Tests/PolicyEngineTests/Fixtures/invalid/unknown-state/to.yaml"
    for path in [file, "./\(file)", Tool.root.appending(path: file).path] {
      let run = try Tool.run("check", path, "--format", "github")
      #expect(run.output.hasPrefix("::error file=\(file),line="))
    }
  }

  @Test("a file is reported once, however often it is named")
  func namedTwice() throws {
    let folder = try TemporaryFolder([
      "a.yaml": Self.good.replacingOccurrences(of: "to: over", with: "to: ovre")
    ])
    let run = try Tool.run("check", folder.path("a.yaml"), folder.url.path, folder.path("./a.yaml"))
    #expect(run.status == 1 && run.output.components(separatedBy: "error:").count == 2)
  }

  @Test("colour is only for terminals")
  func noColorInFiles() throws {
    let folder = try TemporaryFolder(["a.yaml": "policy: a\nnonsense: 1\n"])
    #expect(try Tool.run("check", folder.path("a.yaml")).output.contains("\u{1B}") == false)
  }

  @Test("schemas are printed by name")
  func schemas() throws {
    for name in ["policy", "configuration", "event-line"] {
      let run = try Tool.run("schema", name)
      let file = Tool.root.appending(path: "schemas/\(name).schema.json")
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(run.status == 0 && run.output == text)
    }
    #expect(try Tool.run("schema", "nonsense").status == 2)
  }

  @Test("a policy that is nowhere is reported, whatever else lies beside the file")
  func strayFiles() throws {
    let folder = try TemporaryFolder([
      "a.yaml": "policy: a\nextends: nothing-such\n",
      "docker-compose.yml": "services: {web: {image: chat}}\n", "empty.yaml": "",
    ])
    let run = try Tool.run("check", folder.path("a.yaml"), "--policies", folder.url.path)
    #expect(run.status == 1)
    #expect(run.output.contains("a.yaml:2:10: error: there is no policy `nothing-such`"))
    #expect(!run.output.contains("docker-compose") && !run.output.contains("empty.yaml"))
    // It may be in a file that can't be read so far, and then that file is what is wrong.
    try folder.write("policy: [b\n", to: "b.yaml")
    let unclear = try Tool.run("check", folder.path("a.yaml"), "--policies", folder.url.path)
    #expect(unclear.status == 1)
    #expect(unclear.output.contains("b.yaml:1:9: error:"), "\(unclear.output)")
    #expect(!unclear.output.contains("nothing-such"))
    let config = folder.path("c.yaml")
    try folder.write("config: c\nchannels: {x: {policy: aa}}\n", to: "c.yaml")
    let configuration = try Tool.run("check", config, "--policies", folder.url.path)
    #expect(configuration.status == 1 && configuration.output.contains("b.yaml:1:9: error:"))
  }
}
