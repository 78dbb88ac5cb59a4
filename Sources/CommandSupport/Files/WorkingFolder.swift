import Glibc

package enum WorkingFolder {
  private static let path: String? = {
    // SAFETY: `getcwd` gives text that ends with NUL, which is copied and then freed.
    guard let text = unsafe getcwd(nil, 0) else { return nil }
    defer { unsafe free(text) }
    return unsafe String(cString: text)
  }()

  /// A path relative to the folder where it leads below it, otherwise as it is.
  package static func relative(_ file: String) -> String {
    var file = file
    if let path, file.hasPrefix(path + "/") { file.removeFirst(path.count + 1) }
    while file.hasPrefix("./") { file.removeFirst(2) }
    return file
  }
}
