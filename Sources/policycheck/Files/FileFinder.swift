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
    case folder(String, [String])
    case nothing(reason: String)
  }

  /// A file as it is, or the YAML files of a folder and the folders in it, sorted.
  static func find(_ path: String) -> Found {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      return .nothing(reason: "no such file or folder")
    }
    guard isFolder else { return .file(path) }
    var files: [String] = []
    var folders = [path]
    // Links are followed, and a link can lead back up: a folder this deep is no policy folder.
    let deepest = path.split(separator: "/").count + 16
    while let folder = folders.popLast() {
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
        return .nothing(reason: "the folder `\(folder)` can't be read")
      }
      for name in names where !name.hasPrefix(".") {
        let child = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
        var isChildFolder = false
        guard FileManager.default.fileExists(atPath: child, isDirectory: &isChildFolder) else {
          continue
        }
        if isChildFolder {
          if child.split(separator: "/").count < deepest { folders.append(child) }
        } else if isYAML(name) {
          files.append(child)
        }
      }
    }
    return .folder(path, files.sorted())
  }

  /// Whether a file's name says that it is YAML.
  static func isYAML(_ name: String) -> Bool { name.hasSuffix(".yaml") || name.hasSuffix(".yml") }

  /// The folder that a file is in.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
