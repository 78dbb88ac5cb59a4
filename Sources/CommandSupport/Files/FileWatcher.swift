import Glibc
import SystemPackage

/// Waits for files to change, by looking at them a few times a second.
///
/// Looking works the same on every file system, and for editors that put a new file in the place of
/// the old one. It is what the system says of a file that is compared, so that no file is read.
package struct FileWatcher {
  /// What the system says of a file.
  private struct State: Equatable {
    var path: String
    var inode: Inode
    var size: Int64
    var seconds: Int
    var nanoseconds: Int
  }

  /// How long to wait between two looks, in milliseconds.
  private static let interval: Int32 = 200

  private let paths: [String]
  private var states: [State]

  /// Begins to watch files, and the YAML files of folders: what changes from now on is noticed.
  package init(_ paths: [String]) {
    self.paths = paths
    states = Self.states(of: paths)
  }

  package var count: Int { states.count }

  /// Returns once something is different from the last time, and has stayed as it is for one look.
  ///
  /// A checkout writes many files: what is half done is not worth a run.
  package mutating func waitForChange() {
    var last = states
    while true {
      _ = poll(nil, 0, Self.interval)
      let current = Self.states(of: paths)
      if current == last, current != states { break }
      last = current
    }
    states = last
  }

  private static func states(of paths: [String]) -> [State] {
    FileList(paths, mayBeEmpty: true).files.compactMap { file in
      guard let status = try? Stat(FilePath(file.path)) else { return nil }
      return State(
        path: file.path,
        inode: status.inode,
        size: status.size,
        seconds: status.st_mtim.tv_sec,
        nanoseconds: status.st_mtim.tv_nsec
      )
    }
  }
}
