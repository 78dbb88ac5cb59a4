import PolicyAnalysis
import PolicyEngine
import PolicyViews

/// A difference between two policies as a sentence.
enum ChangeWords {
  static func sentence(of change: BehaviourChange) -> String {
    var sentence = plainSentence(of: change)
    if !change.settings.isEmpty {
      let settings = change.settings.map { "\($0.name)=\($0.value)" }
      sentence += " (with \(settings.joined(separator: ", ")))"
    }
    return change.isFurther ? "after that, \(sentence)" : sentence
  }

  static func sentence(of offer: OfferChange) -> String {
    let before = offer.old.map { Phrase.choice(of: $0) }
    let now = offer.new.map { Phrase.choice(of: $0) }
    switch (before, now) {
    case (let before?, let now?):
      return "an admin may now choose `\(offer.name)`: \(now); was \(before)"
    case (nil, let now?): return "an admin may now choose `\(offer.name)`: \(now)"
    case (_, nil): return "an admin may no longer choose `\(offer.name)`"
    }
  }

  private static func plainSentence(of change: BehaviourChange) -> String {
    let names = change.states.map { "`\($0)`" }
    switch change.kind {
    case .answer(let event, let before, let now):
      let fields = change.fields.map { "\($0.name): \(Phrase.line($0.value))" }
      let content = fields.isEmpty ? "" : " {\(fields.joined(separator: ", "))}"
      return "in \(Phrase.all(names)), `\(event)`\(content) now \(words(of: now)); "
        + "before it \(words(of: before, isPast: true))"
    case .moment(let consequence, let before, let now):
      return moment(consequence, "a session in \(Phrase.alternatives(names))", before, now)
    case .name(let before, let now): return "the state `\(before)` is called `\(now)` now"
    }
  }

  // MARK: Consequences

  private static func words(
    of consequence: BehaviourChange.Consequence,
    isPast: Bool = false
  ) -> String {
    let reason = consequence.refusal.map { " (`\($0)`)" } ?? ""
    let verb = isPast ? "was" : "is"
    if !consequence.isAccepted { return "\(verb) not accepted" }
    switch consequence.outcome {
    case .ignored: return "\(verb) ignored\(reason)"
    case .rejected: return "\(verb) refused\(reason)"
    case .applied, nil:
      var does: [String] = []
      if let state = consequence.to { does.append("\(isPast ? "led" : "leads") to `\(state)`") }
      if !consequence.effects.isEmpty {
        does.append("\(isPast ? "called" : "calls") for \(effects(of: consequence))")
      }
      return does.isEmpty ? "\(verb) handled" : does.joined(separator: " and ")
    }
  }

  private static func effects(of consequence: BehaviourChange.Consequence) -> String {
    consequence.effects.map { "`\($0)`" }.joined(separator: ", ")
  }

  // MARK: Moments

  private static func moment(
    _ consequence: BehaviourChange.Consequence,
    _ who: String,
    _ before: BehaviourChange.Span?,
    _ now: BehaviourChange.Span?
  ) -> String {
    var what: [String] = []
    if let state = consequence.to { what.append("goes to `\(state)`") }
    if !consequence.effects.isEmpty { what.append("calls for \(effects(of: consequence))") }
    let does = what.joined(separator: " and ")
    switch (before, now) {
    case (let before?, let now?):
      if time(before) != time(now) {
        let was = before.start == now.start ? time(before) : when(before)
        return "\(who) now \(does) \(when(now)); was \(was)"
      }
      // What restarts or stops the time is not known here.
      if before.start == now.start {
        return "\(who) now \(does) at other moments, \(when(now))"
      }
      return "\(who) now \(does) \(when(now)); was \(when(before))"
    case (nil, let now?):
      return "\(who) now \(does) by itself, \(when(now)); before it did not"
    case (let before?, nil):
      return "\(who) no longer \(does) by itself; it did so \(when(before))"
    case (nil, nil): return "\(who) now \(does) by itself at other times"
    }
  }

  private static func when(_ span: BehaviourChange.Span) -> String {
    span.start.map { "\(time(span)) after `\($0)`" } ?? "after \(time(span))"
  }

  private static func time(_ span: BehaviourChange.Span) -> String {
    guard let greatest = span.greatest else { return "\(DurationText.format(span.least)) or later" }
    let latest = greatest + span.width
    let least = DurationText.format(span.least)
    return latest == span.least ? least : "\(least)..\(DurationText.format(latest))"
  }
}
