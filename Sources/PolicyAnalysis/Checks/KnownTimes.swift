import PolicyEngine

/// What was found out about the times of some policies, as most policies of an organisation differ in nothing that
/// matters for them.
///
/// Only those that came up last are kept: a search among many would cost more than it saves.
struct KnownTimes: Sendable {
  /// What is found in a policy, by the indices of its states and timers.
  struct Found: Sendable {
    /// The states that no timer leads out of, if sessions come into them.
    var candidates: [Int]
    var late: [LateTimer] = []
    var endless: [Int] = []
  }

  private static let most = 4

  private var known: [(model: PolicyModel, found: Found)] = []

  /// What is found out about a policy, looked for only as far as no policy was the same.
  mutating func find(
    _ model: PolicyModel,
    candidates: (PolicyModel) -> [Int],
    _ look: (PolicyModel, [Int]) -> Found
  ) -> Found {
    let compares = model.comparesWords
    // In place, as a copy of a model counts the uses of all its parts.
    let index = compares ? nil : known.indices.last { model.hasFlow(of: known[$0].model) }
    if let index {
      known.append(known.remove(at: index))
      let last = known.count - 1
      if model.hasTimes(of: known[last].model) { return known[last].found }
      let found = look(model, known[last].found.candidates)
      known[last] = (model, found)
      return found
    }
    let found = look(model, candidates(model))
    if !compares {
      if known.count == Self.most { known.removeFirst() }
      known.append((model, found))
    }
    return found
  }
}

extension PolicyModel {
  /// Whether timers run as long as those of another policy with the same flow, whatever is chosen.
  fileprivate func hasTimes(of other: PolicyModel) -> Bool {
    calendars.isEmpty
      && zip(timers, other.timers).allSatisfy { $0.length == $1.length }
      && zip(settings, other.settings).allSatisfy { one, other in
        one.range?.value == other.range?.value && one.values == other.values
          && one.defaultValue?.value == other.defaultValue?.value && one.key == other.key
      }
      && zip(memory, other.memory).allSatisfy { $0.range?.value == $1.range?.value }
      && zip(events, other.events).allSatisfy { one, other in
        zip(one.fields, other.fields).allSatisfy { $0.range?.value == $1.range?.value }
      }
  }
}
