/// Why ``Policy/event(_:_:at:)`` can't make an event.
public struct EventError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The field that is wrong; nil when the event itself is unknown.
  public let field: String?
  package let message: String
  package let help: String
  /// Whether the value is a length that the field's range doesn't allow.
  package var isOutOfRange = false

  /// What is wrong, and what would be allowed.
  public var description: String { "\(message); \(help)" }
}
