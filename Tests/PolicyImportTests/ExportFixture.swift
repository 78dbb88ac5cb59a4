import Foundation
import PolicyEngine
import PolicyImport
import TestSupport
import Testing

/// An export with what should come of it: a configuration, and what can't be carried.
struct ExportFixture: Sendable, CustomTestStringConvertible {
  /// What the case is called: its export, or several of them.
  let name: String
  let exports: [String]
  let vendor: Vendor
  var options = Importer.Options()

  var testDescription: String { name }

  /// A product's policies and import tables.
  enum Vendor: String, Sendable, CaseIterable {
    case salesforce
    case twilio
    case connect = "amazon-connect"
    case rocketChat = "rocket-chat"

    /// The files of the product, as they are shipped.
    var files: [SourceFile] {
      get throws { try ExportFixture.yamlFiles(in: "policies/\(rawValue)") }
    }

    var library: PolicyLibrary {
      get throws { PolicyLibrary(try files) }
    }
  }

  static let all: [ExportFixture] = [
    .init(
      name: "salesforce-web",
      exports: ["Support_Web.messagingChannel-meta.xml"],
      vendor: .salesforce
    ),
    .init(
      name: "salesforce-sms",
      exports: ["Store_SMS.messagingChannel-meta.xml"],
      vendor: .salesforce
    ),
    .init(
      name: "salesforce-old",
      exports: ["Old_Chat.messagingChannel-meta.xml"],
      vendor: .salesforce
    ),
    .init(
      name: "salesforce-voice",
      exports: ["Calls.messagingChannel-meta.xml"],
      vendor: .salesforce
    ),
    .init(name: "twilio-configuration", exports: ["twilio-configuration.json"], vendor: .twilio),
    .init(name: "twilio-service", exports: ["twilio-service.json"], vendor: .twilio),
    .init(name: "twilio-conversation", exports: ["twilio-conversation.json"], vendor: .twilio),
    .init(name: "twilio-out-of-range", exports: ["twilio-out-of-range.json"], vendor: .twilio),
    .init(
      name: "connect",
      exports: ["connect-roles.json", "connect-start.json"],
      vendor: .connect,
      options: options(channel: "shop")
    ),
    .init(
      name: "connect-contradiction",
      exports: ["connect-roles.json", "connect-list.json"],
      vendor: .connect,
      options: options(channel: "shop")
    ),
    .init(
      name: "rocket-chat-settings",
      exports: ["rocket-chat-settings.json"],
      vendor: .rocketChat
    ),
    .init(name: "rocket-chat-list", exports: ["rocket-chat-list.json"], vendor: .rocketChat),
  ]

  private static func options(channel: String) -> Importer.Options {
    var options = Importer.Options()
    options.channel = channel
    return options
  }

  static let folder = Repository.root.appending(path: "Tests/PolicyImportTests/Exports")

  static func export(_ name: String) throws -> SourceFile {
    SourceFile(name: name, bytes: Array(try Data(contentsOf: folder.appending(path: name))))
  }

  /// All policies and import tables in a folder.
  static func yamlFiles(in folder: String) throws -> [SourceFile] {
    try Repository.yamlFiles(in: folder).filter { !$0.name.hasSuffix(".test.yaml") }
  }

  func run() throws -> Importer.Result {
    let library = try vendor.library
    let exports = try exports.map(Self.export)
    return Importer.run(exports, library, ImportTables(library).tables, options)
  }

  /// What was found, as the tool prints it.
  static func text(of result: Importer.Result) -> String {
    TextRenderer().render(result.findings) + TextRenderer().render(result.mistakes)
  }
}
