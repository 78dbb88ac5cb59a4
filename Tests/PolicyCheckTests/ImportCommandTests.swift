import Foundation
import TestSupport
import Testing

@Suite("policycheck import")
struct ImportCommandTests {
  private static let store =
    "<MessagingChannel><messagingChannelType>Text</messagingChannelType></MessagingChannel>"
  private static let web = """
    <MessagingChannel>
      <messagingChannelType>EmbeddedMessaging</messagingChannelType>
      <endUserIdleTimeOut>7</endUserIdleTimeOut>
    </MessagingChannel>
    """

  private static func folder() throws -> TemporaryFolder {
    try TemporaryFolder([
      "Store.xml": store, "Web.xml": web, "broken.xml": "<MessagingChannel>",
      "other.json": "{\"a\": 1}",
    ])
  }

  @Test("writes a configuration that check takes; 0 where all is carried")
  func whole() throws {
    let folder = try Self.folder()
    let run = try Tool.run("import", "--name", "acme", folder.path("Store.xml"))
    #expect(run.status == 0 && run.errors.isEmpty)
    let start = "\nconfig: acme\nchannels:\n  store:  # Store.xml\n    policy: enhanced-sms  # "
    #expect(run.output.contains(start))
    let check = try Tool.run("check", "--strict", "-", input: run.output)
    #expect(check.status == 0 && check.output.isEmpty, "\(check.output)")
    let piped = try Tool.run("import", "--channel", "store", "-", input: Self.store)
    #expect(piped.status == 0 && piped.output.contains("  store:  # <stdin>\n"))
  }

  @Test("tells what is not carried on standard error, and ends with 1")
  func findings() throws {
    let folder = try Self.folder()
    let run = try Tool.run("import", folder.path("Web.xml"))
    #expect(run.status == 1)
    #expect(
      run.errors.hasPrefix("\(folder.path("Web.xml")):2:25: warning: `EmbeddedMessaging` can")
    )
    #expect(run.errors.hasSuffix("`--policy` chooses another one\n"))
    #expect(run.output.contains("policy: enhanced-web-chat  #"))
    let chosen = try Tool.run("import", "--policy", "enhanced-in-app-chat", folder.path("Web.xml"))
    #expect(chosen.status == 0 && chosen.errors.isEmpty)
    #expect(chosen.output.contains("policy: enhanced-in-app-chat  #"))
    #expect(chosen.output.contains("customer_inactivity: 7m  # endUserIdleTimeOut, line 3"))
  }

  @Test("writes to a file if that is wanted")
  func output() throws {
    let folder = try Self.folder()
    let file = folder.path("acme.yaml")
    let run = try Tool.run("import", folder.path("Store.xml"), folder.path("Store.xml"), "-o", file)
    #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty)
    let text = try String(contentsOf: URL(filePath: file), encoding: .utf8)
    #expect(text == (try Tool.run("import", folder.path("Store.xml")).output))
    let refused = try Tool.run(
      "import",
      folder.path("Store.xml"),
      "-o",
      folder.path("no/acme.yaml")
    )
    #expect(refused.status == 2 && refused.errors.contains("can't be written"))
  }

  @Test(
    "writes nothing and ends with 2 where an export can't be read",
    arguments: [
      ("broken.xml", "[truncated]"), ("other.json", "[unknown-export]"),
      ("missing.xml", "no such file"), ("", "it is a folder"),
    ]
  )
  func unreadable(_ name: String, _ words: String) throws {
    let folder = try Self.folder()
    let run = try Tool.run("import", folder.path("Store.xml"), folder.path(name))
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.contains(words), "\(run.errors)")
  }

  @Test(
    "refuses options that mean nothing",
    arguments: [
      (["--name", "My Store"], "did you mean `my-store`?"),
      (["--channel", "none"], "found `none`"),
      (["--policy", "enhanced-web-cat"], "did you mean `enhanced-web-chat`?"),
      (["--policies", "nowhere"], "`nowhere` can't be read"),
    ]
  )
  func options(_ options: [String], _ words: String) throws {
    let folder = try Self.folder()
    let run = try Tool.runList(["import", folder.path("Store.xml")] + options)
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.contains(words), "\(run.errors)")
  }

  @Test("check, fmt and schema know import tables")
  func tables() throws {
    let folder = try TemporaryFolder([
      "acme.yaml": """
      import: acme
      format: json
      known_by: [a]
      channel: {policy: enhanced-web-chat}
      fields:
        - {from: a, unit: minutes, setting: customer_inactivty}

      """
    ])
    let check = try Tool.run("check", folder.path("acme.yaml"))
    #expect(check.status == 1)
    #expect(check.output.contains(":6:39: error: `enhanced-web-chat` has no setting"))
    #expect(check.output.contains("did you mean `customer_inactivity`?"))
    let fixed = try Tool.run("check", "--fix", "--unsafe-fixes", folder.path("acme.yaml"))
    #expect(fixed.status == 0, "\(fixed.output)")
    #expect(try Tool.run("fmt", "--check", folder.path("acme.yaml")).status == 0)
    #expect(try Tool.run("schema", "import").output.contains("\"known_by\""))
    let run = try Tool.run(
      "import",
      "--policies",
      "policies",
      "--policies",
      folder.path("acme.yaml"),
      "-",
      input: "{\"a\": \"6\"}"
    )
    #expect(run.status == 0 && run.output.contains("customer_inactivity: 6m  # a, line 1"))
  }

  @Test("a configuration and a test are no exports, and a table is no configuration")
  func otherKinds() throws {
    let table = "policies/salesforce/messaging-channel.import.yaml"
    #expect(try Tool.run("import", table).errors.contains("this is no JSON object or list"))
    let run = try Tool.run("channels", "--config", table)
    #expect(run.status == 2 && run.errors.contains("is an import table, and `--config` wants"))
  }
}
