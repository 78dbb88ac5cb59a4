/// Time that counts only while somebody is there, as in `4 business hours`, and times of day.
///
/// Both are what calendars are for.
enum OpeningTime {
  /// What to write in place of a length of open time; nil where a text is none.
  static func help(for text: String) -> String? {
    let all = text.lowercased().split { $0.isWhitespace || $0 == "-" || $0 == "_" }.map(String.init)
    let words = all.map {
      ["workdays", "weekdays", "workday", "weekday"].contains($0) ? "days" : $0
    }
    let rest = words.filter { !kinds.contains($0) }
    guard rest.count < all.count || words != all, let first = rest.first else { return nil }
    guard
      let length = DurationMistake(rest.joined(separator: " "), allowsWindow: false)?.meant
        ?? (rest.count == 1 && (try? DurationText.parse(first)) != nil ? first : nil)
    else { return nil }
    // How long a working day is, the calendar says and no clock.
    let hours =
      rest.last?.contains("d") == true ? "the hours of so many days, such as `16h`" : "`\(length)`"
    return
      "write \(hours), and `counts: CALENDAR` in the timer: only the calendar's open time counts then"
  }

  /// Whether a text is a time of day: `09:00`, `9am`, `noon`.
  static func isTimeOfDay(_ text: String) -> Bool {
    var text = text.lowercased().filter { !$0.isWhitespace }
    if ["noon", "midnight"].contains(text) { return true }
    let half = ["am", "pm", "a.m.", "p.m."].first(where: text.hasSuffix)
    if let half { text.removeLast(half.count) }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count <= 3 && (half != nil || parts.count > 1)
      && parts.allSatisfy { (1...2).contains($0.count) && $0.allSatisfy(\.isNumber) }
      && Int(parts[0]).map { $0 < 24 } == true
  }

  /// What there is instead of a time of day at which a timer would fire.
  static let instead =
    "there is no time of day: after its time, a timer with `fires: CALENDAR` waits until that calendar is open"

  private static let kinds: Set<String> = [
    "business", "working", "work", "office", "opening", "open", "service", "banking", "desk",
  ]
}
