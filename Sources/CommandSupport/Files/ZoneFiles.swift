import Glibc
import PolicyAnalysis
package import PolicyEngine

/// The tz database of the system, as compiled files.
///
/// It is read only where a calendar names a zone. TZDIR names its folder, as it does for the system itself.
package enum ZoneFiles {
  /// Where systems keep it.
  private static let folders = [
    "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo",
  ]

  /// The most bytes that the list of all zones may have; that of today has a hundred thousand.
  private static let longestList = 1 << 20

  /// The rules of some zones, as far as there are files of those names; nil where there is no database.
  package static func read(_ zones: [String]) -> TimeZoneData? {
    guard let folder = folder, !zones.isEmpty else { return nil }
    var files: [String: [UInt8]] = [:]
    for zone in zones {
      // One byte more shows the reader that a file is too long.
      if let bytes = try? FileReader.read("\(folder)/\(zone)", limit: TimeZoneData.longestFile) {
        files[zone] = bytes
      }
    }
    let list = (try? FileReader.read("\(folder)/tzdata.zi", limit: longestList)) ?? []
    let lines = list.split(separator: UInt8(ascii: "\n"))
    var version = lines.first.flatMap { words(of: $0).count == 3 ? words(of: $0)[2] : nil }
    if version == nil, let bytes = try? FileReader.read("\(folder)/+VERSION", limit: 64) {
      version = words(of: bytes[...]).first
    }
    let names = lines.compactMap { line -> String? in
      let words = words(of: line)
      switch words.first {
      case "Z" where words.count > 1: return words[1]
      case "L" where words.count > 2: return words[2]
      default: return nil
      }
    }
    if names.isEmpty, files.isEmpty { return nil }
    return TimeZoneData(version: version ?? "unknown", files: files, names: names)
  }

  /// Some files with the rules of the zones that their calendars name.
  package static func library(of files: [SourceFile]) -> PolicyLibrary {
    let zones = read(DocumentSet(files).zoneNames) ?? .none
    return PolicyLibrary(lookingAtTimesIn: DocumentSet(files, zones: zones))
  }

  private static var folder: String? {
    // SAFETY: the text is copied before anything could change the environment.
    if let named = unsafe getenv("TZDIR") { return unsafe String(cString: named) }
    return folders.first { folder in
      if case .folder = FileFinder.find(folder, isDeep: false) { true } else { false }
    }
  }

  private static func words(of line: ArraySlice<UInt8>) -> [String] {
    line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
