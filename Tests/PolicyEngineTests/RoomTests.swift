import TestSupport
import Testing

/// The architecture: which folder of a target uses what another one declares.
@Suite("Rooms")
struct RoomTests {
  /// For each target its folders, from the ground up, each with the folders that it uses.
  ///
  /// A folder uses only those above it in the list. Who adds an arrow writes it down here, and says in
  /// the commit why it is needed.
  private static let plans: [(target: String, rooms: [String])] = [
    (
      "PolicyEngine",
      [
        "Runtime",
        "Calendars → Runtime",
        "Diagnostics",
        "YAML → Diagnostics",
        "JSON → Diagnostics, Runtime, YAML",
        "Grammar → Diagnostics, JSON, Runtime",
        "Mistakes → Calendars, Diagnostics, Grammar, YAML",
        "Reading → Diagnostics, Grammar, Mistakes, Runtime, YAML",
        "Inheritance → Diagnostics, Grammar, Reading, YAML",
        "Loading → Calendars, Diagnostics, Grammar, Reading, YAML",
        "Model → Calendars, Diagnostics, Grammar, Inheritance, Mistakes, Reading, Runtime, YAML",
        "Settings → Diagnostics, Model, YAML",
        "Behaviour → Diagnostics, Grammar, Model, Runtime, Settings",
        "Compilation → Behaviour, Model, Runtime, Settings",
        "Identity → Compilation, Diagnostics, Grammar, Model, Runtime",
        "Policy → Behaviour, Calendars, Compilation, Diagnostics, Grammar, Identity, Model, Runtime, "
          + "Settings",
        "EventLines → Diagnostics, Grammar, JSON, Model, Policy, Runtime, Settings, YAML",
        "Checks → Behaviour, Calendars, Compilation, Diagnostics, Grammar, Inheritance, Loading, Mistakes, "
          + "Model, Policy, Reading, Runtime, Settings, YAML",
        "(top) → Calendars, Checks, Compilation, Diagnostics, Loading, Model, Policy, Settings, YAML",
      ]
    ),
    (
      "PolicyExplanation",
      [
        "History",
        "Evidence → History",
        "Next → Evidence, History",
        "Why → Evidence, History",
        "WhyNot → Evidence, History, Next",
        "(top) → Evidence, History, Next, Why, WhyNot",
        "Output → (top), Evidence, History, Next, Why, WhyNot",
      ]
    ),
    (
      "PolicyAnalysis",
      [
        "Zones",
        "Moves",
        "Exploration → Moves, Zones",
        "Witnesses → Exploration, Moves, Zones",
        "Checks → Exploration, Moves, Zones",
        "Continuations → Exploration, Moves, Witnesses, Zones",
        "Boundaries → Exploration, Moves, Witnesses, Zones",
        "Bounds → Exploration, Moves, Witnesses, Zones",
        "Verification → Exploration, Moves, Witnesses, Zones",
        "Comparison → Exploration, Moves, Witnesses, Zones",
        "Breaking → Comparison, Exploration, Moves, Witnesses, Zones",
      ]
    ),
    ("PolicyViews", ["Text", "(top)", "Graph → (top), Text", "Matrix → (top), Text"]),
    (
      "policycheck",
      [
        "Explanations",
        "Comparing",
        "Output → Comparing, Explanations",
        "Fixing",
        "Simulation",
        "Proving",
        "Starting",
        "Commands → Comparing, Explanations, Fixing, Output, Proving, Simulation, Starting",
        "(top) → Commands, Output",
      ]
    ),
    ("CommandSupport", ["Streams", "Files → Streams"]),
    ("SessionStore", ["Records", "(top) → Records", "Memory → (top), Records"]),
    (
      "SessionService",
      [
        "Messages",
        "Channels",
        "Deciding → Channels, Messages",
        "(top) → Channels, Deciding, Messages",
        "Effects → (top)",
      ]
    ),
  ]

  @Test("use only rooms below them, and only those that are written down", arguments: plans)
  func arrows(target: String, rooms: [String]) throws {
    let found = try Arrows(in: "Sources/\(target)")
    let plan = rooms.map { $0.split(separator: " → ", omittingEmptySubsequences: false) }
    var below: Set<Substring> = []
    for line in plan {
      let used = line.dropFirst().first?.split(separator: ", ") ?? []
      #expect(below.isSuperset(of: used), "\(line[0]) uses what does not stand above it")
      below.insert(line[0])
    }
    #expect(found.lines == rooms.sorted(), "\(found.reasons)")
  }
}

/// The references between the folders of a target, derived from its sources.
///
/// A reference is the name of a type that stands at the top level of another folder's file. Members
/// that an extension adds to a type are not followed.
private struct Arrows {
  /// `ROOM → ROOM, ROOM`, sorted.
  private(set) var lines: [String] = []
  /// For each arrow a name that makes it, for the message of a failing test.
  private(set) var reasons: [String] = []

  init(in folder: String) throws {
    let sources = try SwiftSource.all(in: folder)
    func room(_ source: SwiftSource) -> String {
      let path = source.path.dropFirst(folder.count + 1).split(separator: "/")
      return path.count > 1 ? String(path[0]) : "(top)"
    }
    var rooms: [String: String] = [:]
    for source in sources {
      for name in Self.declared(in: source.code) { rooms[name] = room(source) }
    }
    var uses: [String: Set<String>] = [:]
    var reasons: Set<String> = []
    for source in sources {
      let own = room(source)
      uses[own, default: []].formUnion([])
      let words = Self.words(of: source.code)
      let nested = Set(
        words.indices.dropLast().filter { Self.keywords.contains(words[$0].text) }
          .map { words[$0 + 1].text }
      )
      for word in words where word.text.first?.isUppercase == true && !word.followsDot {
        let name = String(word.text)
        guard !nested.contains(word.text), let other = rooms[name], other != own else { continue }
        uses[own, default: []].insert(other)
        reasons.insert("\(own) → \(other): \(name) in \(source.path)")
      }
    }
    lines = uses.map { room, others in
      others.isEmpty ? room : "\(room) → \(others.sorted().joined(separator: ", "))"
    }.sorted()
    self.reasons = reasons.sorted()
  }

  /// What a declaration of a type begins with.
  private static let keywords: Set<Substring> = [
    "struct", "class", "enum", "protocol", "typealias", "actor",
  ]

  /// The types that stand at the top level of a file and can be seen outside it.
  private static func declared(in code: String) -> [String] {
    code.split(separator: "\n").compactMap { line in
      guard let first = line.first, first.isLetter || first == "@" else { return nil }
      let words = words(of: line).map(\.text)
      guard !words.contains("private"), !words.contains("fileprivate"),
        let keyword = words.firstIndex(where: keywords.contains), keyword + 1 < words.count
      else { return nil }
      return String(words[keyword + 1])
    }
  }

  /// The words of some code, and whether each is a member of what stands before it.
  private static func words(of code: some StringProtocol) -> [(text: Substring, followsDot: Bool)] {
    var words: [(text: Substring, followsDot: Bool)] = []
    let utf8 = Substring(code).utf8
    var index = utf8.startIndex
    var last: UInt8 = 0
    while index < utf8.endIndex {
      let start = index
      while index < utf8.endIndex, isOfWord(utf8[index]) { utf8.formIndex(after: &index) }
      if start < index {
        words.append((Substring(utf8[start..<index]), last == UInt8(ascii: ".")))
        last = 0
      } else {
        last = utf8[index]
        utf8.formIndex(after: &index)
      }
    }
    return words
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
