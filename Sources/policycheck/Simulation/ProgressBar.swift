import CommandSupport
import PolicyEngine

/// How far a long job is, on the last line of standard error; nothing where that is no terminal.
struct ProgressBar {
  /// So many lines are done before the clock is asked.
  private static let step = 1 << 14
  private static let width = 30

  private let isShown = Terminal.showsProgress
  /// How many bytes there are; nil where nobody knows.
  private let total: Int?
  private let start = ContinuousClock.now
  private var last = ContinuousClock.now
  private var isThere = false

  init(total: Int?) { self.total = total }

  /// Shows how many lines, and how many bytes of all, are done.
  mutating func show(lines: Int, bytes: Int) {
    guard isShown, lines % Self.step == 0 else { return }
    let now = ContinuousClock.now
    if now - last < .milliseconds(200) { return }
    last = now
    isThere = true
    let rate = Double(lines) / ((now - start) / .seconds(1))
    let text = "\(lines) lines, \(Int(rate)) a second"
    guard let total, total > 0 else {
      StandardError.writeRaw("\r\(text)\u{1B}[K")
      return
    }
    let done = min(1, Double(bytes) / Double(total))
    let filled = Int(done * Double(Self.width))
    let bar =
      String(repeating: "#", count: filled) + String(repeating: ".", count: Self.width - filled)
    StandardError.writeRaw("\r[\(bar)] \(Int(done * 100)) %  \(text)\u{1B}[K")
  }

  /// Takes the bar away.
  mutating func finish() {
    if isThere { StandardError.writeRaw("\r\u{1B}[K") }
    isThere = false
  }
}
