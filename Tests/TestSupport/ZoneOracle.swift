import Foundation

/// Debian's Python, which has its own reader of time zones.
package enum ZoneOracle {
  /// A question about a zone, or about a calendar in it.
  package struct Case: Encodable {
    package struct Special: Encodable {
      package var days: String
      package var windows: [[Int]]

      package init(days: String, windows: [[Int]]) {
        self.days = days
        self.windows = windows
      }
    }

    /// A walk from minute to minute, for so many open minutes, and at most as many minutes as the limit.
    package struct Walk: Encodable {
      package var start: Int64
      package var length: Int
      package var limit: Int

      package init(start: Int64, length: Int, limit: Int) {
        self.start = start
        self.length = length
        self.limit = limit
      }
    }

    package var zone: String
    /// The bytes of a file in hexadecimal digits, instead of the zone of that name.
    package var bytes: String?
    package var instants: [Int64]
    /// Windows in minutes by day of the week, Monday first; nil to ask for offsets alone.
    package var days: [[[Int]]]?
    package var closed: [String] = []
    package var special: [Special] = []
    package var walks: [Walk] = []

    package init(zone: String, bytes: [UInt8]? = nil, instants: [Int64] = []) {
      self.zone = zone
      self.bytes = bytes.map { $0.map { String(format: "%02x", $0) }.joined() }
      self.instants = instants
    }
  }

  /// What comes of the instants and walks of a calendar.
  package struct Answer: Decodable {
    package struct Walk: Decodable {
      package var opening: Int64?
      package var due: Int64?
    }

    package var open: [Bool]
    package var walks: [Walk]
  }

  /// By case: how many seconds the zone's clocks are ahead of UTC at its instants.
  package static func offsets(of cases: [Case]) throws -> [[Int64]] { try ask(cases) }

  /// By case: whether its calendar is open at its instants, and where its walks lead.
  package static func answers(of cases: [Case]) throws -> [Answer] { try ask(cases) }

  private static func ask<Answer: Decodable>(_ cases: [Case]) throws -> [Answer] {
    let input = String(decoding: try JSONEncoder().encode(cases), as: UTF8.self)
    let run = try Program.python.run(["Tests/TestSupport/openings.py"], input: input)
    guard run.status == 0 else { throw SchemaValidator.Unavailable(reason: run.errors) }
    return try JSONDecoder().decode([Answer].self, from: Data(run.output.utf8))
  }

  // MARK: The files

  private static let folder = URL(filePath: "/usr/share/zoneinfo")

  /// The bytes of a zone's file.
  package static func bytes(of zone: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: zone)))
  }

  /// The names of all zones, those with leap seconds left out.
  package static func zones() throws -> [String] {
    try String(contentsOf: folder.appending(path: "tzdata.zi"), encoding: .utf8)
      .split(separator: "\n")
      .compactMap { line in
        let words = line.split(separator: " ")
        return switch words.first {
        case "Z": String(words[1])
        case "L": String(words[2])
        default: nil
        }
      }
      .sorted()
  }
}
