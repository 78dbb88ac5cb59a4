import ArgumentParser
import CommandSupport
import PolicyEngine

/// `policycheck schema`: prints the JSON Schemas that editors use.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema (draft-07) of a kind of file.",
    discussion: HelpText.discussion(
      """
      Generated from the table of keys that the reader itself uses. A file names its schema in its \
      first line: # yaml-language-server: $schema=PATH
      """,
      example: "policycheck schema policy",
      findings: nil
    )
  )

  @Argument(help: "Which one: \(JSONSchema.allCases.map(\.rawValue).joined(separator: ", ")).")
  var document: JSONSchema

  func run() throws {
    StandardOutput.write(document.text)
  }
}

extension JSONSchema: ExpressibleByArgument {}
