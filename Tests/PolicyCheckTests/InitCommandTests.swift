import Foundation
import TestSupport
import Testing

@Suite("policycheck init")
struct InitCommandTests {
  /// The folders of the package's policies: what the tool has to carry.
  static let products: [String] = {
    let folder = Tool.root.appending(path: "policies")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }()

  private static func files(in folder: URL) throws -> [String: String] {
    var files: [String: String] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      let file = folder.appending(path: path)
      if try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
        files[path] = try String(contentsOf: file, encoding: .utf8)
      }
    }
    return files
  }

  @Test("lists the products that there are policies of")
  func list() throws {
    let run = try Tool.run("init")
    #expect(run.status == 0 && run.errors.isEmpty)
    let lines = run.output.components(separatedBy: "\n\n")[0].split(separator: "\n")
    #expect(lines.map { String($0.prefix { $0 != " " }) } == Self.products)
    #expect(Self.products.contains("salesforce"))
    let line = try #require(lines.first { $0.hasPrefix("salesforce ") })
    #expect(line.contains("11 channels  bring-your-own-channel"))
  }

  @Test("writes what is clean, laid out and passes its test", arguments: products)
  func isRight(product: String) throws {
    let folder = try TemporaryFolder([:])
    let written = try Tool.run("init", product, folder.path("mine"))
    #expect(written.status == 0 && written.errors.isEmpty, "\(written.errors)")
    let mine = folder.url.appending(path: "mine")
    // Without an argument, as its user will.
    for arguments in [["check", "--strict"], ["fmt", "--check"]] {
      let run = try Tool.runList(arguments, in: mine)
      #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty, "\(run.output)")
    }
    let test = try Tool.runList(["test", "--fail-on-empty"], in: mine)
    #expect(test.status == 0, "\(test.output)")
    #expect(test.output.contains(/^[12] scenarios? passed, 0 failed, 0 skipped\n$/))
    let listed = try Tool.runList(["channels", "--format", "json"], in: mine)
    let json = try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [String: Any]
    let channels = try #require(json?["channels"] as? [[String: Any]])
    #expect(
      channels.contains { $0["id"] as? String != $0["policy"] as? String },
      "one of one's own"
    )
    // What is written of the product is what the package has.
    let files = try Self.files(in: mine)
    let own = files.filter { $0.key.hasPrefix("policies/\(product)/") }
    #expect(!own.isEmpty)
    for (path, text) in own {
      let source = Tool.root.appending(path: path)
      #expect(try String(contentsOf: source, encoding: .utf8) == text, "\(path)")
    }
    // The schema that the first line names is there, and every file has one.
    for (path, text) in files where path.hasSuffix(".yaml") {
      let line = try #require(text.split(separator: "\n").first)
      let name = try #require(line.firstMatch(of: /^# yaml-language-server: \$schema=(\S+)$/))
      let schema = mine.appending(path: path).deletingLastPathComponent()
        .appending(path: String(name.output.1)).standardizedFileURL
      #expect(FileManager.default.fileExists(atPath: schema.path), "\(path)")
    }
    #expect(
      files.keys.filter { $0.hasSuffix(".test.yaml") } == ["policies/our-\(product).test.yaml"]
    )
  }

  @Test("writes a channel of one's own with a value for each setting, and a word more")
  func sample() throws {
    let folder = try TemporaryFolder([:])
    #expect(try Tool.run("init", "salesforce", folder.url.path).status == 0)
    let files = try Self.files(in: folder.url)
    let configuration = try #require(files["policies/our-salesforce.yaml"])
    for line in [
      "config: our-salesforce", "  our-enhanced-web-chat:", "    policy: enhanced-web-chat",
      "      # Customer inactivity limit: 5m..30m by 1m", "      customer_inactivity: 5m",
      "      status_based_capacity: false", "      opt_out: {add: [PLEASE STOP]}",
      "  # our-enhanced-sms: {policy: enhanced-sms}",
    ] {
      #expect(configuration.contains("\n\(line)\n"), "\(line)")
    }
    // A line without its `#` is a channel, as the file says.
    let more = configuration.replacing("  # our-enhanced-sms:", with: "  our-enhanced-sms:")
    let path = folder.path("policies/our-salesforce.yaml")
    try Data(more.utf8).write(to: URL(filePath: path))
    #expect(try Tool.runList(["check", "--strict"], in: folder.url).output.isEmpty)
    #expect(try Tool.runList(["show", "our-enhanced-sms"], in: folder.url).status == 0)
    let test = try #require(files["policies/our-salesforce.test.yaml"])
    #expect(test.contains("event: {customer.message: {text: PLEASE STOP}}"))
    #expect(test.contains("at: inactive_end\n        expect: {status: ended,"))
    #expect(!test.contains("recorded"))
    // As the stricter readers of YAML want it.
    for line in configuration.split(separator: "\n") + test.split(separator: "\n") {
      #expect(line.count <= 80, "\(line)")
    }
  }

  @Test("overwrites nothing, and then writes nothing")
  func existing() throws {
    let folder = try TemporaryFolder(["policies/our-salesforce.yaml": "config: mine\n"])
    let before = try Self.files(in: folder.url)
    let run = try Tool.run("init", "salesforce", folder.url.path)
    #expect(run.status == 1)
    #expect(run.output == "\(folder.path("policies/our-salesforce.yaml")) is there already\n")
    #expect(run.errors == "policycheck: nothing is written; another folder can be named\n")
    #expect(try Self.files(in: folder.url) == before)
  }

  @Test("writes once, and leaves a schema that is there alone unless it is another")
  func twice() throws {
    let folder = try TemporaryFolder([:])
    #expect(try Tool.runList(["init", "salesforce"], in: folder.url).status == 0)
    let again = try Tool.runList(["init", "salesforce"], in: folder.url)
    #expect(again.status == 1 && again.output.contains("\npolicies/our-salesforce.yaml is there"))
    #expect(!again.output.contains("schemas/"))
    let policies = folder.url.appending(path: "policies")
    try FileManager.default.removeItem(at: policies)
    #expect(try Tool.runList(["init", "salesforce"], in: folder.url).status == 0)
    try FileManager.default.removeItem(at: policies)
    // What is there is a link that leads nowhere, and a schema of somebody else's.
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("policies"),
      withDestinationPath: "nowhere"
    )
    try Data("{}".utf8).write(to: URL(filePath: folder.path("schemas/test.schema.json")))
    let other = try Tool.runList(["init", "salesforce"], in: folder.url)
    #expect(other.status == 1 && other.output == "schemas/test.schema.json is there already\n")
  }

  @Test("says why it can't")
  func failures() throws {
    let unknown = try Tool.run("init", "salesforc", "/nowhere")
    #expect(unknown.status == 2 && unknown.output.isEmpty)
    let start =
      "policycheck: there is no product `salesforc`; did you mean `salesforce`? products here: "
    #expect(unknown.errors.hasPrefix(start))
    let empty = try Tool.run("init", "salesforce", "")
    #expect(empty.status == 2 && empty.errors.contains("the name of the folder is empty"))
    let folder = try TemporaryFolder(["taken": ""])
    let file = try Tool.run("init", "salesforce", folder.path("taken"))
    #expect(file.status == 2 && file.output.isEmpty)
    #expect(file.errors.contains("can't be written: not a directory"))
  }

  @Test("is what other verbs lead to where there are no policies")
  func hint() throws {
    let folder = try TemporaryFolder([:])
    for arguments in [["check"], ["fmt"], ["test"], ["channels"], ["show", "any"]] {
      let run = try Tool.runList(arguments, in: folder.url)
      #expect(run.status == 2, "\(arguments)")
      #expect(
        run.errors.contains(
          "--policies names the folder or file that the policies are in, `policycheck init` writes some"
        ),
        "\(arguments)"
      )
    }
  }
}
