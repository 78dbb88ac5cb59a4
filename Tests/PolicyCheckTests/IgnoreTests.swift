import Foundation
import TestSupport
import Testing

@Suite("policycheck check leaves out what comments ignore:")
struct IgnoreTests {
  private static let policy = """
    policy: acme-sms
    extends: enhanced-sms
    # policycheck: ignore[unused-name] the next release uses it
    effects: {thank: Thank the customer}

    """

  private func check(_ text: String, _ arguments: String...) throws -> Program.Run {
    let folder = try TemporaryFolder(["acme-sms.yaml": text])
    return try Tool.runList(["check", folder.path("acme-sms.yaml")] + arguments)
  }

  @Test("as text and as annotations nothing is reported, and --strict is content")
  func text() throws {
    for format in ["text", "github"] {
      let run = try check(Self.policy, "--strict", "--format", format)
      #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty)
    }
    let reported = try check(
      Self.policy.replacing(" the next release uses it", with: ""),
      "--strict"
    )
    #expect(reported.status == 1)
    #expect(
      reported.output.contains("[unused-name]")
        && reported.output.contains("[ignore-without-reason]")
    )
  }

  @Test("a comment is not unused where a parent can't be read, so that nobody could look")
  func unreadableParent() throws {
    let folder = try TemporaryFolder([
      "acme-sms.yaml": Self.policy.replacing("enhanced-sms", with: "acme-base"),
      "acme-base.yaml": "policy: acme-base\nextends: [\n",
    ])
    let run = try Tool.run("check", folder.url.path)
    #expect(run.status == 1 && !run.output.contains("unused-ignore"), "\(run.output)")
  }

  @Test("JSON says how many")
  func json() throws {
    let run = try check(Self.policy, "--strict", "--format", "json")
    #expect(run.status == 0)
    #expect(run.output == "{\"version\":1,\"diagnostics\":[],\"ignored\":3}\n")
  }

  @Test("SARIF has no result, as code scanning would open an alert for it")
  func sarif() throws {
    let run = try check(Self.policy, "--strict", "--format", "sarif")
    #expect(run.status == 0 && run.output.contains("\"results\":[]"))
    #expect(!run.output.contains("unused-name"))
  }

  @Test("in a configuration, and in the policy that it follows")
  func configuration() throws {
    let folder = try TemporaryFolder([
      "acme-sms.yaml": Self.policy,
      "acme.yaml": """
      config: acme
      channels:
        acme-sms-us:
          policy: acme-sms
          keywords: {opt_out: {add: [Stop!]}}  # policycheck: ignore[keyword-repeated] as it was

      """,
    ])
    let whole = try Tool.run("check", "--strict", folder.url.path)
    #expect(whole.status == 0 && whole.output.isEmpty)
    let alone = try Tool.run(
      "check",
      "--strict",
      folder.path("acme.yaml"),
      "--policies",
      folder.url.path
    )
    #expect(alone.status == 1 && alone.output.contains("[unknown-policy]"))
    try FileManager.default.copyItem(
      at: Tool.root.appending(path: "policies"),
      to: folder.url.appending(path: "shipped")
    )
    let run = try Tool.run(
      "check",
      "--strict",
      folder.path("acme.yaml"),
      "--policies",
      folder.url.path
    )
    #expect(run.status == 0 && run.output.isEmpty, "\(run.output)")
  }

  @Test("an unused comment is reported, but not of a policy whose children are not checked")
  func unused() throws {
    let folder = try TemporaryFolder([
      "base.yaml": """
      policy: acme
      abstract: true
      extends: enhanced
      # policycheck: ignore[unused-name] not needed
      capabilities: {notifications: false}

      """,
      "acme-sms.yaml": "policy: acme-sms\nextends: acme\n",
    ])
    let whole = try Tool.run("check", "--strict", folder.url.path)
    #expect(whole.status == 1 && whole.output.contains("[unused-ignore]"))
    for name in ["base.yaml", "acme-sms.yaml"] {
      let run = try Tool.run("check", "--strict", folder.path(name))
      #expect(run.status == 0 && run.output.isEmpty, "\(run.output)")
    }
  }
}
