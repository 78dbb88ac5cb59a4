package import PolicyEngine

/// A file of scenarios, with every name resolved for the channel that it tests.
package struct ScenarioFile: Sendable {
  package var id: Located<String>
  package var channel: PolicyLibrary.Channel
  package var scenarios: [Scenario] = []

  /// `TEST/NAME`.
  func name(of scenario: Scenario) -> String { "\(id.value)/\(scenario.name.value)" }
}

/// A session, and what is expected of it.
package struct Scenario: Sendable {
  package var name: Located<String>
  package var title: String?
  package var refs: [String] = []
  /// Whether what its steps expect is written down by a run.
  package var isRecorded = false
  /// Whether the properties of the channel are held against it.
  package var holdsProperties = true
  /// Why it is not run; nil: it is.
  package var skip: String?
  package var settings: [ChosenSetting] = []
  package var firing = Firing.earliest
  package var beginning = Timeline.beginning
  /// Whether it says itself when it begins.
  package var saysBeginning = false
  package var steps: [Step] = []
  /// How long after its beginning it goes on, in milliseconds.
  package var until: Located<Int64>?
  package var never = Limits()
  package var always = Limits()
}

extension Scenario {
  package enum Moment: Sendable, Hashable {
    /// Milliseconds after the scenario's beginning.
    case sinceBeginning(Int64)
    /// Milliseconds after the step before.
    case sinceLast(Int64)
    /// Milliseconds from the moment at which a running timer fires; negative: before.
    case timer(Int, Int64)
  }

  /// Something that happens, or a moment that is looked at.
  package struct Step: Sendable {
    package var place: Place
    package var at: Located<Moment>
    package var event: ScenarioEvent?
    /// The timer that fires then, by index.
    package var firing: Located<Int>?
    package var settings: [ChosenSetting] = []
    package var expectation: Expectation
    /// Where the expectation stands with its key; nil where the step has none.
    package var expectationEntry: Place?
  }

  /// What has come about since the step before.
  package struct Expectation: Sendable {
    package var place: Place
    /// The states that are gone through, by index; nil: the state doesn't change.
    package var path: Located<[Int]>?
    package var effects: Located<[Effect]>?
    package var refusal: Located<Int>?
    package var isLate: Located<Bool>?
    package var outcome: Located<Outcome>?
    /// The names of the rules that are taken; nil: any.
    package var rules: Located<[String]>?
    /// The running timers by index, with the time that is left; nil: any.
    package var timers: Located<[Int: TimeWindow]>?
  }

  package struct Effect: Sendable, Hashable {
    package var name: String
    /// The parameters that are given; nil: any.
    package var parameters: [String: ParameterValue]?
  }

  /// What must not, or must, be so at every moment; places by index or name.
  package struct Limits: Sendable {
    package var states: [Int: Place] = [:]
    package var timers: [Int: Place] = [:]
    package var effects: [String: Place] = [:]
    package var refusals: [String: Place] = [:]
    package var rules: [String: Place] = [:]
    /// What an admin can't choose, or can.
    package var settings: [ChosenSetting] = []
    /// Where the states are listed; nil where they are not.
    package var statesPlace: Place?
  }
}
