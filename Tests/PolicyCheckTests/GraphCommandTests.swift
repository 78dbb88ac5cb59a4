import Foundation
import TestSupport
import Testing

@Suite("policycheck graph")
struct GraphCommandTests {
  private static let channels = [
    "bring-your-own-channel", "enhanced-apple-messages", "enhanced-facebook-messenger",
    "enhanced-in-app-chat", "enhanced-line", "enhanced-sms", "enhanced-web-chat",
    "enhanced-whatsapp", "standard-facebook-messenger", "standard-sms", "standard-whatsapp",
  ]

  @Test("draws every channel as a picture that is well-formed XML", arguments: channels)
  func drawsSVG(channel: String) throws {
    for refusals in [[], ["--refusals"]] {
      let run = try Tool.runList(["graph", channel, "--format", "svg"] + refusals)
      #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
      #expect(run.output.hasPrefix("<svg class=\"states\" role=\"img\""))
      let program =
        "import sys, xml.dom.minidom as d; print(len(d.parse(sys.stdin).getElementsByTagName('g')))"
      let groups = try Program.python.run(["-c", program], input: run.output).output
      #expect((Int(groups.dropLast()) ?? 0) > 10)
      #expect(run.output.contains("class=\"edge timer\""))
      #expect(run.output.contains("refused: ") == !refusals.isEmpty)
      // As wide as there is room for, and no wider than it is drawn.
      #expect(run.output.contains("width=\"100%\"") && run.output.contains("viewBox="))
      #expect(!run.output.prefix { $0 != ">" }.contains("height=\""))
    }
  }

  @Test("prints Mermaid unless another form is asked for, and writes a file")
  func otherForms() throws {
    let mermaid = try Tool.run("graph", "enhanced-sms")
    #expect(mermaid.status == 0 && mermaid.output.hasPrefix("flowchart TB\n"))
    let dot = try Tool.run("graph", "enhanced-sms", "--format", "dot")
    #expect(dot.status == 0 && dot.output.hasPrefix("digraph \"enhanced-sms\" {\n"))
    let text = try Tool.run("graph", "enhanced-sms", "--format", "text")
    #expect(text.status == 0 && text.output.hasPrefix("Enhanced SMS (enhanced-sms)\n\nunopened"))
    let folder = try TemporaryFolder(["old.mmd": String(repeating: "old\n", count: 9_999)])
    let path = folder.path("old.mmd")
    let run = try Tool.run("graph", "enhanced-sms", "--output", path)
    #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty)
    #expect(try String(contentsOf: URL(filePath: path), encoding: .utf8) == mermaid.output)
    let missing = try Tool.run("graph", "enhanced-sms", "--output", folder.path("no/such/file"))
    #expect(missing.status == 2)
    #expect(missing.errors.contains("can't be written: no such file or directory"))
  }

  @Test("says how to get dot where there is none")
  func withoutDot() throws {
    let folder = try TemporaryFolder()
    let run = try Tool.runList(
      ["graph", "enhanced-sms", "--format", "svg"],
      environment: ["PATH": folder.url.path]
    )
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.contains("apt-get install graphviz"))
  }

  @Test(
    "passes on what a broken dot says",
    arguments: [
      "echo 'no memory for this' >&2; exit 3", "echo 'no memory for this' >&2; kill -9 $$",
      "echo 'no memory for this' >&2; cat; exit 0",
    ]
  )
  func brokenDot(script: String) throws {
    let folder = try TemporaryFolder(["dot": "#!/bin/sh\n\(script)\n"])
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755],
      ofItemAtPath: folder.path("dot")
    )
    let run = try Tool.runList(
      ["graph", "enhanced-sms", "--format", "svg", "--output", folder.path("out.svg")],
      environment: ["PATH": "\(folder.url.path):/usr/bin:/bin"]
    )
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.hasPrefix("no memory for this\n"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("out.svg")))
  }

  @Test("draws the channel of a configuration, and none that isn't there")
  func channel() throws {
    let folder = try TemporaryFolder([
      "own.yaml": """
      config: own
      channels: {ours: {policy: enhanced-web-chat, settings: {customer_inactivity: 10m}}}
      """
    ])
    let run = try Tool.run("graph", "ours", "--config", folder.path("own.yaml"))
    #expect(run.status == 0 && run.output.contains("after 10m, since rep.message"))
    let unknown = try Tool.run("graph", "our", "--config", folder.path("own.yaml"))
    #expect(unknown.status == 2 && unknown.errors.contains("did you mean `ours`?"))
  }

  /// Sixty-four states and a thousand rules took Graphviz seven minutes, and nobody was told.
  @Test("draws as many arrows as there can be in little time, and says what it leaves out")
  func manyArrows() throws {
    let states = (0..<64).map { state in
      "  s\(state): {\(state == 0 ? "initial: true" : state == 63 ? "final: true" : "")}"
    }
    let rules = (0..<1000).map { rule in
      let (from, event) = (rule % 63, rule / 63)
      return
        "  r\(rule): {event: e\(event), from: s\(from), to: s\((rule * 37 + event * 11) % 63 + 1)}"
    }
    let events = (0..<16).map { "e\($0): {}" }.joined(separator: ", ")
    let folder = try TemporaryFolder([
      "big.yaml": """
      policy: big
      states:
      \(states.joined(separator: "\n"))
      events: {\(events)}
      rules:
      \(rules.joined(separator: "\n"))
      """
    ])
    let policies = ["--policies", folder.url.path]
    let run = try Tool.runList(["graph", "big", "--format", "svg"] + policies)
    #expect(run.status == 0 && run.output.contains("class=\"edge event\""), "\(run.errors)")
    #expect(run.errors.contains("`--format text` has it all"))
    #expect(!run.output.contains(">e15<"))
    let text = try Tool.runList(["graph", "big", "--format", "text"] + policies)
    #expect(text.errors.isEmpty && text.output.contains("e15"))
  }
}
