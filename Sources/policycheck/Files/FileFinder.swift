#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Finds the YAML files that paths stand for.
enum FileFinder {
  /// What a path stands for.
  enum Found {
    case file(String)
    /// The YAML files of a folder, and the folders in it that can't be read.
    case folder([String], unreadable: [String])
    case nothing(reason: String)
  }

  /// A file as it is, or the YAML files of a folder and the folders in it, sorted.
  ///
  /// Links to folders inside the folder are passed over, as one can lead back up; a link to a file, or
  /// to nothing, counts as a file.
  static func find(_ path: String) -> Found {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      return .nothing(reason: "no such file or folder")
    }
    guard isFolder else { return .file(path) }
    var files: [String] = []
    var unreadable: [String] = []
    var folders = [path]
    while let folder = folders.popLast() {
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
        unreadable.append(folder)
        continue
      }
      for name in names where !name.hasPrefix(".") {
        let child = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
        var isChildFolder = false
        let exists = FileManager.default.fileExists(atPath: child, isDirectory: &isChildFolder)
        if exists, isChildFolder {
          if !isLink(child) { folders.append(child) }
        } else if isYAML(name) {
          files.append(child)
        }
      }
    }
    return .folder(files.sorted(), unreadable: unreadable.sorted())
  }

  private static func isLink(_ path: String) -> Bool {
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    return type == .typeSymbolicLink
  }

  /// Whether a file's name says that it is YAML.
  static func isYAML(_ name: String) -> Bool { name.hasSuffix(".yaml") || name.hasSuffix(".yml") }

  /// The folder that a file is in.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
