package import PolicyEngine
import PolicyReplay

/// What gave a timer's length where the policy names something else for it.
package struct LengthSource: Sendable {
  package enum Giver: Sendable {
    case setting(SettingSource)
    /// A setting as it was when the session came into the timer's states, or began, and as it was by when the
    /// timer started.
    case entry(SettingSource, at: Instant?, present: SettingSource)
    /// A field of the event that started the timer.
    case event
    /// What the session remembers; with when it was remembered, if the history tells.
    case memory(since: Instant?)
  }

  /// The name of the setting, the field or the memory.
  package var name: String
  /// The length, or the moment, as it is written.
  package var value: String
  package var giver: Giver
  /// Where the value is written; nil where nothing of the history tells.
  package var source: FileLine?

  /// The value and who gave it, as a sentence.
  package var text: String {
    switch giver {
    case .setting(let setting): setting.text
    case .entry(let setting, let moment, let present):
      setting.text(asOfEntry: moment, now: present.value)
    case .event: "\(name) is \(value), says the event"
    case .memory(nil): "\(name) is \(value), remembered"
    case .memory(let since?): "\(name) is \(value), remembered since \(since)"
    }
  }
}

extension SettingSource {
  /// What it was as a session came in, which is what counts, and what it is now where that is another value.
  fileprivate func text(asOfEntry moment: Instant?, now: String?) -> String {
    let entry = moment.map { "when the session came in at \($0)" } ?? "when the session began"
    let since = now == value ? "" : "; by now it is \(now ?? "not set")"
    return "\(text), \(entry)\(since)"
  }
}

extension Evidence {
  /// What gave the length of a timer that a step started; nil where the policy says it itself.
  func lengthSource(of timer: Int, startedIn entry: SessionHistory.Entry) -> LengthSource? {
    let step = entry.step
    let length = model.timers[timer].length
    var sources = length.sources
    let firings = step.policy.words.layout.firings(of: timer, in: step.after.facts)
    if firings > 0, firings <= length.gaps.count { sources = [length.gaps[firings - 1]] }
    for source in sources {
      switch source {
      case .window: return nil
      case .setting(let index) where length.changes == .onEntry:
        return entryLength(of: timer, index, startedIn: entry)
      case .setting(let index):
        let setting = setting(index, epoch: step.epoch, of: step.after, under: step.policy)
        guard setting.isOffered, let value = setting.value else { continue }
        return LengthSource(
          name: setting.name,
          value: value,
          giver: .setting(setting),
          source: setting.source ?? setting.declared
        )
      case .field(let name):
        guard let line = entry.line, let value = line.fields[name] else { continue }
        return LengthSource(name: name, value: value, giver: .event, source: line.place)
      case .memory(let memory):
        let words = step.policy.words
        guard words.layout.value(of: memory, in: step.after.facts) != nil,
          let slot = words.lengthMemories.firstIndex(of: memory)
        else { continue }
        let length = step.after.deadlines[length: slot]
        let set = history.entries.last { other in
          (other.step.decision?.at ?? .latest) <= step.at && remembers(memory, in: other)
        }
        return LengthSource(
          name: model.memory[memory].name,
          value: DurationText.format(length),
          giver: .memory(since: set?.step.at),
          source: set?.line?.place
        )
      }
    }
    return nil
  }

  /// The value that a setting had when the session came into the states of a timer; nil where it had none.
  private func entryLength(
    of timer: Int,
    _ setting: Int,
    startedIn entry: SessionHistory.Entry
  ) -> LengthSource? {
    let step = entry.step
    let held = step.policy.tables.timerMemory.entries.first { $0.timer == timer }
    guard let held, step.after.facts & held.fact != 0 else { return nil }
    let states = model.timers[timer].states
    let entering = history.entries.last { other in
      other.step.at <= step.at && other.step.after.step <= step.after.step
        && !states.contains(Int(other.step.before.state))
        && states.contains(Int(other.step.after.state))
    }
    let entered = self.setting(
      setting,
      epoch: entering?.step.epoch ?? firstEpoch,
      of: entering?.step.after ?? step.before,
      under: entering?.step.policy ?? step.policy
    )
    let present = self.setting(setting, epoch: step.epoch, of: step.after, under: step.policy)
    return LengthSource(
      name: entered.name,
      value: DurationText.format(step.after.deadlines[length: held.slot]),
      giver: .entry(entered, at: entering?.step.at, present: present),
      source: entered.source ?? entered.declared
    )
  }

  /// The settings under which the session began.
  private var firstEpoch: Int {
    history.entries.first.map { $0.step.decision == nil ? $0.step.epoch - 1 : $0.step.epoch } ?? 0
  }

  /// Whether a step had the session remember something in a memory.
  private func remembers(_ memory: Int, in entry: SessionHistory.Entry) -> Bool {
    guard let rule = entry.step.decision?.rule?.index else { return false }
    return model.rules[rule].remembers.contains { item in
      guard item.memory == memory else { return false }
      guard case .field(let field)? = item.length else { return true }
      return entry.line?.fields[field] != nil
    }
  }
}
