package import PolicyAnalysis
package import PolicyEngine
import PolicyFormat
import PolicyTesting
import PolicyViews

/// Writes a test for a channel, with a scenario at each of its boundaries.
///
/// Every scenario has been played, and expects what came about; so the test passes as long as the channel stays
/// what it is. The same channel gives the same test.
package struct TestGenerator {
  /// A test that was written.
  package struct Result {
    /// The file's text, in canonical layout; nil where there is nothing to show.
    package var text: String?
    package var scenarios = 0
    /// What no session brings about, in words.
    package var missing: [String] = []
    /// What no scenario shows, though it comes about, in words.
    package var leftOut: [String] = []
  }

  private let channel: PolicyLibrary.Channel
  private let sources: SourceSet
  /// Settings that are laid over the channel's for all scenarios.
  private let settings: [(name: String, value: String)]
  private let search: BoundarySearch
  private let words: BoundaryWords

  /// What became of the sessions, by their index.
  private var shown: [Int: (draft: ScenarioDraft, trial: ScenarioTrial)] = [:]
  private var problems: [Int: String] = [:]

  /// - Parameters:
  ///   - channel: the channel to write a test for.
  ///   - sources: the files that the channel comes from.
  ///   - settings: what was chosen for all scenarios, over the channel's own.
  ///   - search: the channel's sessions under these settings.
  package init(
    _ channel: PolicyLibrary.Channel,
    _ sources: SourceSet,
    settings: [(name: String, value: String)] = [],
    _ search: BoundarySearch
  ) {
    (self.channel, self.sources, self.settings, self.search) = (channel, sources, settings, search)
    words = BoundaryWords(channel.model)
  }

  package mutating func generate() -> Result {
    var selection = select()
    // What can't be played shows nothing: others are to show it.
    while true {
      let unplayed = selection.filter { shown[$0] == nil }
      if unplayed.isEmpty { break }
      play(unplayed)
      selection = select()
    }
    complete(&selection)
    return result(selection)
  }

  // MARK: Selection

  /// The fewest sessions that show it all, as far as a simple search finds them: the longer ones first, as they
  /// show what others do on their way.
  private func select() -> [Int] {
    let sessions = search.sessions
    func rank(_ index: Int) -> [Int] {
      let session = sessions[index]
      return [session.point.isTimed ? 0 : 1, -session.witness.steps.count, index]
    }
    var seen: Set<BoundaryPoint> = []
    var chosen: [Int] = []
    for index in sessions.indices.sorted(by: { rank($0).lexicographicallyPrecedes(rank($1)) })
    where problems[index] == nil && !sessions[index].shown.isSubset(of: seen) {
      guard !seen.contains(sessions[index].point) else { continue }
      seen.formUnion(sessions[index].shown)
      chosen.append(index)
    }
    // What all others show together is not needed.
    var counts: [BoundaryPoint: Int] = [:]
    for index in chosen { for point in sessions[index].shown { counts[point, default: 0] += 1 } }
    for index in chosen.reversed()
    where sessions[index].shown.allSatisfy({ counts[$0, default: 0] > 1 }) {
      for point in sessions[index].shown { counts[point, default: 0] -= 1 }
      chosen.removeAll { $0 == index }
    }
    return chosen.sorted()
  }

  /// Adds sessions until all is covered that any of them covers.
  private mutating func complete(_ selection: inout [Int]) {
    var covered = coverage(of: selection)
    if covered.missing.isEmpty { return }
    play(search.sessions.indices.filter { shown[$0] == nil && problems[$0] == nil })
    for index in search.sessions.indices where !selection.contains(index) {
      guard let coverage = shown[index]?.trial.coverage,
        !coverage.covered.isSubset(of: covered.covered)
      else { continue }
      covered.formUnion(coverage)
      selection.append(index)
    }
    selection.sort()
  }

  private func coverage(of selection: [Int]) -> Coverage {
    var all = Coverage(of: channel.model)
    for index in selection {
      if let trial = shown[index]?.trial { all.formUnion(trial.coverage) }
    }
    return all
  }

  // MARK: Playing

  /// Plays sessions in each form, and keeps the first in which just that comes about.
  private mutating func play(_ indices: [Int]) {
    var drafts: [(index: Int, draft: ScenarioDraft)] = []
    for index in indices {
      for form in forms(of: search.sessions[index]) {
        let name = "s\(index)-\(drafts.count)"
        drafts.append(
          (index, ScenarioDraft(search.sessions[index], name: name, title: name, form: form))
        )
      }
    }
    // A file has a limit.
    for start in stride(from: 0, to: drafts.count, by: 40) {
      let some = drafts[start..<min(start + 40, drafts.count)]
      let text = file(some.flatMap { $0.draft.lines() })
      let trials = ScenarioTrial.play(text, on: channel, sources)
      for (index, draft) in some where shown[index] == nil {
        guard let trial = trials.first(where: { $0.name == draft.name }) else { continue }
        if draft.isShown(by: trial) {
          shown[index] = (draft, trial)
        } else if problems[index] == nil {
          problems[index] = trial.problem ?? "something else comes about when it is played"
        }
      }
    }
    for index in indices {
      if shown[index] != nil {
        problems[index] = nil
      } else if problems[index] == nil {
        problems[index] = "it can't be written as a scenario"
      }
    }
  }

  private func forms(of session: BoundarySession) -> [ScenarioDraft.Form] {
    let isLatest =
      switch session.point {
      case .fires(_, .latest): true
      default: false
      }
    let fires = session.witness.steps.contains { $0.event.flatMap(Name.timer(ofFiring:)) != nil }
    return (isLatest ? [] : [.earliest]) + [.latest] + (fires ? [.asStepsSay] : [])
  }

  // MARK: Text

  private func result(_ selection: [Int]) -> Result {
    var result = Result()
    result.scenarios = selection.count
    result.missing = words.missing(coverage(of: selection).missing)
    result.leftOut = leftOut(selection)
    var names: [String: Int] = [:]
    var lines: [String] = []
    for index in selection {
      guard let (known, trial) = shown[index] else { continue }
      var draft = known
      let name = words.name(of: draft.session)
      names[name, default: 0] += 1
      let count = names[name] ?? 1
      draft.name = count == 1 ? name : "\(name)-\(count)"
      draft.title = words.title(of: draft.session)
      if !lines.isEmpty { lines.append("") }
      lines += draft.lines(expecting: trial)
    }
    if lines.isEmpty { return result }
    let source = SourceFile(name: "generated.yaml", text: head(result) + file(lines))
    result.text =
      if case .changed(let bytes) = PolicyFormatter.format(source) {
        String(decoding: bytes, as: UTF8.self)
      } else {
        String(decoding: source.bytes, as: UTF8.self)
      }
    return result
  }

  /// What is shown by no session that can be played.
  private func leftOut(_ selection: [Int]) -> [String] {
    let all = selection.reduce(into: Set<BoundaryPoint>()) {
      $0.formUnion(search.sessions[$1].shown)
    }
    return search.sessions.indices.compactMap { index in
      guard let problem = problems[index], !all.contains(search.sessions[index].point) else {
        return nil
      }
      return "\(words.title(of: search.sessions[index])): \(problem)"
    }
  }

  private func head(_ result: Result) -> String {
    var lines = Self.comment(
      "What `\(channel.id)` does at its boundaries, as `policycheck gen-tests` found it: what comes about first and last, who stops it, and what changes nothing."
    )
    if !result.missing.isEmpty {
      lines += Self.comment("Never comes about here: \(result.missing.joined(separator: ", ")).")
    }
    if !result.leftOut.isEmpty {
      lines += Self.comment("Not shown: \(result.leftOut.joined(separator: "; ")).")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func comment(_ text: String) -> [String] {
    Lines.filled(
      text.split(separator: " ").map(String.init),
      to: 80,
      first: "# ",
      rest: "# "
    )
  }

  private func file(_ lines: [String]) -> String {
    var head = ["test: \(channel.id)-boundaries", "channel: \(channel.id)"]
    if !settings.isEmpty {
      let all = settings.map { name, value in
        "\(name): \(ScenarioDraft.scalar(value, inFlow: true))"
      }
      head.append("settings: {\(all.joined(separator: ", "))}")
    }
    return (head + ["", "scenarios:"] + lines).joined(separator: "\n") + "\n"
  }
}
