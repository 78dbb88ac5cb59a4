import Foundation
import PolicyEngine
import TestSupport
import Testing

@Suite("Schemas")
struct SchemaTests {
  @Test("the files in schemas/ are what the tool prints", arguments: JSONSchema.allCases)
  func filesAreCurrent(_ schema: JSONSchema) throws {
    let file = Repository.root.appending(path: "schemas/\(schema.fileName)")
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(
      text == schema.text,
      "policycheck schema \(schema.rawValue) > schemas/\(schema.fileName)"
    )
  }

  @Test("the schemas and the reader agree on which keys there are")
  func keysAgree() throws {
    #expect(try Self.keys(of: .policy) == Self.keys(of: PolicyShape.document))
    #expect(try Self.keys(of: .configuration) == Self.keys(of: ConfigurationShape.document))
    #expect(try Self.keys(of: .test) == Self.keys(of: TestShape.document))
  }

  /// What a well-kept validator says must be what the reader says, for everything about shapes.
  @Test("the schemas and policycheck judge every document alike")
  func judgementsAgree() throws {
    var cases: [(file: String, schema: JSONSchema, isRight: Bool)] = []
    for file in try Self.documents() {
      let bytes = Array(try Data(contentsOf: Repository.root.appending(path: file)))
      guard YAMLReader.read(bytes, file: 0).diagnostics.isEmpty else { continue }
      var found: [Diagnostic] = []
      let document = Document.read(
        SourceFile(name: file, bytes: bytes),
        file: 0,
        diagnostics: &found
      )
      guard document.kind != .unknown else { continue }
      // What no pattern can say: an order of two numbers, and a number's size.
      let isBeyondSchemas = found.contains {
        $0.id == .rangeInverted || $0.help?.contains("longest") == true
      }
      if isBeyondSchemas { continue }
      let schema: JSONSchema =
        switch document.kind {
        case .configuration: .configuration
        case .test: .test
        case .policy, .unknown: .policy
        case .importTable: .importTable
        }
      cases.append((file, schema, document.isSound))
    }
    #expect(cases.count { $0.isRight } >= 14)
    let verdicts = try SchemaValidator.verdicts(
      of: cases.map { ($0.file, "schemas/\($0.schema.fileName)") }
    )
    for (index, item) in cases.enumerated() {
      #expect(verdicts[index].isEmpty == item.isRight, "\(item.file): \(verdicts[index])")
    }
  }

  // MARK: Documents

  private static func documents() throws -> [String] {
    var files: [String] = []
    for folder in ["policies", "Tests/PolicyEngineTests/Fixtures"] {
      let root = Repository.root.appending(path: folder)
      let names =
        FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
      files += names.filter { $0.hasSuffix(".yaml") }.map { "\(folder)/\($0)" }
    }
    return files.sorted()
  }

  // MARK: Keys

  private static func keys(of schema: JSONSchema) throws -> Set<String> {
    let object = try JSONSerialization.jsonObject(with: Data(schema.text.utf8))
    var keys: Set<String> = []
    func visit(_ value: Any) {
      if let object = value as? [String: Any] {
        let properties = object["properties"] as? [String: Any] ?? [:]
        keys.formUnion(properties.keys)
        // One of the keys has the name itself.
        properties.values.forEach(visit)
        for (key, value) in object where key != "properties" { visit(value) }
      } else if let items = value as? [Any] {
        items.forEach(visit)
      }
    }
    visit(object)
    return keys
  }

  private static func keys(of shape: Shape) -> Set<String> {
    var keys: Set<String> = []
    if shape.list.contains(where: { $0.isEditable }) { keys.formUnion(["add", "remove"]) }
    for list in shape.list { keys.formUnion(Self.keys(of: list.item)) }
    switch shape.mapping {
    case .keys(let own):
      for key in own {
        keys.formUnion(
          Self.keys(of: key.shape).union([key.name, key.formerName].compactMap(\.self))
        )
      }
    case .named(let named): keys.formUnion(Self.keys(of: named.value))
    case nil: break
    }
    return keys
  }
}
