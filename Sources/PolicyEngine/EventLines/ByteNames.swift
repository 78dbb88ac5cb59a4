/// Names to be found by their bytes, one after the other in one array: to hold one against bytes counts no reference.
struct ByteNames: Sendable {
  private var bytes: [UInt8] = []
  private var bounds: [Int] = [0]
  /// By hash: the index of a name, counted from 1; 0 where there is none.
  private var slots: [UInt16]
  private let mask: Int

  init(_ names: [String]) {
    var size = 16
    while size < names.count * 4 { size *= 2 }
    slots = Array(repeating: 0, count: size)
    mask = size - 1
    for name in names {
      bytes += name.utf8
      bounds.append(bytes.count)
    }
    // So that eight bytes can be looked at from the last one on.
    bytes += [UInt8](repeating: 0, count: 8)
    for index in names.indices {
      var slot = hash(bounds[index]..<bounds[index + 1], bytes.span)
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt16(index + 1)
    }
  }

  /// The index of the name that lies in a part of a buffer; of two that are the same, the first.
  @inline(__always)
  func index(of name: Range<Int>, _ buffer: Span<UInt8>) -> Int? {
    var slot = hash(name, buffer)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if isName(index, name, buffer) { return index }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Whether the name of an index lies in a part of a buffer.
  @inline(__always)
  func isName(_ index: Int, _ name: Range<Int>, _ buffer: Span<UInt8>) -> Bool {
    name.count == bounds[index + 1] - bounds[index]
      && buffer.isEqual(name, to: bytes.span, at: bounds[index])
  }

  /// The slot where a name is looked for first, by its length and its first and last eight bytes.
  @inline(__always)
  private func hash(_ name: Range<Int>, _ buffer: Span<UInt8>) -> Int {
    let count = name.count
    let first = buffer.word(at: name.lowerBound, count)
    let last = count > 8 ? buffer.word(at: name.upperBound &- 8) : 0
    let mixed = (first ^ last &* 0xD6E8_FEB8_6659_FD93 &+ UInt64(count)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed &>> 32) & mask
  }
}
