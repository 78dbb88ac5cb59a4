import Foundation
import PolicyAnalysis
public import PolicyEngine
public import SessionStore
import Synchronization

/// Runs sessions of a store: handles the events of hosts, and fires timers when their moments have come.
///
/// It decides nothing that the engine doesn't: reading a session, the steps, and writing what came of them are one
/// transaction of the store. Several services may run on one store. Nothing in here waits or looks at a clock but the
/// store's: who owns the service calls ``fireDue(atMost:)`` when `SessionStore.nextWake()` says so.
public final class SessionService: Sendable {
  let store: any SessionStore
  private let options: ServiceOptions
  private let channels: Mutex<ChannelSet>

  /// A service for the channels that a store knows.
  ///
  /// - Parameters:
  ///   - store: where the sessions are.
  ///   - options: how events and timers are handled.
  ///   - compile: makes the policy of a version again that was taken up earlier.
  /// - Throws: what the store throws, and `compile`.
  public init(
    store: any SessionStore,
    options: ServiceOptions = ServiceOptions(),
    compile: (StoredVersion) throws -> Policy = SessionService.policy
  ) async throws {
    (self.store, self.options) = (store, options)
    channels = Mutex(try ChannelSet(await store.versions(), compile: compile))
  }

  /// The policy of a version, from its text and its settings; what its calendars say of zones other than UTC is not
  /// known.
  public static func policy(of version: StoredVersion) throws -> Policy {
    let settings = try JSONDecoder().decode(
      [String: String].self,
      from: Data(version.settings.utf8)
    )
    let file = SourceFile(name: "\(version.channel)@\(version.since).yaml", text: version.policy)
    let library = PolicyLibrary([file])
    guard let id = library.channelIDs.first else {
      throw StoreError.unreadable("the policy of `\(version.channel)` has errors")
    }
    return try library.policy(id, settings: settings)
  }

  // MARK: Channels

  /// Why channels were not taken up; those that were in force still are.
  public struct Objections: Error, Sendable, Hashable, CustomStringConvertible {
    /// What each change would do to sessions, a sentence each.
    public let sentences: [String]

    /// The sentences, a line each.
    public var description: String { sentences.joined(separator: "\n") }
  }

  /// Takes up the policies of all channels: all or none of them.
  ///
  /// Sessions go on under the new version of their channel's policy, mapped by name, from now on: timers keep their
  /// deadlines. A pinned version is for new sessions only. A channel that isn't given takes no new sessions.
  ///
  /// - Parameters:
  ///   - versions: one for each channel.
  ///   - force: whether to take up also what takes something from live sessions; one that the new version has no place
  ///     for goes on under its own.
  /// - Throws: ``Objections``, and what the store throws.
  public func adopt(_ versions: [ChannelVersion], force: Bool = false) async throws {
    let known = channels.withLock { $0 }
    if !force {
      let objections = known.objections(to: versions, Effort())
      if !objections.isEmpty { throw Objections(sentences: objections) }
    }
    // Two versions of a channel have an order.
    let since = max(try await store.now(), known.earliestNext)
    var stored = try known.changed(among: versions).map { version in
      StoredVersion(
        channel: version.channel,
        since: since,
        revision: version.policy.revision,
        policy: version.text,
        settings: try Self.json(version.policy.settingTexts)
      )
    }
    stored += known.gone(from: versions).compactMap { channel in
      known.histories[channel]?.entries.last.map { last in
        StoredVersion(
          channel: channel,
          since: since,
          revision: last.version.policy.revision,
          policy: "",
          settings: "{}"
        )
      }
    }
    if !stored.isEmpty, try await !store.add(stored) {
      throw StoreError.unavailable("another process has just changed the policies")
    }
    channels.withLock { $0.adopt(versions, since: since) }
  }

  private static func json(_ texts: [String: String]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(texts), as: UTF8.self)
  }

  private var maker: DecisionMaker {
    DecisionMaker(channels: channels.withLock { $0.histories }, options: options)
  }

  // MARK: Events

  /// Handles events in one transaction, those of a session in their order; all are durable once it returns.
  ///
  /// An event whose id its session has seen before does nothing again: it is answered with the decision that it had then.
  /// One that can't be handled leaves the others as they are.
  ///
  /// - Returns: what became of each event.
  /// - Throws: what the store throws; then no event was handled, or, where the connection was lost, all or none.
  public func handle(_ events: [IncomingEvent]) async throws -> [EventOutcome] {
    let problems = events.map(Self.problem)
    let sound = zip(events, problems).filter { $0.1 == nil }.map(\.0)
    var replies: [EventOutcome] = []
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
    return problems.compactMap { problem in
      problem.map { EventOutcome(result: .failure($0)) } ?? rest.next()
    }
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
    /// What has happened to the sessions, as records, those of a session in order.
    public var decisions: [String]
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
    let limit = Instant(milliseconds: now.milliseconds - options.settle)
    let maker = maker
    let done = try await store.updateDue(through: limit, atMost: count) { maker.fireDue($0) }
    return Sweep(
      sessions: done.sessions,
      firings: done.firings,
      decisions: done.decisions,
      lateness: done.lateness,
      problems: done.problems
    )
  }
}
