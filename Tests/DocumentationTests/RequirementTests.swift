import Foundation
import TestSupport
import Testing

/// The page about requirements explains what policies and scenarios refer to.
@Suite struct `The page of requirements` {
  private static let page = "\(Repository.toolCatalog)/Guides/Requirements.md"
  /// The product whose requirements these are.
  private static let folder = "policies/salesforce"

  /// The names that a heading's section says carry it, by the number in the heading.
  private static func carriers() throws -> [String: Set<String>] {
    var carriers: [String: Set<String>] = [:]
    for section in try text(page).components(separatedBy: "\n### ").dropFirst() {
      let number = String(section.prefix { $0 != ":" })
      let sentence = section.components(separatedBy: "Carried by: ").dropFirst().first ?? ""
      let names = sentence.hasPrefix("`") ? sentence.matches(of: /`([^`]+)`/) : []
      carriers[number] = Set(names.map { String($0.output.1) })
    }
    return carriers
  }

  /// The names of rules and timers of a policy, or of scenarios of a test, by what their `refs` say.
  private static func referring(in file: String) throws -> [String: Set<String>] {
    var referring: [String: Set<String>] = [:]
    var name = ""
    // A property proves that they do.
    let parts = try text("\(folder)/\(file)").components(separatedBy: "\nproperties:\n")
    for line in parts[0].components(separatedBy: "\n") {
      if let match = line.wholeMatch(of: /[ ]{2}(\S+):/) { name = String(match.output.1) }
      guard let match = line.wholeMatch(of: /[ ]+refs: \[(.+)\]/) else { continue }
      for number in match.output.1.split(separator: ", ") {
        referring[String(number), default: []].insert(name)
      }
    }
    return referring
  }

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: Repository.root.appending(path: path), encoding: .utf8)
  }

  private static func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: Repository.root.appending(path: folder).path()
    )
    .filter { $0.hasSuffix(".yaml") }.sorted()
  }

  @Test func `explains every number, and no other`() throws {
    let known = try Set(Self.carriers().keys)
    let named = try Self.files().flatMap { try Self.referring(in: $0).keys }
    #expect(known == Set(named))
    #expect(known == Set((1...13).flatMap { ["R\($0)", "D\($0)"] }))
  }

  @Test func `names the rules and timers that carry each`() throws {
    let referring = try Self.referring(in: "messaging-session.yaml")
    for (number, names) in try Self.carriers() {
      #expect(names == referring[number] ?? [], "\(number)")
    }
  }
}
