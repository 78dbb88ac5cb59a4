package import PolicyEngine

/// The import tables among the documents of a library, read and checked.
package struct ImportTables: Sendable {
  /// The tables that can be used.
  package private(set) var tables: [ImportTable] = []
  /// What is wrong with the tables, apart from their shape.
  package private(set) var diagnostics: [Diagnostic] = []

  /// - Parameter files: the files whose problems are reported; all if nil.
  package init(_ library: PolicyLibrary, reporting files: Set<Int32>? = nil) {
    for document in library.documents.documents where document.kind == .importTable {
      let read = ImportTableReader.read(document, for: library)
      if let table = read.table { tables.append(table) }
      if files?.contains(document.file) ?? true { diagnostics += read.diagnostics }
    }
  }
}
