/// Where an entry of a policy is declared, and what was changed about it on the way to the channel.
package struct Origin: Sendable, Hashable {
  package struct Change: Sendable, Hashable {
    /// The id of the child, or of the configured channel.
    package var policy: String
    package var keys: [String]
    package var source: FileLine
  }

  package var declared: FileLine
  package var changes: [Change]
}

package struct RuleSource: Sendable, Hashable {
  package var name: String
  package var title: String?
  package var refs: [String]
  /// Whether it is what a timer says that its firing does.
  package var isOfTimer: Bool
  /// Where the channel has it from: the last child that says anything of it.
  package var source: FileLine
  package var origin: Origin?
}

/// A rule with its conditions, or some of them.
package struct RuleFindings: Sendable, Hashable {
  package var rule: RuleSource
  package var conditions: [TestFinding]
}

/// A setting with its value and who chose it.
package struct SettingSource: Sendable, Hashable {
  package enum Chooser: String, Sendable {
    /// Nobody: it is as it is declared.
    case declaration
    /// A policy's default.
    case policy
    case configuration
    case option
    case line
  }

  package var name: String
  /// The key of the session that it is the value for; nil where all have the same, or the session has none.
  package var key: String?
  /// Nil: not set.
  package var value: String?
  /// Whether the channel lets the admin choose it.
  package var isOffered: Bool
  package var choice: String
  package var declared: FileLine
  package var origin: Chooser
  package var source: FileLine?

  /// The value and who chose it, as a sentence.
  package var text: String {
    if !isOffered { return "the channel does not offer it" }
    let fact = "\(name)\(key.map { " for \($0)" } ?? "") is \(value ?? "not set")"
    switch origin {
    case .declaration: return "\(fact) (\(choice))"
    case .policy: return "\(fact) by default"
    case .configuration: return "\(fact), says the configuration"
    case .option: return "\(fact), says an option"
    case .line: return "\(fact), says a line of the log"
    }
  }

  func chosen(_ value: String, _ origin: Chooser, at source: FileLine) -> SettingSource {
    var fact = self
    fact.value = value == "none" ? nil : value
    fact.origin = origin
    fact.source = source
    return fact
  }
}
