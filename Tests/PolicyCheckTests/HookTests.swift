import Foundation
import TestSupport
import Testing

@Suite("The hooks for pre-commit")
struct HookTests {
  private struct Hook: Decodable {
    let id: String
    let name: String
    let entry: String
    let language: String
    let files: String
  }

  /// The hooks as another reader of YAML sees them.
  private static func hooks() throws -> [Hook] {
    let program =
      "import json, yaml; print(json.dumps(yaml.safe_load(open('.pre-commit-hooks.yaml'))))"
    let run = try Program.python.run(["-c", program])
    #expect(run.status == 0, "apt-get install python3-yaml")
    return try JSONDecoder().decode([Hook].self, from: Data(run.output.utf8))
  }

  @Test("build the tool or use the one that is installed")
  func languages() throws {
    let hooks = try Self.hooks()
    #expect(hooks.map(\.language) == ["swift", "system"])
    #expect(Set(hooks.map(\.id)).count == hooks.count)
  }

  @Test("run a command that passes right files and stops at wrong ones")
  func entries() throws {
    let folder = try TemporaryFolder(["bad.yaml": "polcy: a\n"])
    for hook in try Self.hooks() {
      let words = hook.entry.split(separator: " ").map(String.init)
      #expect(words.first == "policycheck")
      let arguments = Array(words.dropFirst())
      // The names of the changed files are appended.
      let right = try Tool.runList(
        arguments + [
          "policies/salesforce/enhanced-sms.yaml", "policies/salesforce/enhanced-sms.test.yaml",
        ]
      )
      #expect(right.status == 0 && right.output.isEmpty)
      #expect(try Tool.runList(arguments + [folder.path("bad.yaml")]).status == 1)
    }
  }

  @Test("look at policies and at nothing else")
  func files() throws {
    for hook in try Self.hooks() {
      let pattern = try Regex(hook.files)
      for name in ["policies/salesforce/enhanced.yaml", "chat/policies/acme/web.yml"] {
        #expect(name.contains(pattern), "\(name)")
      }
      for name in [".github/workflows/ci.yaml", "policies/README.md", "mypolicies/a.yaml"] {
        #expect(!name.contains(pattern), "\(name)")
      }
    }
  }
}
