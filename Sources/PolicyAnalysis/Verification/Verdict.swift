/// What was found out about a property of a channel.
package struct Verdict: Sendable {
  package enum Answer: String, Sendable {
    case proved
    case violated
    /// More may happen than could be looked at.
    case inconclusive
  }

  /// The property's name.
  package var property: String
  /// What it says, as a sentence.
  package var title: String
  package var answer: Answer
  /// How many zones were looked at for it.
  package var states: Int
  package var milliseconds: Int64
  /// Whether it holds as what it speaks of never happens.
  package var isVacuous = false
  /// What violates it, a line each.
  package var findings: [String] = []
  /// The shortest session that violates it; nil where none can be shown.
  package var counterexample: Witness?
}
