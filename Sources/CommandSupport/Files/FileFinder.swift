import Glibc
import SystemPackage

/// Finds the files that a path stands for, in the same way for every verb.
///
/// `-` is standard input. A path that leads to anything but a folder is read as it is, a pipe too. Of a
/// folder and the folders in it, the regular files that end in `.yaml` or `.yml` count; links are
/// followed, names that begin with a dot are hidden, and pipes and devices are passed over.
package enum FileFinder {
  package static let standardInput = "-"

  /// What places call the file at a path.
  package static func name(of path: String) -> String { path == standardInput ? "<stdin>" : path }

  /// A file, by the name under which it was found.
  package struct File {
    package var path: String
    /// The same for all names of one file: where links lead, from the root on.
    package var identity: String
  }

  package enum Found {
    case file(File)
    /// The files of a folder, and the folders in it that can't be read.
    case folder([File], unreadable: [String])
    case nothing(reason: String)
  }

  /// What a path stands for; the files of a folder, and if wanted of those in it, are sorted, each once.
  package static func find(_ path: String, isDeep: Bool = true) -> Found {
    if path == standardInput { return .file(File(path: path, identity: path)) }
    do throws(Errno) {
      if try Stat(FilePath(path)).type == .directory {
        var search = FolderSearch(isDeep: isDeep)
        search.run(path)
        return .folder(
          search.files.sorted { $0.path < $1.path },
          unreadable: search.unreadable.sorted()
        )
      }
      return .file(File(path: path, identity: canonicalPath(path) ?? path))
    } catch {
      return .nothing(
        reason: error == .noSuchFileOrDirectory ? "no such file or folder" : error.words
      )
    }
  }

  /// Where a path leads, from the root on and without links; nil where it leads nowhere that has a name.
  package static func canonicalPath(_ path: String) -> String? {
    // SAFETY: `realpath` gives memory that is copied and freed here, or nil.
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  /// Whether something has a name, such as a link that leads nowhere.
  package static func isTaken(_ path: String) -> Bool {
    (try? Stat(FilePath(path), followTargetSymlink: false)) != nil
  }

  package static func isYAML(_ name: String) -> Bool {
    name.hasSuffix(".yaml") || name.hasSuffix(".yml")
  }

  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  package static func path(of name: String, in folder: String) -> String {
    // Paths are printed, and code scanning compares them with those in the repository.
    folder == "." ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }
}

private struct FolderSearch {
  typealias File = FileFinder.File

  let isDeep: Bool
  private(set) var files: [File] = []
  private(set) var unreadable: [String] = []
  private var seen: Set<String> = []

  init(isDeep: Bool) { self.isDeep = isDeep }

  mutating func run(_ path: String) {
    var folders = [File(path: path, identity: FileFinder.canonicalPath(path) ?? path)]
    while !folders.isEmpty {
      var links: [String] = []
      while let folder = folders.popLast() {
        if seen.insert(folder.identity).inserted { look(into: folder, &folders, &links) }
      }
      // Last, so that what has a name of its own here goes by that.
      for link in links.sorted() { follow(link, &folders) }
    }
  }

  private mutating func look(
    into folder: File,
    _ folders: inout [File],
    _ links: inout [String]
  ) {
    guard let entries = Self.entries(of: folder.path) else {
      unreadable.append(folder.path)
      return
    }
    for entry in entries where !entry.name.hasPrefix(".") {
      let path = FileFinder.path(of: entry.name, in: folder.path)
      let identity = FileFinder.path(of: entry.name, in: folder.identity)
      switch entry.type ?? Self.type(of: path, followingLinks: false) {
      case .directory: if isDeep { folders.append(File(path: path, identity: identity)) }
      case .symbolicLink: links.append(path)
      case .regular: add(path, identity)
      default: break
      }
    }
  }

  private mutating func follow(_ link: String, _ folders: inout [File]) {
    let identity = FileFinder.canonicalPath(link) ?? link
    switch Self.type(of: link, followingLinks: true) {
    case .directory: if isDeep { folders.append(File(path: link, identity: identity)) }
    // What a link to nothing stands for is found out by reading it, and reported.
    case .regular, nil: add(link, identity)
    default: break
    }
  }

  private mutating func add(_ path: String, _ identity: String) {
    guard FileFinder.isYAML(path), seen.insert(identity).inserted else { return }
    files.append(File(path: path, identity: identity))
  }

  /// The names in a folder with what they are, as far as the file system tells; nil where it can't be read.
  private static func entries(of folder: String) -> [(name: String, type: FileType?)]? {
    // SAFETY: the path is passed as a string that ends with NUL for the length of the call; the stream
    // is closed once, below.
    guard let stream = unsafe opendir(folder) else { return nil }
    defer { unsafe closedir(stream) }
    var entries: [(name: String, type: FileType?)] = []
    while true {
      errno = 0
      // SAFETY: the entry is valid until the next call; its name ends with NUL and is copied here.
      guard let entry = unsafe readdir(stream) else { return errno == 0 ? entries : nil }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      let type = unsafe Int(entry.pointee.d_type)
      // The system's `DTTOIF`: one number is the other without its lower bits.
      let known = type == DT_UNKNOWN ? nil : FileType(rawValue: mode_t(type) << 12)
      entries.append((name, known))
    }
  }

  /// What is at a path; nil where there is nothing that can be looked at.
  private static func type(of path: String, followingLinks: Bool) -> FileType? {
    try? Stat(FilePath(path), followTargetSymlink: followingLinks).type
  }
}
