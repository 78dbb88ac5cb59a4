import CommandSupport
import PolicyEngine
import PolicyFormat

/// What somebody begins with: a product's policies, channels of his own, a test of one, and the schemas
/// that editors check all that with.
struct StarterFolder {
  /// The files by their paths; a schema is the same for all products.
  private(set) var files: [SourceFile]
  /// The names of the files that are the user's own to change first.
  private(set) var ownFiles: [String] = []
  /// The names of the schemas among the files.
  let schemas: Set<String>

  init(_ family: CarriedFamily) {
    let texts = family.files.map { String(decoding: $0.bytes, as: UTF8.self) }
    let wanted = JSONSchema.allCases.filter { schema in
      [.configuration, .test].contains(schema)
        || texts.contains { $0.contains("schemas/\(schema.fileName)") }
    }
    let schemas = wanted.map { schema in
      SourceFile(name: "schemas/\(schema.fileName)", text: schema.text)
    }
    self.schemas = Set(schemas.map(\.name))
    files = family.files
    let id = "our-\(family.name)"
    var words: [String] = []
    let library = ZoneFiles.library(of: files)
    // Who has written a configuration for a product has said more than can be made up here.
    ownFiles = library.documents.documents.filter { $0.kind == .configuration }
      .map { files[Int($0.file)].name }
    if ownFiles.isEmpty {
      let sample = SampleConfiguration(id, of: family, in: library)
      add("policies/\(id).yaml", sample.text)
      words = sample.words
    }
    if let test = FirstTest(id, of: files, words: words) {
      add("policies/\(id).test.yaml", test.text)
    }
    files += schemas
  }

  private mutating func add(_ name: String, _ text: String) {
    files.append(Self.laidOut(SourceFile(name: name, text: text)))
    ownFiles.append(name)
  }

  private static func laidOut(_ file: SourceFile) -> SourceFile {
    guard case .changed(let bytes) = PolicyFormatter.format(file) else { return file }
    return SourceFile(name: file.name, bytes: bytes)
  }
}
