import Foundation
import TestSupport
import Testing

@Suite("policycheck check --format sarif")
struct SARIFTests {
  private typealias Object = [String: Any]

  private static let corpus = "Tests/PolicyEngineTests/Fixtures/invalid"

  /// The corpus as one folder whose policies don't stand in each other's way: each has an id of its own.
  private static func wholeCorpus() throws -> TemporaryFolder {
    let root = Tool.root.appending(path: corpus)
    let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path).sorted()
    var files: [String: String] = [:]
    for (number, path) in paths.enumerated() where path.hasSuffix(".yaml") {
      guard let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) else {
        continue
      }
      // The files of a folder belong together.
      let isAlone = path.split(separator: "/").count == 2
      files["\(number).yaml"] =
        isAlone ? text.replacing(/(?m)^policy: (\w+)$/) { "policy: \($0.1)-\(number)" } : nil
    }
    return try TemporaryFolder(files)
  }

  /// The only run of a log.
  private static func run(_ log: String) throws -> Object {
    let object = try JSONSerialization.jsonObject(with: Data(log.utf8)) as? Object
    return try #require((object?["runs"] as? [Object])?.first)
  }

  /// The schema of SARIF 2.1.0 that OASIS publishes, as a package on PyPI carries it.
  private static let standard =
    ".build/sarif/sarif_pydantic-0.6.2.tar.gz:sarif_pydantic-0.6.2/sarif-schema-2.1.0.json"

  /// What GitHub's code scanning asks for beyond the standard, and no key that we don't write.
  private static let codeScanning = "Tests/PolicyCheckTests/sarif.schema.json"

  /// What is wrong with a log, as the standard and code scanning see it.
  private static func problems(_ log: String) throws -> [String] {
    try SchemaValidator.verdicts(of: [(log, standard), (log, codeScanning)]).flatMap(\.self)
  }

  private static func results(_ run: Object) throws -> [Object] {
    try #require(run["results"] as? [Object])
  }

  private static func rules(_ run: Object) throws -> [Object] {
    try #require(((run["tool"] as? Object)?["driver"] as? Object)?["rules"] as? [Object])
  }

  private static func artifact(_ location: Object?) -> Object? {
    (location?["physicalLocation"] as? Object)?["artifactLocation"] as? Object
  }

  /// All the mistakes of the corpus at once, none at all, and a file elsewhere.
  @Test("writes what the standard and code scanning ask for")
  func isValid() throws {
    let folder = try TemporaryFolder(["a b.yaml": "policy: é\n"])
    let corpus = try Self.wholeCorpus()
    for (number, path) in [corpus.url.path, "policies", folder.url.path].enumerated() {
      let log = try Tool.run("check", path, "--format", "sarif")
      #expect(log.status == (path == "policies" ? 0 : 1))
      try folder.write(log.output, to: "\(number).sarif")
      #expect(try Self.problems(folder.path("\(number).sarif")).isEmpty)
    }
    let run = try Self.run(String(contentsOfFile: folder.path("0.sarif"), encoding: .utf8))
    #expect(try Self.results(run).count > 150)
    #expect(try Self.rules(run).count > 70)
  }

  @Test("a mistake in the log would be noticed")
  func isChecked() throws {
    let folder = try TemporaryFolder(["bad.yaml": "polcy: a\n"])
    let log = try Tool.run("check", folder.path("bad.yaml"), "--format", "sarif").output
    for (right, wrong) in [
      ("\"ruleIndex\":0", "\"ruleIndex\":\"0\""), ("\"startLine\":1", "\"startLine\":0"),
      ("\"partialFingerprints\"", "\"fingerPrints\""), ("\"uri\":\"file:", "\"uri\":\"c:"),
    ] {
      #expect(log.contains(right))
      try folder.write(log.replacingOccurrences(of: right, with: wrong), to: "wrong.sarif")
      #expect(try !Self.problems(folder.path("wrong.sarif")).isEmpty, "\(wrong)")
    }
  }

  @Test("each result leads to its rule, and each rule has its page")
  func rules() throws {
    let run = try Self.run(Tool.run("check", Self.corpus, "--format", "sarif").output)
    let rules = try Self.rules(run)
    for result in try Self.results(run) {
      let index = try #require(result["ruleIndex"] as? Int)
      try #require(rules.indices.contains(index))
      #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
      let level = (rules[index]["defaultConfiguration"] as? Object)?["level"] as? String
      #expect(level == result["level"] as? String)
    }
    for rule in rules {
      let id = try #require(rule["id"] as? String)
      let help = try #require(rule["help"] as? [String: String])
      #expect(try help["text"] == Tool.run("check", "--explain", id).output)
      #expect(help["markdown"]?.contains("**Good**") == true)
    }
  }

  @Test("files below the working folder are relative to it, others are where they are")
  func uris() throws {
    let folder = try TemporaryFolder(["a b.yaml": "polcy: a\n"])
    func location(_ path: String) throws -> Object {
      let run = try Self.run(Tool.run("check", path, "--format", "sarif").output)
      let result = try #require(try Self.results(run).first)
      return try #require(Self.artifact((result["locations"] as? [Object])?.first))
    }
    let elsewhere = try location(folder.path("a b.yaml"))
    #expect((elsewhere["uri"] as? String)?.hasPrefix("file:///") == true)
    #expect((elsewhere["uri"] as? String)?.hasSuffix("/a%20b.yaml") == true)
    #expect(elsewhere["uriBaseId"] == nil)
    let file = "\(Self.corpus)/unknown-state/to.yaml"
    for path in [file, "./\(file)", Tool.root.appending(path: file).path] {
      let here = try location(path)
      #expect(here["uri"] as? String == file && here["uriBaseId"] as? String == "%SRCROOT%")
    }
  }

  @Test("related places have a number and say what they are")
  func related() throws {
    let run = try Self.run(Tool.run("check", Self.corpus, "--format", "sarif").output)
    let related = try Self.results(run).compactMap { $0["relatedLocations"] as? [Object] }
    #expect(related.count > 20)
    for locations in related {
      #expect(locations.compactMap { $0["id"] as? Int } == Array(1...locations.count))
      for location in locations { #expect(Self.artifact(location)?["uri"] != nil) }
    }
  }

  @Test(
    "a line keeps its fingerprint wherever it moves",
    arguments: [
      (" polcy: a\n", "polcy:\ta\r\n"), ("polcy: a\nb: c\n", "# one\n\n\npolcy: a\nb: c\n"),
    ]
  )
  func fingerprints(_ text: String, _ moved: String) throws {
    let folder = try TemporaryFolder(["one.yaml": text, "two.yaml": moved])
    func fingerprint(_ name: String) throws -> String? {
      let run = try Self.run(Tool.run("check", folder.path(name), "--format", "sarif").output)
      let result = try #require(try Self.results(run).first)
      return (result["partialFingerprints"] as? [String: String])?["primaryLocationLineHash"]
    }
    #expect(try fingerprint("one.yaml") != nil)
    #expect(try fingerprint("one.yaml") == fingerprint("two.yaml"))
  }

  @Test("fingerprints are those that GitHub computes itself")
  func knownFingerprint() throws {
    let folder = try TemporaryFolder(["empty.yaml": "", "letters.yaml": " a\nb\n  \t\tc\n d"])
    let expected = ["empty.yaml": "c129715d7a2bc9a3:1", "letters.yaml": "271789c17abda88f:1"]
    for (name, hash) in expected {
      let log = try Tool.run("check", folder.path(name), "--format", "sarif").output
      #expect(log.contains("\"primaryLocationLineHash\":\"\(hash)\""), "\(log)")
    }
  }
}
