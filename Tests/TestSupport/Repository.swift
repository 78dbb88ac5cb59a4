package import Foundation
package import PolicyEngine

/// The files of the package that tests read.
package enum Repository {
  /// The root of the package.
  package static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The YAML files of a folder and the folders in it, in order, named relative to the root.
  package static func yamlFiles(in folder: String) throws -> [SourceFile] {
    let names = try FileManager.default.subpathsOfDirectory(
      atPath: root.appending(path: folder).path
    )
    return try names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
      let path = "\(folder)/\(name)"
      return SourceFile(name: path, bytes: Array(try Data(contentsOf: root.appending(path: path))))
    }
  }
}
