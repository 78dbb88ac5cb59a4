/// How a service handles events and timers; times are milliseconds.
public struct ServiceOptions: Sendable, Hashable {
  /// How far an event may be stamped after the store's clock: one stamp of 2099 would end a session's life.
  public var tolerance: Int64 = 5_000
  /// How long after its moment a timer fires at the earliest, so that an event which is on its way, stamped before that
  /// moment, comes first.
  public var settle: Int64 = 1_000
  /// The most firings of a session in one transaction: a timer can start itself for ever.
  public var mostFirings = 100
  /// Whether the texts of events are kept in the journal.
  public var keepsText = false
  /// Whether effects are kept until they are carried out; else the records of decisions are all that names them.
  public var keepsEffects = true

  /// The usual values.
  public init() {}
}
