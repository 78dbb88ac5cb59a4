package import PolicyEngine

/// The time zones that tests use, from the system's tz database.
package enum Zones {
  package static let data: TimeZoneData = {
    let names = [
      "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Australia/Sydney",
      "Asia/Kolkata",
    ]
    var files: [String: [UInt8]] = [:]
    for name in names { files[name] = try? ZoneOracle.bytes(of: name) }
    return TimeZoneData(version: "2025b", files: files)
  }()
}
