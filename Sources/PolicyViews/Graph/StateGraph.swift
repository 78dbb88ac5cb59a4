package import PolicyEngine

/// A channel as a picture: its states, and what leads from one to another.
///
/// Only what can come about in the channel is there. What leads out of every open state begins at all
/// of them together, so that it is drawn once.
package struct StateGraph: Sendable {
  package struct State: Sendable {
    package var name: String
    package var title: String?
    package var isInitial: Bool
    package var isFinal: Bool
  }

  /// Where an edge begins: a state, by index, or all that are open.
  package enum Tail: Sendable, Hashable {
    case state(Int)
    case open
  }

  /// What an edge stands for.
  package enum Kind: String, Sendable, Hashable {
    case event
    case timer
    case refusal
  }

  /// One of the things that lead along an edge: `customer writes`, and on what condition.
  package struct Label: Sendable, Hashable {
    package var text: String
    package var detail: String?
  }

  package struct Edge: Sendable {
    package var tail: Tail
    package var head: Int
    package var kind: Kind
    package fileprivate(set) var labels: [Label]

    /// The labels, with those that depend on the same reported together.
    var lines: [Label] {
      var lines: [Label] = []
      for label in labels {
        let same = lines.firstIndex { $0.detail == label.detail && label.detail != nil }
        if let same { lines[same].text += ", \(label.text)" } else { lines.append(label) }
      }
      return lines
    }
  }

  /// The channel's id.
  package let id: String
  /// The name that people read.
  package let title: String?
  /// The states that a session can come into.
  package let states: [State]
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
    let policy = LivePolicy(channel)
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
    let positions = Dictionary(uniqueKeysWithValues: zip(reachable, reachable.indices))
    let everyOpen = Set(
      states.indices.filter { !states[$0].isInitial && !states[$0].isFinal }
    )
    let words = RuleWords(policy)
    for (index, rule) in model.rules.enumerated() where refusals || rule.refusal == nil {
      var seen: Set<Int> = []
      for event in rule.events.map(\.value) where seen.insert(event).inserted {
        let tails = reachable.filter {
          policy.taken.contains(.init(state: $0, event: event, rule: index))
        }
        let label = words.label(of: rule, event)
        let kind: Kind =
          rule.refusal != nil ? .refusal : model.timer(firedBy: event) == nil ? .event : .timer
        add(
          label,
          kind,
          from: Set(tails.compactMap { positions[$0] }),
          to: rule.to.flatMap { positions[$0] },
          everyOpen
        )
      }
    }
    if !openLabels.isEmpty || edges.contains(where: { $0.tail == .open }) {
      open = everyOpen.sorted()
    }
  }

  private mutating func add(
    _ label: RuleWords.Both,
    _ kind: Kind,
    from tails: Set<Int>,
    to head: Int?,
    _ everyOpen: Set<Int>
  ) {
    var tails = tails
    let isCommon = everyOpen.count > 1 && tails.isSuperset(of: everyOpen)
    if isCommon, head.map({ !everyOpen.contains($0) }) ?? true {
      tails.subtract(everyOpen)
      if let head {
        add(label.moving, kind, .open, head)
      } else if let staying = label.staying {
        openLabels.append(staying)
      }
    }
    for tail in tails.sorted() {
      if let head, head != tail {
        add(label.moving, kind, .state(tail), head)
      } else if let staying = label.staying {
        add(staying, kind, .state(tail), tail)
      }
    }
  }

  private mutating func add(_ label: Label, _ kind: Kind, _ tail: Tail, _ head: Int) {
    guard let edge = edges.firstIndex(where: { ($0.tail, $0.head, $0.kind) == (tail, head, kind) })
    else {
      edges.append(Edge(tail: tail, head: head, kind: kind, labels: [label]))
      return
    }
    // What happens without a condition happens with one too.
    let alike = edges[edge].labels.filter { $0.text == label.text }
    if alike.contains(where: { $0.detail == nil || $0 == label }) { return }
    if label.detail == nil { edges[edge].labels.removeAll { $0.text == label.text } }
    edges[edge].labels.append(label)
  }
}
