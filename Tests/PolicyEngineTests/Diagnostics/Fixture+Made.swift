import PolicyEngine
import PolicyTesting

/// Cases that editors and version control would mangle, or that are too large to be read by people.
extension Fixture {
  static let made: [Fixture] =
    bytes.map { name, bytes in
      let file = (name.split(separator: "/").last.map(String.init) ?? name) + ".yaml"
      return Fixture(name: "invalid/\(name)") { check([SourceFile(name: file, bytes: bytes())]) }
    } + asked + zones + [longLine]

  private static let head = "policy: chat\nabstract: true\n"

  private static let bytes: [(String, @Sendable () -> [UInt8])] = [
    ("empty-file/no-bytes", { [] }),
    ("empty-file/blank-lines", { text("\n  \r\n\n") }),
    ("byte-order-mark/utf-8", { [0xEF, 0xBB, 0xBF] + text(head) }),
    ("byte-order-mark/utf-16-little-endian", { utf16("policy: chat\n", isLittle: true) }),
    ("byte-order-mark/utf-16-big-endian", { utf16("policy: chat\n", isLittle: false) }),
    ("nul-byte/in-a-value", { text(head + "title: Chat\0\n") }),
    (
      "nul-byte/utf-16-without-a-mark",
      { Array(utf16("policy: chat\n", isLittle: true).dropFirst(2)) }
    ),
    ("invalid-utf-8/latin-1", { text(head + "title: caf") + [0xE9] + text(" for all\n") }),
    ("invalid-utf-8/cut-character", { text(head + "title: ") + [0xF0, 0x9F, 0x92] }),
    ("invalid-utf-8/surrogate", { text(head + "title: ") + [0xED, 0xA0, 0x80, 0x0A] }),
    ("invalid-utf-8/overlong", { text(head + "title: ") + [0xC0, 0xAF, 0x0A] }),
    ("control-character/escape", { text(head + "title: \u{1B}[31mChat\n") }),
    ("control-character/delete", { text(head + "title: Chat\u{7F}\n") }),
    ("control-character/c1", { text(head + "title: é\u{9B}31mChat\n") }),
    ("control-character/mark-inside", { text(head + "title: \u{FEFF}Chat\n") }),
    ("control-character/no-character", { text(head + "title: Chat\u{FFFF}\n") }),
    (
      "tab/windows-lines",
      { text("policy: chat\r\nabstract: true\r\neffects:\r\n\troute: Route\r\n") }
    ),
    ("unknown-key/windows-lines", { text("policy: chat\r\nabstract: true\r\ncolour: grey\r\n") }),
    ("unknown-key/old-mac-lines", { text("policy: chat\rabstract: true\rcolour: grey\r") }),
    (
      "unknown-key/no-line-break-at-the-end", { text("policy: chat\nabstract: true\ncolour: grey") }
    ),
    ("invalid-name/zero-width-space", { text(head + "effects:\n  rou\u{200B}te: Route\n") }),
    (
      "file-too-large/comments",
      { text(head + String(repeating: "# so much to say\n", count: 65_536)) }
    ),
    ("too-deep/lists", { text(head + "x-deep: " + String(repeating: "[", count: 5_000)) }),
    (
      "too-deep/maps",
      {
        text((0..<40).map { String(repeating: " ", count: $0) + "k\($0):\n" }.joined())
      }
    ),
    (
      "too-many-nodes/list",
      { text(head + "x-list: [" + String(repeating: "a,", count: 100_001) + "]\n") }
    ),
    (
      "too-many-problems/keys",
      { text(head + (0..<102).map { "colour\($0 + 100): grey\n" }.joined()) }
    ),
    ("limit-exceeded/states", { text(head + "states:\n" + entries(65, "state", ": One")) }),
    ("limit-exceeded/events", { text(head + "events:\n" + entries(257, "event", ": {}")) }),
    (
      "limit-exceeded/timers",
      {
        text(
          head + "states: {unopened: {initial: true}, active: {}, ended: {final: true}}\ntimers:\n"
            + entries(33, "timer", ": {while: active, start: enter, after: 1h, then: {to: ended}}")
        )
      }
    ),
    (
      "limit-exceeded/facts",
      { text(head + "memory:\n" + entries(9, "memory", ": [a, b, c, d, e, f, g, h]")) }
    ),
    (
      "limit-exceeded/transitions",
      {
        text(
          head + "states: {unopened: {initial: true}, active: {}, ended: {final: true}}\n"
            + "events: {rep.end: {}}\nrules:\n"
            + entries(1_025, "rule", ": {event: rep.end, from: active, to: ended}")
        )
      }
    ),
    (
      "unknown-word/long-line",
      {
        func fields(_ name: String) -> String {
          (0..<40).map { "\(name)\($0): string" }.joined(separator: ", ")
        }
        return text(head + "events:\n  rep.end: {\(fields("a")), text: strng, \(fields("b"))}\n")
      }
    ),
    (
      "duplicate-key/wide-characters",
      { text(head + "x-words: {完了: \"👩‍💻 ended\", e\u{301}: \"🇧🇷\", 完了: \"❤️ e\u{301} 🚀\"}\n") }
    ),
  ]

  /// Cases about what an embedder asks for.
  private static let asked: [Fixture] = [
    asked("unknown-channel/misspelt", "conversatoin"),
    asked("unknown-channel/nothing-like-it", "fax"),
    asked("unsupported-setting/chosen-by-hand", "session", ["survey_delay": "5m"]),
    asked("unknown-setting/chosen-by-hand", "session", ["survey": "short"]),
    asked("setting-off-step/chosen-by-hand", "session", ["customer_inactivity": "7m30s"]),
  ]

  private static func asked(
    _ name: String,
    _ channel: String,
    _ settings: [String: String] = [:]
  ) -> Fixture {
    Fixture(name: "invalid/\(name)") {
      let library = PolicyLibrary([try read("valid/session.yaml", as: "session.yaml")])
      do throws(PolicyError) {
        _ = try library.policy(channel, settings: settings)
        return Findings()
      } catch {
        return error.findings
      }
    }
  }

  /// Cases about what the host has of time zones.
  private static let zones: [Fixture] = [
    zones("unknown-zone/no-database", nil),
    zones(
      "unknown-zone/unreadable",
      TimeZoneData(version: "2025b", files: ["Europe/Berlin": Array("TZif2".utf8)])
    ),
  ]

  private static func zones(_ name: String, _ zones: TimeZoneData?) -> Fixture {
    Fixture(name: "invalid/\(name)") {
      let calendar = "{zone: Europe/Berlin, hours: {monday-friday: 9h..17h}}"
      let text = "policy: desk\nabstract: true\ncalendars: {desk_hours: \(calendar)}\n"
      return PolicyTests([SourceFile(name: "desk.yaml", text: text)], zones: zones).findings
    }
  }

  private static let longLine = Fixture(name: "invalid/line-too-long/text") {
    let text = String(repeating: "so much to say ", count: 70_000)
    let line =
      #"{"at":"2026-01-05T09:00:00Z","session":"s1","event":"customer.message","text":"\#(text)"}"#
    return play(SourceFile(name: "text.ndjson", text: line))
  }

  private static func entries(_ count: Int, _ name: String, _ value: String) -> String {
    (0..<count).map { "  \(name)\($0)\(value)\n" }.joined()
  }

  private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

  private static func utf16(_ text: String, isLittle: Bool) -> [UInt8] {
    ([0xFEFF] + text.utf16).flatMap { unit in
      let high = UInt8(unit >> 8)
      let low = UInt8(unit & 0xFF)
      return isLittle ? [low, high] : [high, low]
    }
  }
}
