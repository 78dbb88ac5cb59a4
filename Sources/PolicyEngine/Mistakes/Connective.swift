/// A word that joins tests, as guards of other languages have: `any`, `all`, `not`.
///
/// A guard here is a list: all of an `if` must hold, and none of an `unless`.
enum Connective {
  case either
  case all
  case not

  init?(_ word: String) {
    switch word.lowercased().filter({ $0 != "_" && $0 != "-" }) {
    case "any", "anyof", "or", "either", "oneof", "some", "||": self = .either
    case "all", "allof", "and", "both", "&&": self = .all
    case "not", "none", "noneof", "no", "nor", "!": self = .not
    default: return nil
    }
  }

  /// What to write instead, where nothing is known of the tests.
  var help: String {
    switch self {
    case .either:
      "all tests of an `if` must hold, and none of an `unless`: for one or the other write two rules or timers, each with one of the tests; several values of one name are a list, as in `{NAME: [A, B]}`"
    case .all: "all tests of a guard count: write them side by side, as in `{A: VALUE, B: VALUE}`"
    case .not: "what must not hold stands under `unless`, and what must hold under `if`"
    }
  }

  /// What is wrong with an entry of a guard that joins tests and can mean nothing else; nil where it could
  /// be a test itself, which is only known with the names that are declared.
  static func mistake(_ entry: YAMLNode.Entry, isInverted: Bool) -> Diagnostic? {
    guard let connective = Connective(entry.key) else { return nil }
    let items = entry.value.items ?? (entry.value.entries == nil ? [] : [entry.value])
    let tests = items.flatMap { $0.entries ?? [] }
    let joins = tests.contains { $0.key != "in" }
    guard joins || !entry.value.isInvalid && Name.isReserved(entry.key) else { return nil }
    return Diagnostic(
      .unknownCondition,
      at: entry.keyPlace,
      "a guard has no `\(entry.key)`",
      help: connective.help(joining: tests, isInverted: isInverted)
    )
  }

  /// A list of tests in the place of one map.
  static func list(_ items: [YAMLNode], at place: Place) -> Diagnostic? {
    let tests = items.flatMap { $0.entries ?? [] }
    guard !tests.isEmpty, tests.allSatisfy({ !$0.lacksColon }) else { return nil }
    let flags = items.compactMap(\.text).map { "\($0): true" }
    let written = tests.map { "\($0.key): \(YAMLWriter.brief($0.value))" }
    let isOneMap = Set(tests.map(\.key)).count == tests.count && items.count <= most
    return Diagnostic(
      .wrongType,
      at: place,
      "a guard is a name, a list of names, or one map, found a list with a map",
      help: isOneMap
        ? "write all tests in one map, as all count: `{\((flags + written).joined(separator: ", "))}`"
        : Connective.either.help
    )
  }

  /// How many tests a message has room for.
  private static let most = 8

  private func help(joining tests: [YAMLNode.Entry], isInverted: Bool) -> String {
    let written = tests.map { "\($0.key): \(YAMLWriter.brief($0.value))" }.joined(separator: ", ")
    let names = Set(tests.map(\.key))
    guard let first = tests.first, tests.count <= Self.most else { return help }
    switch self {
    case .either where names.count == 1 && tests.count > 1:
      let values = tests.flatMap { $0.value.items ?? [$0.value] }.map(YAMLWriter.brief)
      return
        "several values of one name are a list: `\(first.key): [\(values.joined(separator: ", "))]`"
    // None of an `unless` may hold, so that one is enough to stop the rule.
    case .either where isInverted && names.count == tests.count:
      return "of an `unless` none must hold: write the tests side by side, as in `{\(written)}`"
    case .all where !isInverted && names.count == tests.count:
      return "all tests of an `if` must hold: write them side by side, as in `{\(written)}`"
    default: return help
    }
  }
}
