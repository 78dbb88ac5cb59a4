/// The form in which messages and keywords are compared (D8), as a stream of scalars.
///
/// Scalars are folded by case, width and compatibility and decomposed (Unicode's compatibility
/// caseless matching, D146), default-ignorable ones are dropped, combining marks are put in canonical
/// order, and a run of white space is one space. White space and punctuation at the ends are trimmed
/// by the callers. The stream is a small value: it allocates nothing, and a copy of it looks ahead.
struct NormalForm {
  /// The longest run of combining marks that is put in order; the Stream-Safe Text Format of Unicode
  /// Standard Annex 15 allows 30.
  private static let capacity = 48

  private var offset = 0
  private var queue: InlineArray<48, UInt32> = .init(repeating: 0)
  private var head = 0
  private var count = 0
  private var lastWasSpace = false

  init(at offset: Int = 0) {
    self.offset = offset
  }

  /// The first scalar of the normal form from a byte on, as far as one scalar of the text tells.
  ///
  /// - Returns: nil where what follows could stand before it or take its place: an ignorable scalar,
  ///   or a combining mark.
  static func firstScalar(in utf8: Span<UInt8>, at offset: Int) -> UInt32? {
    let scalar = decode(utf8, at: offset).scalar
    if CharacterClass.isIgnorable(scalar) { return nil }
    let isHangul = scalar >= 0xAC00 && scalar < 0xD7A4
    let first = isHangul ? 0x1100 + (scalar - 0xAC00) / 588 : folded(scalar)
    if CharacterClass.isIgnorable(first) || CharacterClass.combiningClass(of: first) != 0 {
      return nil
    }
    return first
  }

  /// The next scalar of the normal form, nil at the end; `utf8` is the same at every call.
  mutating func next(in utf8: Span<UInt8>) -> UInt32? {
    while true {
      let scalar: UInt32
      if head < count {
        scalar = queue[head]
        head += 1
      } else if offset < utf8.count, utf8[offset] < 0x80 {
        // No mark is ordered before it, so it needs no queue.
        scalar = Self.lowercaseASCII(UInt32(utf8[offset]))
        offset += 1
      } else if refill(from: utf8) {
        continue
      } else {
        return nil
      }
      guard CharacterClass.isWhitespace(scalar) else {
        lastWasSpace = false
        return scalar
      }
      if !lastWasSpace {
        lastWasSpace = true
        return 0x20
      }
    }
  }

  /// Folds one starter with the marks that follow it into the queue; false at the end of the text.
  private mutating func refill(from utf8: Span<UInt8>) -> Bool {
    head = 0
    count = 0
    while offset < utf8.count {
      let (scalar, length) = Self.decode(utf8, at: offset)
      let isStarter = count > 0 && Self.combiningClass(ofFirst: scalar) == 0
      // The queue keeps room for the longest folded form, 18 scalars.
      if isStarter || count > Self.capacity - 20 { break }
      offset += length
      append(scalar)
    }
    if count > 1 { sortMarks() }
    return count > 0
  }

  private mutating func append(_ scalar: UInt32) {
    if scalar < 0x80 {
      push(Self.lowercaseASCII(scalar))
      return
    }
    if CharacterClass.isIgnorable(scalar) { return }
    if scalar >= 0xAC00, scalar < 0xD7A4 {
      pushHangul(scalar - 0xAC00)
      return
    }
    guard let index = FoldingIndex.table.place(of: scalar) else {
      push(scalar)
      return
    }
    for position in Int(FoldingTable.starts[index])..<Int(FoldingTable.starts[index + 1]) {
      let folded = FoldingTable.folded[position]
      if !CharacterClass.isIgnorable(folded) { push(folded) }
    }
  }

  private mutating func push(_ scalar: UInt32) {
    queue[count] = scalar
    count += 1
  }

  /// Decomposes a Hangul syllable (The Unicode Standard, section 3.12).
  private mutating func pushHangul(_ index: UInt32) {
    push(0x1100 + index / 588)
    push(0x1161 + index % 588 / 28)
    if index % 28 != 0 { push(0x11A7 + index % 28) }
  }

  /// Sorts each run of marks by combining class, keeping the order of equals (canonical ordering).
  private mutating func sortMarks() {
    for end in 1..<count {
      let scalar = queue[end]
      let order = CharacterClass.combiningClass(of: scalar)
      if order == 0 { continue }
      var position = end
      while position > 0, CharacterClass.combiningClass(of: queue[position - 1]) > order {
        queue[position] = queue[position - 1]
        position -= 1
      }
      queue[position] = scalar
    }
  }

  // MARK: Properties

  /// The combining class of the first scalar of a folded form; ignorable scalars don't end a run.
  private static func combiningClass(ofFirst scalar: UInt32) -> UInt8 {
    if scalar < 0x80 { return 0 }
    if CharacterClass.isIgnorable(scalar) { return 1 }
    return CharacterClass.combiningClass(of: folded(scalar))
  }

  /// The first scalar of the folded form of one that is no Hangul syllable.
  private static func folded(_ scalar: UInt32) -> UInt32 {
    if scalar < 0x80 { return lowercaseASCII(scalar) }
    let place = FoldingIndex.table.place(of: scalar)
    return place.map { FoldingTable.folded[Int(FoldingTable.starts[$0])] } ?? scalar
  }

  private static func lowercaseASCII(_ scalar: UInt32) -> UInt32 {
    scalar >= 0x41 && scalar <= 0x5A ? scalar | 0x20 : scalar
  }

  /// The scalar that begins at a byte of valid UTF-8, and its length in bytes.
  private static func decode(
    _ utf8: Span<UInt8>,
    at offset: Int
  ) -> (scalar: UInt32, length: Int) {
    let lead = UInt32(utf8[offset])
    if lead < 0x80 { return (lead, 1) }
    func next(_ distance: Int) -> UInt32 { UInt32(utf8[offset + distance] & 0x3F) }
    if lead < 0xE0 { return ((lead & 0x1F) << 6 | next(1), 2) }
    if lead < 0xF0 { return ((lead & 0x0F) << 12 | next(1) << 6 | next(2), 3) }
    return ((lead & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3), 4)
  }
}
