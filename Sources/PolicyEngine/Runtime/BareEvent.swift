/// An event as a step takes it, without fields or with none that matter: plain data.
package struct BareEvent: Sendable {
  /// The index among the policy's declared events.
  package var number: UInt16
  package var facts: UInt64

  package init(number: UInt16, facts: UInt64) { (self.number, self.facts) = (number, facts) }
}
