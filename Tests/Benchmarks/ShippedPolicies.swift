import Glibc
import PolicyEngine

/// The eleven channels of this package, found from where this file is.
enum ShippedPolicies {
  /// The package's folder.
  static let package: String = {
    var path = #filePath[...]
    for _ in 0..<3 { path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)] }
    return path.isEmpty ? "." : String(path)
  }()

  /// The folder of the policies.
  static let folder = "\(package)/policies/salesforce"

  /// The policy files, in order of their names.
  static func paths() throws -> [String] {
    // SAFETY: the stream is closed on the way out, and each entry's name is copied before the next
    // one is read; `d_name` ends with NUL.
    guard let stream = unsafe opendir(folder) else {
      throw FailedBenchmark("the folder `\(folder)` can't be read")
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      // The policies alone: their tests are read by the other tool as any YAML, without a meaning.
      if name.hasSuffix(".yaml"), !name.hasSuffix(".test.yaml"), !name.hasSuffix(".import.yaml") {
        names.append(name)
      }
    }
    return names.sorted().map { "\(folder)/\($0)" }
  }

  /// The files with their bytes.
  static func read() throws -> [SourceFile] {
    try paths().map { SourceFile(name: $0, bytes: try Files.read($0)) }
  }

  /// The policy of Enhanced Web Chat with a limit of five minutes for a customer's silence.
  static func webChat() throws -> Policy {
    try PolicyLibrary(read()).policy("enhanced-web-chat", settings: ["customer_inactivity": "5m"])
  }
}
