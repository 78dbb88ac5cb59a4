import PolicyAnalysis
import PolicyEngine
import TestSupport
import Testing

/// Plays a witness through the policy itself.
struct WitnessPlayer {
  /// The states that the session comes into from another one, with the moment of each in milliseconds.
  private(set) var changes: [(state: String, at: Int64)] = []
  private(set) var session: Session
  private var policy: Policy
  private let beginning = Instant("2026-01-05T09:00:00Z") ?? .earliest

  /// - Throws: what of the witness can't be played.
  init(_ witness: Witness, _ start: Policy) throws {
    policy = start
    session = start.newSession()
    for step in witness.steps {
      let at = beginning.adding(step.at)
      if !step.settings.isEmpty {
        var values: [String: String] = [:]
        for setting in step.settings { values[setting.name] = setting.value }
        policy = try policy.with(settings: values)
        policy.adopt(&session, at: at)
      }
      guard let name = step.event else { continue }
      let before = policy.state(of: session)
      #expect(before == step.from)
      if name.hasPrefix("timer.") {
        let timer = policy.words.model.timers.firstIndex { "timer.\($0.name)" == name }
        let decision = policy.fire(try #require(timer), at: at, in: &session)
        #expect(decision != nil, "\(name) can't fire at \(step.at)")
      } else {
        var fields: [String: String] = [:]
        for field in step.fields {
          fields[field.name] =
            field.type == .instant
            ? at.adding(try DurationText.parse(field.value)).description : field.value
        }
        let event = try policy.event(name, fields, at: at)
        var fired = 0
        _ = policy.receive(event, at: at, in: &session, firing: .latest) { _ in fired += 1 }
        #expect(fired == 0, "a timer is due before \(name) at \(step.at)")
      }
      let after = policy.state(of: session)
      #expect(after == step.to)
      if after != before { changes.append((after, step.at)) }
    }
  }
}

@Suite("A witness")
struct WitnessTests {
  @Test(arguments: Shipped.channels)
  func `of a bound takes as long as that`(channel: String) throws {
    let policy = try Shipped.library.policy(channel)
    var analysis = BoundsAnalysis(policy)
    var count = 0
    for bound in analysis.bounds() {
      for (time, witness) in [
        (bound.least, bound.leastWitness), (bound.greatest, bound.greatestWitness),
      ] {
        guard let time, let witness else { continue }
        count += 1
        let changes = try WitnessPlayer(witness, policy).changes
        let end = try #require(changes.last)
        let from = try #require(
          changes.dropLast().last { change in
            change.state == bound.from
          }
        )
        #expect(end.at - from.at == time, "\(bound)")
        if let to = bound.to { #expect(end.state == to) }
      }
    }
    #expect(analysis.isComplete && count > 10)
  }

  @Test(arguments: 0..<10)
  func `of a small policy takes as long as its bound`(chunk: Int) throws {
    for run in chunk * 25..<(chunk + 1) * 25 {
      guard let policy = SmallPolicy(run: run).policy else { continue }
      var analysis = BoundsAnalysis(policy)
      for bound in analysis.bounds() {
        for (time, witness) in [
          (bound.least, bound.leastWitness), (bound.greatest, bound.greatestWitness),
        ] {
          guard let time else { continue }
          let changes = try WitnessPlayer(try #require(witness), policy).changes
          let end = try #require(changes.last)
          // It may have come there once more in between.
          let isThere = changes.dropLast().contains {
            $0.state == bound.from && end.at - $0.at == time
          }
          #expect(isThere, "run \(run): \(bound)")
        }
      }
    }
  }
}
