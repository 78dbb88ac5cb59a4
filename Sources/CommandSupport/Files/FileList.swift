/// The files that the paths of a command line stand for, each once, under the first of its names.
package struct FileList {
  package private(set) var files: [FileFinder.File] = []
  /// The folders of the files that were named themselves.
  package private(set) var folders: [String] = []
  /// Paths that lead nowhere, and folders that can't be read or hold nothing, as sentences.
  package private(set) var problems: [String] = []
  private var identities: Set<String> = []

  /// - Parameter hint: what to add where a path leads nowhere.
  package init(_ paths: [String] = [], hint: String = "", mayBeEmpty: Bool = false) {
    for path in paths { add(path, hint: hint, mayBeEmpty: mayBeEmpty) }
  }

  package mutating func add(_ path: String, hint: String = "", mayBeEmpty: Bool = false) {
    switch FileFinder.find(path) {
    case .file(let file):
      add([file])
      // Standard input is in no folder.
      if file.path != FileFinder.standardInput { folders.append(FileFinder.folder(of: file.path)) }
    case .folder(let files, let unreadable):
      add(files)
      problems += unreadable.map { "the folder `\($0)` can't be read" }
      if files.isEmpty, unreadable.isEmpty, !mayBeEmpty {
        problems.append("`\(path)` holds no policies: no file in it ends in .yaml or .yml")
      }
    case .nothing(let reason): problems.append("`\(path)` can't be read: \(reason)\(hint)")
    }
  }

  private mutating func add(_ found: [FileFinder.File]) {
    files += found.filter { identities.insert($0.identity).inserted }
  }
}
