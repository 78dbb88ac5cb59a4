import Glibc

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
    switch kind(of: path, followingLinks: true) {
    case nil: return .nothing(reason: "no such file or folder")
    case .folder: break
    default: return .file(path)
    }
    var files: [String] = []
    var unreadable: [String] = []
    var folders = [path]
    while let folder = folders.popLast() {
      guard let names = names(in: folder) else {
        unreadable.append(folder)
        continue
      }
      for (name, known) in names {
        // Paths are printed, and code scanning compares them with those in the repository.
        let isHere = folder == "."
        let child = isHere ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
        switch known ?? kind(of: child, followingLinks: false) {
        case .folder: folders.append(child)
        case .link where kind(of: child, followingLinks: true) == .folder: break
        default: if isYAML(name) { files.append(child) }
        }
      }
    }
    return .folder(files.sorted(), unreadable: unreadable.sorted())
  }

  /// What a name in a folder stands for.
  private enum Kind {
    case folder
    case link
    case other
  }

  /// What is at a path; nil where there is nothing that can be looked at.
  private static func kind(of path: String, followingLinks: Bool) -> Kind? {
    var status = stat()
    // SAFETY: the path is passed as a string that ends with NUL for the length of the call, and the
    // system fills the struct before it is read.
    let result = unsafe followingLinks ? stat(path, &status) : lstat(path, &status)
    if result != 0 { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    case S_IFLNK: return .link
    default: return .other
    }
  }

  /// The names in a folder that aren't hidden, with what the system tells of them; nil on an error.
  private static func names(in folder: String) -> [(name: String, kind: Kind?)]? {
    // SAFETY: the path is passed as a string that ends with NUL for the length of the call; the stream
    // is closed once, below.
    guard let stream = unsafe opendir(folder) else { return nil }
    defer { unsafe closedir(stream) }
    var names: [(name: String, kind: Kind?)] = []
    while true {
      errno = 0
      // SAFETY: the entry is valid until the next call; its name ends with NUL and is copied here.
      guard let entry = unsafe readdir(stream) else { return errno == 0 ? names : nil }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(".") { continue }
      // Some file systems tell no kind, so that it has to be asked for.
      let kind: Kind? =
        switch unsafe Int(entry.pointee.d_type) {
        case DT_UNKNOWN: nil
        case DT_DIR: .folder
        case DT_LNK: .link
        default: .other
        }
      names.append((name, kind))
    }
  }

  /// Whether a file's name says that it is YAML.
  static func isYAML(_ name: String) -> Bool { name.hasSuffix(".yaml") || name.hasSuffix(".yml") }

  /// The folder that a file is in.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
