/// What other YAML tools take an unquoted scalar for.
enum PlainScalar {
  /// Whether YAML reads it as null (1.1 and 1.2).
  static func isNull(_ text: String) -> Bool {
    // Most texts are longer than any of them.
    if text.utf8.count > 4 { return false }
    switch text {
    case "", "~", "null", "Null", "NULL": return true
    default: return false
    }
  }

  /// Whether YAML 1.1 reads it as a boolean and YAML 1.2 as text.
  static func isOldBoolean(_ text: String) -> Bool {
    // Most texts are longer than any of them.
    if text.utf8.count > 3 { return false }
    switch text {
    case "y", "Y", "n", "N": return true
    case "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF": return true
    default: return false
    }
  }

  /// The boolean that a word can only mean, in its place.
  static func fixes(boolean text: String, at place: Place) -> [Fix] {
    boolean(text).map { Fix.writing(String($0), at: place, isSafe: true) } ?? []
  }

  /// The boolean that a word most likely means.
  static func boolean(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "yes", "y", "on": true
    case "false", "no", "n", "off": false
    default: nil
    }
  }
}
