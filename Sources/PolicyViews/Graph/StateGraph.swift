package import PolicyEngine

/// A channel as a picture: its states, what leads from one to another, and what can happen in each.
///
/// Only what can come about in the channel is there. What leads out of every open state begins at all
/// of them together, so that it is drawn once.
package struct StateGraph: Sendable {
  package struct State: Sendable {
    package var name: String
    package var title: String?
    package var isInitial: Bool
    package var isFinal: Bool
    /// What can happen in the state and leaves the session there.
    package fileprivate(set) var labels: [Label] = []
  }

  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case event
    case timer
    case refusal
  }

  package struct Label: Sendable, Hashable {
    package var kind: Kind
    /// What happens: `customer.message`, `after 24h..30h`.
    package var text: String
    /// On what condition, and what comes of it: `if opened_by is rep`, `do route`.
    package var details: [String]

    /// All of it in one line.
    package var line: String { ([text] + details).joined(separator: ", ") }
  }

  package struct Edge: Sendable {
    /// The state in which it begins, by index; nil: all that are open.
    package var tail: Int?
    package var head: Int
    package var kind: Kind
    package fileprivate(set) var labels: [Label]
  }

  package let id: String
  package let title: String?
  package private(set) var states: [State]
  /// The states that are neither initial nor final, where something is common to all of them.
  package private(set) var open: [Int] = []
  /// What can happen in each of the open states and leaves the session there.
  package private(set) var openLabels: [Label] = []
  /// One edge for each kind of thing that leads from one state to another.
  package private(set) var edges: [Edge] = []

  /// - Parameter refusals: whether events that are refused are drawn too.
  package init(_ channel: PolicyLibrary.Channel, refusals: Bool = false) {
    id = channel.id
    title = channel.title
    let policy = ChannelBehaviour(channel)
    let model = policy.model
    let reachable = model.states.indices.filter(policy.reachable.contains)
    states = reachable.map { index in
      let state = model.states[index]
      return State(
        name: state.name,
        title: state.title,
        isInitial: state.isInitial,
        isFinal: state.isFinal
      )
    }
    let words = RuleWords(policy, refusals: refusals)
    let precedence = words.precedence()
    let positions = Dictionary(uniqueKeysWithValues: zip(reachable, reachable.indices))
    let everyOpen = Set(
      reachable.filter { !model.states[$0].isInitial && !model.states[$0].isFinal }
    )
    for (index, rule) in model.rules.enumerated() where refusals || rule.refusal == nil {
      for event in model.uniqueEvents(of: rule) {
        var tails: [Int: RuleWords.Precedence] = [:]
        for state in reachable {
          tails[state] = precedence[.init(state: state, event: event, rule: index)]
        }
        // What the admin's choice leads to is drawn for each choice.
        for head in rule.to.map({ $0.states.map(Optional.some) }) ?? [nil] {
          var tails = tails
          if everyOpen.count > 1, head.map({ !everyOpen.contains($0) }) ?? true,
            let precedence = RuleWords.Precedence.common(everyOpen.map { tails[$0] })
          {
            tails = tails.filter { !everyOpen.contains($0.key) }
            let label = words.label(of: rule, event, from: everyOpen, to: head, precedence)
            if let head = head.flatMap({ positions[$0] }) {
              add(label, nil, head)
            } else if words.isSeen(rule) {
              openLabels.append(label)
            }
          }
          for (tail, precedence) in tails.sorted(by: { $0.key < $1.key }) {
            guard let position = positions[tail] else { continue }
            let label = words.label(of: rule, event, from: [tail], to: head, precedence)
            if let head, head != tail {
              if let head = positions[head] { add(label, position, head) }
            } else if words.isSeen(rule) {
              states[position].labels.append(label)
            }
          }
        }
      }
    }
    if !openLabels.isEmpty || edges.contains(where: { $0.tail == nil }) {
      open = everyOpen.compactMap { positions[$0] }.sorted()
    }
    openLabels = Self.merged(openLabels)
    for index in states.indices { states[index].labels = Self.merged(states[index].labels) }
    for index in edges.indices { edges[index].labels = Self.merged(edges[index].labels) }
  }

  private mutating func add(_ label: Label, _ tail: Int?, _ head: Int) {
    let edge = edges.firstIndex { ($0.tail, $0.head, $0.kind) == (tail, head, label.kind) }
    if let edge {
      edges[edge].labels.append(label)
    } else {
      edges.append(Edge(tail: tail, head: head, kind: label.kind, labels: [label]))
    }
  }

  /// Labels of which those that depend on the same, and do the same, are one.
  private static func merged(_ labels: [Label]) -> [Label] {
    var names: [(label: Label, texts: [String])] = []
    for label in labels {
      let same = names.firstIndex {
        $0.label.kind == label.kind && $0.label.details == label.details && !label.details.isEmpty
      }
      if let same {
        if !names[same].texts.contains(label.text) { names[same].texts.append(label.text) }
      } else if !names.contains(where: { $0.label == label }) {
        names.append((label, [label.text]))
      }
    }
    return names.map { label, texts in
      var label = label
      label.text = Phrase.alternatives(texts)
      return label
    }
  }
}

extension PolicyModel {
  /// The events that a rule is for, each once.
  fileprivate func uniqueEvents(of rule: Rule) -> [Int] {
    var seen: Set<Int> = []
    return rule.events.map(\.value).filter { seen.insert($0).inserted }
  }
}
