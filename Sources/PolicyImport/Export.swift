package import PolicyEngine

/// A file that another product wrote, as nodes with places.
package struct Export: Sendable {
  package var file: Int32
  /// The name of the file without its folder.
  package var name: String
  package var format: ImportShape.Format
  /// The root element of XML; nil for JSON.
  package var rootName: String?
  /// The fields: what is in the root element, or the value of JSON.
  package var root: YAMLNode

  /// Reads a file; what is wrong with it where it can't be read.
  package static func read(
    _ source: SourceFile,
    file: Int32
  ) throws(ExportError) -> Export {
    let scan = ByteScan(source.bytes, file: file, limits: YAMLLimits())
    if let found = scan.diagnostics.first { throw ExportError(diagnostic: words(for: found)) }
    guard let first = source.bytes.first(where: { $0 > 0x20 }) else {
      let place = Place(file: file, lower: 0, upper: 0)
      throw ExportError(
        diagnostic: Diagnostic(
          .emptyFile,
          at: place,
          "the file has no content",
          help: "an export is XML or JSON, as the product gives it"
        )
      )
    }
    let name = source.name.split(separator: "/").last.map(String.init) ?? source.name
    if first == UInt8(ascii: "<") {
      do throws(XMLReader.Failure) {
        let document = try XMLReader.read(source.bytes, file: file)
        guard let root = document.entries?.first else {
          return Export(file: file, name: name, format: .xml, root: document)
        }
        return Export(file: file, name: name, format: .xml, rootName: root.key, root: root.value)
      } catch { throw ExportError(diagnostic: error.diagnostic) }
    }
    do throws(JSONReader.Failure) {
      let root = try JSONReader.read(source.bytes, file: file, as: .file)
      return Export(file: file, name: name, format: .json, root: root)
    } catch { throw ExportError(diagnostic: error.diagnostic) }
  }

  /// What is wrong with the bytes of a file, in words that fit one that isn't ours.
  private static func words(for found: Diagnostic) -> Diagnostic {
    var found = found
    switch found.id {
    case .fileTooLarge: found.help = "export fewer channels or settings at once"
    case .controlCharacter: found.help = "remove it: it can't be seen, and no export needs it"
    default: break
    }
    found.fixes = []
    return found
  }
}

/// Why an export can't be read.
package struct ExportError: Error {
  package var diagnostic: Diagnostic
}
