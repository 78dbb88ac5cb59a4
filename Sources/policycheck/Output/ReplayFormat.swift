import PolicyEngine
import PolicyReplay
import PolicyViews

enum ReplayFormat: String, CaseIterable {
  case text
  case json

  func render(_ report: ReplayReport) -> String {
    self == .text ? Self.text(report) : report.json.line + "\n"
  }

  private static func text(_ report: ReplayReport) -> String {
    let run = report.run
    let policies = [run.old.from, run.new?.from].compactMap(\.self).joined(separator: " → ")
    let shard =
      report.shard == .whole ? "" : ", part \(report.shard.index) of \(report.shard.count)"
    var text = "\(run.channel) of \(policies): \(run.log)\(shard)\n"
    text +=
      "  \(counted(report.counts.events, "event")) of \(counted(report.allSessions, "session"))"
    text += "\(firings(report)).\n"
    for note in notes(report) { text += "  \(note).\n" }
    let classes = SessionClass.all(of: run.kind)
    let width = classes.map { String(report.sessions[$0] ?? 0).count }.max() ?? 0
    text += "\n"
    for kind in classes {
      let count = report.sessions[kind] ?? 0
      let number = String(count)
      let all = max(1, report.allSessions)
      let tenths = (count * 1000 + all / 2) / all
      text += "  \(String(repeating: " ", count: width - number.count))\(number)"
      text += "  \(title(kind))"
      text +=
        count == 0 || count == report.allSessions ? "\n" : " (\(tenths / 10).\(tenths % 10) %)\n"
    }
    var last: SessionClass?
    for group in report.ordered {
      if group.key.kind != last { text += "\n\(title(group.key.kind))\n" }
      last = group.key.kind
      text += self.text(group)
    }
    return text
  }

  private static func title(_ kind: SessionClass) -> String {
    switch kind {
    case .same: "same"
    case .anotherTime: "same end, another time"
    case .anotherOutcome: "another outcome"
    case .depends: "depends on when in its window a timer fires"
    case .notReplayed: "can't be replayed"
    case .agrees: "agree with the policy"
    case .disagrees: "don't agree with the policy"
    }
  }

  // MARK: The log

  private static func firings(_ report: ReplayReport) -> String {
    if report.run.recordsFirings {
      return ", with \(counted(report.counts.firings, "recorded firing"))"
    }
    return ", played with timers that fire as soon and as late as they may"
  }

  private static func notes(_ report: ReplayReport) -> [String] {
    let counts = report.counts
    var notes: [String] = []
    if counts.changes > 0 { notes.append("\(counted(counts.changes, "line")) changed settings") }
    if counts.bad > 0 {
      notes.append("\(counted(counts.bad, "line")) could not be played")
    }
    if counts.conditional > 0 {
      let rest =
        counts.conditional == 1
        ? "its session, and is conditional" : "their session, and are conditional"
      notes.append(
        "\(counted(counts.conditional, "event")) came after the first difference of \(rest)"
      )
    }
    if counts.guessed > 0 {
      notes.append(
        "the log doesn't say the fields of \(counted(counts.guessed, "event")): taken are such as do what it says"
      )
    }
    if counts.after > 0 {
      notes.append("\(counted(counts.after, "line")) after --until not played")
    }
    if counts.endless > 0 {
      notes.append(
        "more than \(LogReplay.longestRun) timers of \(counted(counts.endless, "session")) fire after the last line: the rest is left out, --until gives an end"
      )
    }
    return notes
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  // MARK: Groups

  private static func text(_ group: ReplayGroup) -> String {
    var text = "  \(counted(group.sessions, "session")): \(subject(group.key))\n"
    if let early = group.key.early, let late = group.key.late {
      text += "    as soon as they may: \(title(early)); as late as they may: \(title(late))\n"
    }
    if let shifts = group.shifts { text += "    \(words(for: shifts))\n" }
    for (ends, count) in group.orderedEnds
    where ends.old != ends.new {
      text += "    \(counted(count, "session")) left in \(ends.new) instead of \(ends.old)\n"
    }
    text += example(group.first, of: group.key)
    return text
  }

  private static func subject(_ key: ReplayGroup.Key) -> String {
    switch key.kind {
    case .agrees, .same, .notReplayed: return key.problem ?? ""
    case .disagrees:
      let problem = words(forProblem: key.problem ?? "")
      switch (key.old, key.new) {
      case (.nothing, _): return problem
      case (let rule, .nothing): return "\(problem): \(words(for: rule))"
      case (let rule, let said):
        return "\(problem): by the policy \(words(for: rule)), by the log \(words(for: said))"
      }
    case .anotherTime, .anotherOutcome, .depends:
      return "\(words(for: key.old)) → \(words(for: key.new))"
    }
  }

  private static func words(forProblem id: String) -> String {
    switch id {
    case "impossible-firing": "a firing that could not be"
    case "missing-firing": "a firing that is not on record"
    case "another-step": "another step is on record"
    default: id
    }
  }

  private static func words(for rule: ReplayGroup.Rule) -> String {
    switch rule {
    case .nothing: "nothing"
    case .none: "no rule"
    case .rule(let name, "", _): name
    case .rule(let name, let file, let line): "\(name) (\(file):\(line))"
    }
  }

  private static func words(for shifts: ShiftCounts) -> String {
    let (earlier, later) = (shifts.earlier, shifts.total - shifts.earlier)
    let directions = [(earlier, "earlier"), (later, "later")].filter { $0.0 > 0 }
      .map { later == 0 || earlier == 0 ? $0.1 : "\($0.0) \($0.1)" }
    let sizes = [
      ("p50", shifts.percentile(50)), ("p95", shifts.percentile(95)),
      ("max", Int64(shifts.greatest.magnitude)),
    ]
    return "\(Phrase.all(directions)): "
      + sizes.map { "\($0.0) \(DurationText.format($0.1))" }.joined(separator: ", ")
  }

  private static func example(_ first: ReplayGroup.Example, of key: ReplayGroup.Key) -> String {
    let place =
      switch (first.line, first.after) {
      case (let line?, let after?): "at line \(line), after its line \(after)"
      case (let line?, nil): "at line \(line)"
      case (nil, let after?): "after its last line, \(after)"
      case (nil, nil): "in the log"
      }
    let session = first.session.isEmpty ? "" : "session \(first.session) "
    var text = "    first: \(session)\(place)"
    if let message = first.message { text += ": \(message)" }
    text += "\n"
    let isAudit = key.kind == .disagrees
    if first.old == nil, first.new == nil { return text }
    let names = isAudit ? ["policy", "log   "] : [PolicySide.old, .new].map(\.rawValue)
    for (name, step) in zip(names, [first.old, first.new]) {
      if isAudit, step == nil { continue }
      text += "      \(name)  \(step.map(words) ?? "nothing by then")\n"
    }
    return TextRenderer.printableLines(text)
  }

  private static func words(for step: ReplayGroup.Step) -> String {
    var text = "\(step.at) \(step.event): "
    switch step.outcome {
    case Outcome.rejected.description: text += "rejected, stays \(step.to)"
    case Outcome.ignored.description: text += "ignored, stays \(step.to)"
    default: text += step.from == step.to ? "stays \(step.to)" : "\(step.from) → \(step.to)"
    }
    if let reason = step.reason { text += ": \(reason)" }
    for effect in step.effects { text += "; effect \(effect)" }
    return text
  }
}

extension TextRenderer {
  /// Some lines without what a terminal would obey.
  static func printableLines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { printable(String($0)) }.joined(separator: "\n")
  }
}
