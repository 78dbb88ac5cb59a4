/// How long something can take in a channel, at least and at most.
package struct TimeBound: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    /// From entering a state from another one until it is left.
    case dwell
    /// From entering a state until a final one, if no event comes any more.
    case silent
    /// From entering one state until first entering another, over all that gets there.
    case free
  }

  package var kind: Kind
  package var from: String
  package var to: String?
  /// In milliseconds; nil where it never comes to its end.
  package var least: Int64?
  /// In milliseconds; nil where it can last as long as you like, or never comes to its end.
  package var greatest: Int64?
  /// Whether nothing avoids its end for ever; nil for the time in a state.
  package var isInevitable: Bool?
  /// A session of which it takes the least time, and one of which it takes the most.
  package var leastWitness: Witness?
  package var greatestWitness: Witness?
}
