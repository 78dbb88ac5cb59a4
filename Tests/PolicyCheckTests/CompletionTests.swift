import Foundation
import TestSupport
import Testing

@Suite("Completions")
struct CompletionTests {
  @Test("are there for each shell and name the verbs", arguments: ["bash", "zsh", "fish"])
  func scripts(_ shell: String) throws {
    let run = try Tool.run("--generate-completion-script", shell)
    #expect(run.status == 0 && run.errors.isEmpty)
    for word in [
      "check", "test", "simulate", "explain", "show", "channels", "graph", "import", "fmt",
      "schema", "init",
      "sarif",
    ] {
      #expect(run.output.contains(word), "\(word)")
    }
  }

  @Test("there are none for other shells")
  func otherShells() throws {
    #expect(try Tool.run("--generate-completion-script", "csh").status == 2)
  }

  /// Bash is on every machine; the scripts of the others are made from the same description.
  @Test(
    "complete verbs, options, values, files, ids and channels",
    arguments: [
      ("gr", "graph"), ("check --fo", "--format"), ("check --format s", "sarif"),
      ("graph --format ", "text mermaid dot svg"), ("check pol", "policies"),
      ("check policies/salesforce/standard-s", "policies/salesforce/standard-sms.yaml"),
      ("check --policies sche", "schemas"), ("graph enhanced-web", "enhanced-web-chat"),
      ("explain --why", "--why-not"), ("explain --fire l", "latest"),
      ("explain --se", "--set --session"),
      ("explain --channel enhanced-web", "enhanced-web-chat"), ("fmt --d", "--diff"),
      ("check --explain unknown-st", "unknown-state"),
      ("schema c", "configuration"), ("channels messaging-s", "messaging-session"),
      ("channels enhanced-web", "enhanced-web-chat"), ("init salesf", "salesforce"),
      ("init salesforce sche", "schemas"),
      ("import --pol", "--policies --policy"),
      ("import --policy enhanced-web", "enhanced-web-chat"),
    ]
  )
  func bash(_ line: String, _ completions: String) throws {
    #expect(try Self.completions(of: line) == completions)
  }

  @Test("complete what the policies, the configuration, the channel and the log of the line give")
  func fromLine() throws {
    let folder = try TemporaryFolder([
      "far.yaml": """
      policy: far
      states: {idle: {initial: true}, live: Live, over: {final: true}}
      settings:
        limit: {type: duration, range: 5m..30m}
        strict: {type: boolean, default: false}
      events: {go: {}}
      rules: {begin: {event: go, from: idle, to: live}, end: {event: go, from: live, to: over}}
      """,
      "own.yaml": "config: own\nchannels: {ours: {policy: far}}\n",
      "log.ndjson": #"{"session": "s1"}"# + "\n" + #"{"session": "s2", "x": [1"# + "\n\n"
        + #"{"at": "?", "session": "t 3"}"# + "\n" + #"{"session": "s1"}"# + "\n",
    ])
    let (far, own, log) = (
      folder.path("far.yaml"), folder.path("own.yaml"), folder.path("log.ndjson")
    )
    for (line, completions) in [
      ("graph --policies \(far) f", "far"), ("show --policies=\(far) f", "far"),
      ("graph --config \(own) --policies \(far) ", "ours far"),
      ("explain --policies \(far) --channel ", "far"),
      ("explain --policies \(far) --channel far --why-not l", "live"),
      ("explain --policies \(far) --channel far --set l", "limit="),
      ("simulate --policies \(far) --channel far --set s", "strict=true strict=false"),
      ("explain \(log) --session s", "s1"), ("explain --policies nowhere --channel ", ""),
    ] {
      #expect(try Self.completions(of: line) == completions, "\(line)")
    }
  }

  private static func completions(of line: String) throws -> String {
    let script = try Tool.run("--generate-completion-script", "bash").output
    let folder = try TemporaryFolder(["policycheck.bash": script])
    let shell = """
      source "$1"
      IFS=' ' read -r -a COMP_WORDS <<< "policycheck $2"
      [[ "$2" == *' ' ]] && COMP_WORDS+=('')
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE="policycheck $2"
      COMP_POINT=${#COMP_LINE}
      _policycheck policycheck "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
      echo "${COMPREPLY[*]}"
      """
    let run = try Program(URL(filePath: "/bin/bash")).run(
      ["--norc", "-c", shell, "bash", folder.path("policycheck.bash"), line],
      environment: ["PATH": "\(Tool.folder.path):/usr/bin:/bin"]
    )
    return String(run.output.dropLast())
  }
}
