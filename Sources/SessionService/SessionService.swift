public import PolicyEngine
public import SessionStore

/// Runs sessions of a store: handles the events of hosts, and fires timers when their moments have come.
///
/// It decides nothing that the engine doesn't: reading a session, the steps, and writing what came of them are one
/// transaction of the store. Several services may run on one store. Nothing in here waits or looks at a clock but the
/// store's: who owns the service calls ``fireDue(atMost:)`` when ``SessionStore/nextWake()`` says so.
public final class SessionService: Sendable {
  private let store: any SessionStore
  private let maker: DecisionMaker

  /// A service for some channels.
  ///
  /// - Parameters:
  ///   - store: where the sessions are.
  ///   - channels: the policies of the channels, by id.
  public init(
    store: any SessionStore,
    channels: [String: Policy],
    options: ServiceOptions = ServiceOptions()
  ) {
    self.store = store
    maker = DecisionMaker(channels: channels, options: options)
  }

  // MARK: Events

  /// Handles events in one transaction, those of a session in their order; all are durable once it returns.
  ///
  /// An event whose id its session has seen before does nothing again: it is answered with the decision that it had then.
  /// One that can't be handled leaves the others as they are.
  ///
  /// - Returns: what became of each event.
  /// - Throws: what the store throws; then no event was handled, or, where the connection was lost, all or none.
  public func handle(
    _ events: [IncomingEvent]
  ) async throws -> [Result<EventReply, EventProblem>] {
    let problems = events.map(Self.problem)
    let sound = zip(events, problems).filter { $0.1 == nil }.map(\.0)
    var replies: [Result<EventReply, EventProblem>] = []
    if !sound.isEmpty {
      let ids = Array(Set(sound.map(\.session)))
      let keys = sound.compactMap { event in
        event.id.map { EventKey(session: event.session, event: $0) }
      }
      let maker = maker
      replies = try await store.update(ids, events: Array(Set(keys))) { view in
        maker.handle(sound, view)
      }
    }
    var rest = replies.makeIterator()
    return problems.compactMap { problem in problem.map { .failure($0) } ?? rest.next() }
  }

  /// What is wrong with an event whatever its session is; nil for nothing.
  private static func problem(with event: IncomingEvent) -> EventProblem? {
    let ids = [event.session] + [event.id].compactMap(\.self)
    return ids.first { !IncomingEvent.canBeID($0) }.map { .invalidID($0) }
  }

  // MARK: Timers

  /// What ``fireDue(atMost:)`` has done.
  public struct Sweep: Sendable, Hashable {
    /// How many sessions were looked at.
    public var sessions: Int
    /// How many timers fired.
    public var firings: Int
    /// The greatest lateness of a firing, from its moment to the store's clock, in milliseconds.
    public var lateness: Int64
    /// The sessions that could not be read, with what is wrong; they are looked at again a minute later.
    public var problems: [String: EventProblem]
  }

  /// Fires what is due in one transaction, each firing at its own moment, however late it is.
  ///
  /// - Parameter count: how many sessions at most; where that many were looked at there may be more.
  public func fireDue(atMost count: Int = 500) async throws -> Sweep {
    let now = try await store.now()
    let limit = Instant(milliseconds: now.milliseconds - maker.options.settle)
    let maker = maker
    let done = try await store.updateDue(through: limit, atMost: count) { maker.fireDue($0) }
    return Sweep(
      sessions: done.sessions,
      firings: done.firings,
      lateness: done.lateness,
      problems: done.problems
    )
  }
}
