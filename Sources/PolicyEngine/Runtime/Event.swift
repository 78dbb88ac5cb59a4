/// Something that happens to a session, ready to be handled: an index, facts and texts.
///
/// Made by ``Policy/event(_:_:at:)``; it fits that policy under any settings, and no other policy.
public struct Event: Sendable, Hashable {
  /// The index among the policy's declared events.
  package let number: UInt16
  /// The facts of the fields, but for the first text: that is looked at when the event is handled, as
  /// only it changes from event to event where a host makes one event a kind.
  package var facts: UInt64
  /// The first text field; empty where the event has none.
  package var text: String
  /// The text fields after the first; nil where there are none, as in most events, so that copies count nothing.
  private var laterTexts: [String]?
  /// By name of a field with a range, in the policy's order: its length in milliseconds, or how far its instant is
  /// from the event; 0 for what the event leaves out or doesn't have.
  ///
  /// Nil where all are 0.
  package var lengths: [Int64]?

  package var moreTexts: [String] {
    get { laterTexts ?? [] }
    set { laterTexts = newValue.isEmpty ? nil : newValue }
  }

  /// The index among the policy's declared events.
  package var index: Int { Int(number) }

  package init(index: Int, facts: UInt64 = 0, text: String = "", moreTexts: [String] = []) {
    number = UInt16(index)
    self.facts = facts
    self.text = text
    self.moreTexts = moreTexts
  }

  /// The same event with another first text: a host that makes one event a kind needs no look-ups.
  public func with(text: String) -> Event {
    var event = self
    event.text = text
    return event
  }
}
