import PolicyEngine
import SessionStore

/// Decides about events and due timers of stored sessions: what is to be written, and what is to be answered.
///
/// Pure: what it is given is all that it knows.
struct DecisionMaker: Sendable {
  var channels: [String: ChannelHistory]
  var options: ServiceOptions

  // MARK: Events

  /// Handles events in their order.
  func handle(
    _ events: [IncomingEvent],
    _ view: StoreView
  ) -> (changes: StoreChanges, result: [EventOutcome]) {
    var work = TransactionWork(view: view, keepsEffects: options.keepsEffects)
    let outcomes = events.map { event in
      let result = Result { () throws(EventProblem) in try handle(event, &work) }
      var records = work.takeRecords(of: event.session)
      // The last one is the event's own.
      if case .success(let reply) = result, !reply.isRepeated { records.removeLast() }
      return EventOutcome(records: records, result: result)
    }
    return (work.changes, outcomes)
  }

  private func handle(
    _ incoming: IncomingEvent,
    _ work: inout TransactionWork
  ) throws(EventProblem) -> EventReply {
    if let known = work.reply(to: incoming) { return known }
    let history = try history(of: incoming.channel)
    if let stored = work.view.sessions[incoming.session], stored.channel != incoming.channel {
      throw .otherChannel(stored.channel, session: incoming.session)
    }
    let now = work.view.now
    let instant = incoming.at ?? now
    let ahead = instant.milliseconds - now.milliseconds
    if ahead > options.tolerance { throw .fromTheFuture(ahead: ahead) }
    let most = options.mostFirings
    let keepsText = options.keepsText
    let reply = try work.change(incoming.session, of: incoming.channel, history, atMost: most) {
      session,
      records throws(EventProblem) in
      let event: Event
      do throws(EventError) {
        event = try session.policy.event(incoming.event, incoming.fields, at: instant)
      } catch {
        throw .invalidEvent(error)
      }
      let input = Self.input(of: incoming, at: instant, session.policy, keepsText: keepsText)
      return try session.receive(event, incoming, at: instant, input: input, atMost: most, &records)
    }
    work.keep(reply, to: incoming)
    return reply
  }

  private func history(of channel: String) throws(EventProblem) -> ChannelHistory {
    guard let history = channels[channel] else { throw .unknownChannel(channel) }
    return history
  }

  /// The event as a line of a log, without the texts that aren't to be kept.
  private static func input(
    of event: IncomingEvent,
    at instant: Instant,
    _ policy: Policy,
    keepsText: Bool
  ) -> String {
    let declared = policy.event(named: event.event)?.fields ?? []
    let kept = event.fields.sorted { $0.key < $1.key }.filter { field in
      keepsText || declared.first { $0.name == field.key }?.type != .text
    }
    var members: [JSONValue.Member] = [
      ("at", .string(instant.description)), ("session", .string(event.session)),
      ("event", .string(event.event)),
    ]
    members += kept.map { ($0.key, .string($0.value)) }
    return JSONValue.object(members).line
  }

  // MARK: Timers

  /// What became of the sessions that were to be woken.
  struct Sweep: Sendable {
    var sessions = 0
    var firings = 0
    /// What has happened to the sessions, as records, those of a session in order.
    var decisions: [String] = []
    /// The greatest lateness of a firing, in milliseconds.
    var lateness: Int64 = 0
    /// The sessions that can't be read, with what is wrong.
    var problems: [String: EventProblem] = [:]
  }

  /// Fires the timers of sessions whose moments came long enough ago, and says anew when each is to be woken.
  func fireDue(_ view: StoreView) -> (changes: StoreChanges, result: Sweep) {
    var work = TransactionWork(view: view, keepsEffects: options.keepsEffects)
    var sweep = Sweep()
    sweep.sessions = view.sessions.count
    let limit = Instant(milliseconds: view.now.milliseconds - options.settle)
    for (id, stored) in view.sessions.sorted(by: { $0.key < $1.key }) {
      do throws(EventProblem) {
        let history = try history(of: stored.channel)
        let most = options.mostFirings
        try work.change(id, of: stored.channel, history, atMost: most) { session, records in
          let lateness = session.fire(through: limit, atMost: most, &records)
          sweep.lateness = max(sweep.lateness, lateness ?? 0)
          sweep.firings += session.journal.count { $0.kind == .firing }
          sweep.decisions += session.takeRecords()
        }
      } catch {
        sweep.problems[id] = error
        // It is looked at again later, and holds up nobody else.
        work.postpone(stored, by: 60_000)
      }
    }
    return (work.changes, sweep)
  }
}
