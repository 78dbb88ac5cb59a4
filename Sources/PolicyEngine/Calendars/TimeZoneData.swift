/// The rules of time zones, as the host has them: files of the tz database, and its version.
///
/// The engine reads no file. A host that uses calendars reads the compiled files (TZif) of the zones that they
/// name, which most systems keep under `/usr/share/zoneinfo`, and hands their bytes over. `UTC` needs none.
public struct TimeZoneData: Sendable {
  /// The version of the tz database, such as `2025b`; it is on record with what calendars decide.
  public let version: String
  /// The names of all zones that there are, for suggestions; those of the files if the host knows no more.
  package let names: [String]
  /// The most bytes that are read of a zone's file.
  package static let longestFile = ZoneFile.limit
  private let files: [String: [UInt8]]

  /// - Parameters:
  ///   - version: the version of the tz database, such as `2025b`.
  ///   - files: the bytes of the zones' files, by name, such as `Europe/Berlin`.
  ///   - names: the names of all zones that there are, if the host knows more than those.
  public init(version: String, files: [String: [UInt8]], names: [String] = []) {
    self.version = version
    self.files = files
    self.names = names.isEmpty ? files.keys.sorted() : names
  }

  /// No rules but those of `UTC`.
  package static let none = TimeZoneData(version: "none", files: [:])

  /// Why the rules of a zone can't be had.
  package enum Problem: Error, Hashable {
    case noData
    case unknown
    case unreadable(String)
  }

  package func rules(of name: String) throws(Problem) -> ZoneRules {
    if name == "UTC" { return ZoneRules(name: name, offset: 0) }
    guard let bytes = files[name] else { throw names.isEmpty ? .noData : .unknown }
    do throws(ZoneFile.Problem) {
      return try ZoneFile.read(bytes, name: name)
    } catch {
      throw .unreadable(error.description)
    }
  }

  /// Whether a text has the form of a zone's name, and so leads to no other file than a zone's.
  package static func isName(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return (1...3).contains(parts.count) && text.utf8.count <= 64
      && parts.allSatisfy { part in
        guard let first = part.first, isLetter(first) else { return false }
        return part.allSatisfy { byte in
          isLetter(byte) || (0x30...0x39).contains(byte)
            || [UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+")].contains(byte)
        }
      }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
