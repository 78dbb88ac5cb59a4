/// When things are due that have small numbers as names: adding, moving and removing one takes the same time however
/// many there are.
///
/// Hierarchical: a slot of the lowest of nine levels is a millisecond, of each other one 64 slots of the level below. What is
/// due lies at the level of the highest digit, to the base of 64, in which its moment differs from the wheel's, and moves
/// down when the wheel comes into its slot (G. Varghese and A. Lauck, "Hashed and hierarchical timing wheels", 1987,
/// scheme 7).
package struct TimingWheel: Sendable {
  private static let levels = 9
  private static let none = UInt32.max
  /// The list, behind those of the slots, of what was overdue already when it was set.
  private static let overdue = levels * 64

  /// The wheel's moment: nothing that isn't overdue is due before it.
  private var now: Int64 = 0
  /// By level, which slots have something.
  private var occupied: [UInt64] = Array(repeating: 0, count: levels)
  /// By level and slot, the first that is due there, and the first that is overdue.
  private var heads: [UInt32] = Array(repeating: none, count: levels * 64 + 1)
  /// By number, the neighbours in its slot, and the moment that is due; a moment below 0 stands for none.
  private var links: [Link] = []
  /// How many things are due at some moment.
  package private(set) var count = 0

  private struct Link {
    var next = none
    var previous = none
    var moment: Int64 = -1
  }

  package init() {}

  /// When something is due; nil for never.
  package subscript(number: UInt32) -> Int64? {
    guard Int(number) < links.count, links[Int(number)].moment >= 0 else { return nil }
    return links[Int(number)].moment
  }

  /// Has something be due at a moment, instead of the one before; nil: never.
  ///
  /// - Parameter moment: in milliseconds, from 0 to 2⁵³; earlier and later ones count as these.
  package mutating func set(_ number: UInt32, to moment: Int64?) {
    let number = Int(number)
    if number >= links.count {
      if moment == nil { return }
      links.append(contentsOf: repeatElement(Link(), count: number + 1 - links.count))
    }
    if links[number].moment >= 0 { unlink(number) }
    guard let moment else { return }
    links[number].moment = min(max(moment, 0), 1 << 53)
    link(number)
    count += 1
  }

  /// A moment that nothing is due before; nil where nothing is due.
  package var next: Int64? {
    overdue.map(\.moment).min() ?? earliest.map { max(start(of: $0.slot, at: $0.level), now) }
  }

  /// Takes out what is due up to a moment, the earliest first.
  ///
  /// - Parameters:
  ///   - moment: inclusive.
  ///   - most: how many at most.
  package mutating func take(through moment: Int64, atMost most: Int) -> [(
    number: UInt32, moment: Int64
  )] {
    var due = Array(overdue.filter { $0.moment <= moment }.prefix(most))
    for (number, _) in due { unlink(Int(number)) }
    while due.count < most, let (level, slot) = earliest {
      let start = max(start(of: slot, at: level), now)
      if start > moment { break }
      now = start
      if level == 0 {
        while due.count < most, heads[slot] != Self.none {
          let number = heads[slot]
          due.append((number, links[Int(number)].moment))
          unlink(Int(number))
        }
      } else {
        moveDown(slot, from: level)
      }
    }
    // Nothing is left before it, so that all that is added lies at a low level.
    if due.count < most { now = max(now, moment) }
    return due
  }

  // MARK: Slots

  /// The first slot that has something: lower levels come before higher ones, as they are nearer.
  private var earliest: (level: Int, slot: Int)? {
    for level in 0..<Self.levels where occupied[level] != 0 {
      return (level, occupied[level].trailingZeroBitCount)
    }
    return nil
  }

  /// The first moment of a slot that lies ahead, or the wheel's own.
  private func start(of slot: Int, at level: Int) -> Int64 {
    let shift = Int64(6 * level)
    let above = (now >> (shift + 6)) << (shift + 6)
    return above | Int64(slot) << shift
  }

  /// What is overdue, the earliest first: few, as what is set lies ahead.
  private var overdue: [(number: UInt32, moment: Int64)] {
    var found: [(number: UInt32, moment: Int64)] = []
    var number = heads[Self.overdue]
    while number != Self.none {
      found.append((number, links[Int(number)].moment))
      number = links[Int(number)].next
    }
    return found.sorted { $0.moment < $1.moment }
  }

  private func place(of moment: Int64) -> (level: Int, slot: Int) {
    if moment < now { return (Self.levels, 0) }
    let difference = UInt64(bitPattern: moment ^ now) | 63
    let level = (63 - difference.leadingZeroBitCount) / 6
    return (level, Int(moment >> Int64(6 * level)) & 63)
  }

  private mutating func link(_ number: Int) {
    let (level, slot) = place(of: links[number].moment)
    let head = heads[level * 64 + slot]
    links[number].next = head
    links[number].previous = Self.none
    if head != Self.none { links[Int(head)].previous = UInt32(number) }
    heads[level * 64 + slot] = UInt32(number)
    if level < Self.levels { occupied[level] |= 1 << UInt64(slot) }
  }

  private mutating func unlink(_ number: Int) {
    let link = links[number]
    if link.next != Self.none { links[Int(link.next)].previous = link.previous }
    if link.previous != Self.none {
      links[Int(link.previous)].next = link.next
    } else {
      let (level, slot) = place(of: link.moment)
      heads[level * 64 + slot] = link.next
      if link.next == Self.none, level < Self.levels { occupied[level] &= ~(1 << UInt64(slot)) }
    }
    links[number].moment = -1
    count -= 1
  }

  /// Puts all of a slot, into which the wheel has come, where it belongs now.
  private mutating func moveDown(_ slot: Int, from level: Int) {
    var number = heads[level * 64 + slot]
    heads[level * 64 + slot] = Self.none
    occupied[level] &= ~(1 << UInt64(slot))
    while number != Self.none {
      let next = links[Int(number)].next
      link(Int(number))
      number = next
    }
  }
}
