extension Session {
  /// The deadlines of a session's timers, by the timer's index.
  ///
  /// Those of the first eight are kept in the session itself, nine bytes each. An array takes in what
  /// doesn't fit there, so both bounds are exact, whatever they are; and the lengths that the session
  /// remembers, where its policy has any.
  package struct Deadlines: Sendable {
    static let nearCount = 8

    /// By timer: the earliest moment in 49 bits, and 15 bits of the code of the window's width.
    private var near = InlineArray<8, UInt64>(repeating: 0)
    /// By timer: the other eight bits of that code.
    private var nearWidths = InlineArray<8, UInt8>(repeating: 0)
    /// How many lengths there are, these lengths, and then by timer both bounds, also of those that need no
    /// place here; empty where nothing does.
    private var far: [Int64] = []

    init() {}

    /// Makes room, so that no step has to.
    mutating func reserve(_ timers: Int, lengths: Int) {
      if far.isEmpty {
        far = Array(repeating: 0, count: 1 + lengths)
        far[0] = Int64(lengths)
      }
      let count = 1 + self.lengths.count + 2 * timers
      if count > far.count { far += Array(repeating: 0, count: count - far.count) }
    }

    /// Where the lengths are that the session remembers, 0 where there is none.
    private var lengths: Range<Int> { 1..<1 + (far.isEmpty ? 0 : Int(far[0])) }

    /// A length that the session remembers; 0 for none.
    package subscript(length slot: Int) -> Int64 {
      get { far[1 + slot] }
      set { far[1 + slot] = newValue }
    }

    package subscript(timer: Int) -> Deadline {
      if timer < Self.nearCount {
        let bits = near[timer]
        let code = WidthCode(low: bits, high: nearWidths[timer])
        if code != .none {
          let earliest = Int64(bitPattern: bits) >> WidthCode.lowCount
          return Deadline(earliest: earliest, latest: earliest + code.milliseconds)
        }
      }
      let place = lengths.upperBound + 2 * timer
      return place + 1 < far.count
        ? Deadline(earliest: far[place], latest: far[place + 1]) : Deadline()
    }

    package mutating func set(_ timer: Int, _ deadline: Deadline) {
      var code = WidthCode.none
      if timer < Self.nearCount {
        code = WidthCode(deadline.latest - deadline.earliest)
        setNear(UInt8(timer), earliest: deadline.earliest, code, where: .max)
      }
      if code == .none {
        reserve(timer + 1, lengths: 0)
        let place = lengths.upperBound + 2 * timer
        far[place] = deadline.earliest
        far[place + 1] = deadline.latest
      }
    }

    /// Sets the deadline of one of the first eight timers where a mask has all bits, and nothing where it
    /// has none: a step whose timer may start or not takes no branch that is hard to foresee.
    @inline(__always)
    mutating func setNear(_ timer: UInt8, earliest: Int64, _ code: WidthCode, where mask: UInt64) {
      let timer = Int(timer & 7)
      let bits = UInt64(bitPattern: earliest &<< Int64(WidthCode.lowCount)) | code.low
      near[timer] ^= (near[timer] ^ bits) & mask
      nearWidths[timer] ^= (nearWidths[timer] ^ code.high) & UInt8(truncatingIfNeeded: mask)
    }

    /// Whether the lengths, and the deadlines of some timers, are the same in both.
    func agree(with other: Deadlines, on timers: UInt64) -> Bool {
      // A fact above the timers' asks for deadlines that were never set in either.
      (0..<32).allSatisfy { timers >> UInt64($0) & 1 == 0 || self[$0] == other[$0] }
        && lengths.count == other.lengths.count
        && lengths.allSatisfy { far[$0] == other.far[$0] }
    }

    func hash(into hasher: inout Hasher, on timers: UInt64) {
      for place in lengths { hasher.combine(far[place]) }
      for timer in 0..<32 where timers >> UInt64(timer) & 1 == 1 { hasher.combine(self[timer]) }
    }
  }
}

/// The width of a window in 23 bits: a number of milliseconds, seconds, minutes or hours.
///
/// Up to half an hour any width has a code, up to 24 days whole seconds have one, up to four years whole
/// minutes, and whole hours at any length that there is. All others are as ``none``.
struct WidthCode: Sendable, Hashable {
  /// The code of a width that has none.
  static let none = WidthCode(bits: 1 << 23 - 1)

  /// How many bits are kept beside a deadline's earliest moment.
  static let lowCount = 15
  private static let units: InlineArray<4, Int64> = [1, 1_000, 60_000, 3_600_000]

  /// The unit in the lowest two bits, and above them how many there are.
  private let bits: UInt32

  private init(bits: UInt32) {
    self.bits = bits
  }

  init(_ milliseconds: Int64) {
    for unit in 0..<4 {
      let (count, rest) = milliseconds.quotientAndRemainder(dividingBy: Self.units[unit])
      if rest == 0, (0..<1 << 21).contains(count) {
        bits = UInt32(count) << 2 | UInt32(unit)
        return
      }
    }
    self = .none
  }

  /// The code whose bits are the lowest of a number, and some more.
  @inline(__always)
  init(low: UInt64, high: UInt8) {
    bits = UInt32(high) << 15 | UInt32(low & 0x7FFF)
  }

  /// The lowest fifteen bits.
  @inline(__always)
  var low: UInt64 { UInt64(bits & 0x7FFF) }
  /// The other eight bits.
  @inline(__always)
  var high: UInt8 { UInt8(truncatingIfNeeded: bits >> 15) }

  /// The width; meaningless for ``none``.
  var milliseconds: Int64 { Int64(bits >> 2) * Self.units[Int(bits & 3)] }
}
