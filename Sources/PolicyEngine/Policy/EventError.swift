/// Why ``Policy/event(_:_:)`` can't make an event.
public struct EventError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The field that is wrong; nil when the event itself is unknown.
  public let field: String?
  /// What is wrong.
  package let message: String
  /// What would be allowed.
  package let help: String

  /// What is wrong, and what would be allowed.
  public var description: String { "\(message); \(help)" }

  package init(field: String?, _ message: String, help: String) {
    self.field = field
    self.message = message
    self.help = help
  }
}
