/// The flows in which nothing was found to be wrong, as most channels of an organisation differ in
/// nothing that matters for them.
///
/// Only those that came up last are kept: a search among many would cost more than it saves.
struct KnownFlows {
  private static let most = 4

  /// A policy without mistakes of its flow, and what its check found besides.
  private struct Entry {
    var model: PolicyModel
    var isChild: Bool
    var isExtended: Bool
    var found: FlowChecks.Found
  }

  private var known: [Entry] = []

  /// What ``FlowChecks`` finds, looked for only where no policy with the same flow was right.
  mutating func check(
    _ model: PolicyModel,
    isChild: Bool,
    isExtended: Bool,
    files: [Int32] = []
  ) -> FlowChecks.Found {
    // In place, as a copy of a model counts the uses of all its parts.
    let index = known.indices.last {
      known[$0].isChild == isChild && known[$0].isExtended == isExtended
        && model.hasFlow(of: known[$0].model)
    }
    if let index {
      known.append(known.remove(at: index))
      return known[known.count - 1].found
    }
    let found = FlowChecks.run(model, isChild: isChild, isExtended: isExtended, files: files)
    if found.diagnostics.isEmpty, !model.comparesWords {
      if known.count == Self.most { known.removeFirst() }
      known.append(Entry(model: model, isChild: isChild, isExtended: isExtended, found: found))
    }
    return found
  }
}

extension PolicyModel {
  /// Whether all is the same by which ``FlowChecks`` decides if something is wrong.
  ///
  /// Names, places, titles, words, effects, the lengths of durations and the reasons of refusals may
  /// differ: no session goes another way for them. What is written in the policy's own file has to
  /// be so in both, as more is reported of that; what rules inherit has to be of the same file, as it counts
  /// which of them come from farther up.
  package func hasFlow(of other: PolicyModel) -> Bool {
    alike(states, other.states) { $0.isInitial == $1.isInitial && $0.isFinal == $1.isFinal }
      && alike(events, other.events) { event, other in
        alike(event.fields, other.fields) { $0.name == $1.name && $0.type == $1.type }
      }
      && alike(settings, other.settings) { $0.isOffered == $1.isOffered && $0.type == $1.type }
      && alike(capabilities, other.capabilities) { $0.value == $1.value }
      && calendars.count == other.calendars.count
      && alike(memory, other.memory) { $0.values.count == $1.values.count }
      && alike(keywordSets, other.keywordSets) { $0.match == $1.match }
      && alike(timers, other.timers) {
        isOwn($0.place) == other.isOwn($1.place) && $0.hasFlow(of: $1)
      }
      && alike(rules, other.rules) {
        isOwn($0.place) == other.isOwn($1.place)
          && (isOwn($0.fromPlace)
            ? other.isOwn($1.fromPlace) : $0.fromPlace.file == $1.fromPlace.file)
          && $0.hasFlow(of: $1)
      }
  }

  private func isOwn(_ place: Place) -> Bool { place.file == id.place.file }

  /// Whether it matters which words there are: a text is compared with others too, or looked up in
  /// several sets that can have texts in common.
  package var comparesWords: Bool {
    var asked: [String: (isCompared: Bool, sets: Set<Int>)] = [:]
    forEachTest { test in
      guard case .field(let name, let texts, let sets) = test.subject else { return }
      if !texts.isEmpty { asked[name, default: (false, [])].isCompared = true }
      asked[name, default: (false, [])].sets.formUnion(sets)
    }
    return asked.values.contains { isCompared, sets in
      isCompared && !sets.isEmpty
        || sets.count > 1 && sets.contains { keywordSets[$0].match != .whole }
    }
  }
}

extension PolicyModel.Timer {
  fileprivate func hasFlow(of other: Self) -> Bool {
    typealias Source = PolicyModel.TimerLength.Source
    func isSameSource(_ source: Source, _ other: Source) -> Bool {
      if case (.window, .window) = (source, other) { true } else { source == other }
    }
    return states == other.states && (startsOnEntry == nil) == (other.startsOnEntry == nil)
      && alike(starts, other.starts) { $0.value == $1.value }
      && startConditions.hasFlow(of: other.startConditions)
      && cancelConditions.hasFlow(of: other.cancelConditions)
      && alike(length.sources, other.length.sources, by: isSameSource)
      && alike(length.gaps, other.length.gaps, by: isSameSource)
      && length.changes == other.length.changes && calendar == other.calendar
      && guardCondition.hasFlow(of: other.guardCondition)
  }
}

extension PolicyModel.Rule {
  fileprivate func hasFlow(of other: Self) -> Bool {
    from == other.from && to == other.to && (refusal == nil) == (other.refusal == nil)
      && alike(events, other.events) { $0.value == $1.value }
      && eventConditions.hasFlow(of: other.eventConditions)
      && remembers == other.remembers && guardCondition.hasFlow(of: other.guardCondition)
  }
}

extension PolicyModel.EventConditions {
  fileprivate func hasFlow(of other: Self) -> Bool {
    count == other.count
      && allSatisfy { event, guards in
        other[event].map { alike(guards, $0) { $0.hasFlow(of: $1) } } ?? false
      }
  }
}

extension PolicyModel.Guard {
  fileprivate func hasFlow(of other: Self) -> Bool {
    alike(requires, other.requires) { $0.value == $1.value }
      && alike(excludes, other.excludes) { $0.value == $1.value }
  }
}

/// Whether two lists are equally long and what is at the same index in both is alike.
private func alike<Item>(_ one: [Item], _ other: [Item], by isAlike: (Item, Item) -> Bool) -> Bool {
  one.count == other.count && one.indices.allSatisfy { isAlike(one[$0], other[$0]) }
}
