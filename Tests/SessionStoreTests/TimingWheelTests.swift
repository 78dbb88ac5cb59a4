import SessionStore
import TestSupport
import Testing

@Suite("The timing wheel")
struct TimingWheelTests {
  /// Held against a plain list, with moments near and far, past and equal.
  @Test("gives what is due as a plain list does", arguments: 0..<20)
  func list(run: Int) {
    var random = SeededRandom(run: 8000 + run)
    var wheel = TimingWheel()
    var list: [UInt32: Int64] = [:]
    var now: Int64 = run % 2 == 0 ? 0 : 1_767_603_600_000
    for _ in 0..<2_000 {
      let number = UInt32(random.number(0...60))
      switch random.number(0...9) {
      case 0...4:
        let distance = random.pick([0, 1, 63, 64, 65, 4_095, 4_096, 300_000, 86_400_000, 1 << 40])
        let moment = max(now + Int64(distance + random.number(-3...3)), 0)
        wheel.set(number, to: moment)
        list[number] = moment
      case 5, 6:
        wheel.set(number, to: nil)
        list[number] = nil
      default:
        now += Int64(random.pick([0, 1, 5, 64, 1_000, 500_000, 100_000_000]))
        let most = random.pick([1, 2, 100])
        let taken = wheel.take(through: now, atMost: most)
        let due = list.filter { $0.value <= now }
        #expect(taken.count == min(most, due.count))
        for (number, moment) in taken {
          #expect(due[number] == moment)
          list[number] = nil
        }
        // The earliest come first, and nothing that is left is earlier than one that was taken.
        let moments = taken.map(\.moment)
        #expect(moments == moments.sorted())
        if let last = moments.last, let first = list.values.min() { #expect(last <= first) }
      }
      #expect(wheel.count == list.count)
      #expect(wheel[number] == list[number])
      if let first = list.values.min() {
        #expect(wheel.next.map { $0 <= first } == true)
      } else {
        #expect(wheel.next == nil)
      }
    }
  }
}
