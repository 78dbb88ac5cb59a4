import PolicyEngine
import Testing

/// What is suggested for zones that don't exist.
@Suite("A time zone that does not exist")
struct ZoneMistakeTests {
  private static let zones = [
    "America/Kentucky/Louisville", "America/Louisville", "America/New_York", "Asia/Kolkata", "EST",
    "EST5EDT", "Europe/Berlin", "HST", "Israel", "MST", "posix/Asia/Kolkata", "right/Asia/Kolkata",
  ]

  @Test(
    "is taken for the place that it names, and never for another abbreviation",
    arguments: [
      ("IST", nil), ("MEZ", nil), ("BST", nil), ("ist", nil), ("AEST", nil), ("est", "EST"),
      ("utc", "UTC"), ("Kolkata", "Asia/Kolkata"), ("new york", "America/New_York"),
      ("Berlim", "Europe/Berlin"), ("Europe/Berlim", "Europe/Berlin"), ("Louisville", nil),
      ("Atlantis", nil),
    ]
  )
  func meaning(_ text: String, _ meant: String?) throws {
    let policy = """
      policy: desk
      states: {new: {initial: true}, ended: {final: true}}
      events: {go: {}}
      calendars: {desk: {zone: \(text), hours: {monday: 9h..17h}}}
      rules: {goes: {event: go, from: new, if: {open: desk}, to: ended}}
      """
    let library = PolicyLibrary(
      [SourceFile(name: "desk.yaml", text: policy)],
      zones: TimeZoneData(version: "2026a", files: [:], names: Self.zones)
    )
    let found = try #require(library.findings.diagnostics.first { $0.id == .unknownZone })
    #expect(found.fixes.flatMap(\.edits).map(\.text) == [meant].compactMap(\.self))
    #expect(found.help?.contains("did you mean") == (meant != nil || text == "Louisville"))
  }
}
