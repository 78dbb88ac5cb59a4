import PolicyEngine

/// The ids of sessions, numbered in the order in which they come.
///
/// An id is bytes, kept once; to find one costs no more among a million than among ten.
struct SessionIDs {
  /// All ids, one after the other, and zeros, so that eight bytes can be looked at from the last one on.
  private var bytes = [UInt8](repeating: 0, count: 8)
  private var ends: [Int] = []
  /// By hash: half of the hash above the number of the id, counted from 1; 0 where there is none.
  private var slots = [UInt64](repeating: 0, count: 1024)
  /// Another one in each run, so that no log can be made to have ids that collide.
  private let seed = UInt64.random(in: .min ... .max)

  var count: Int { ends.count }

  /// The id of a number.
  subscript(index: Int) -> ArraySlice<UInt8> { bytes[start(of: index)..<ends[index]] }

  private func start(of index: Int) -> Int { index == 0 ? 0 : ends[index - 1] }

  /// The number of the id that lies in a part of a buffer: ``count`` before the call where the id is new.
  mutating func index(of id: Range<Int>, _ buffer: Span<UInt8>) -> Int {
    let hash = hash(of: id, buffer)
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot] & 0xFFFF_FFFF) - 1
      if slots[slot] >> 32 == hash, isEqual(index, id, buffer) { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    bytes.removeLast(8)
    for place in id { bytes.append(buffer[place]) }
    ends.append(bytes.count)
    for _ in 0..<8 { bytes.append(0) }
    slots[slot] = hash << 32 | UInt64(count)
    if count > slots.count / 2 { grow() }
    return count - 1
  }

  @inline(__always)
  private func isEqual(_ index: Int, _ id: Range<Int>, _ buffer: Span<UInt8>) -> Bool {
    let start = start(of: index)
    return ends[index] - start == id.count && buffer.isEqual(id, to: bytes.span, at: start)
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: 0, count: old.count * 2)
    for entry in old where entry != 0 {
      var slot = Int(entry >> 32) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = entry
    }
  }

  @inline(__always)
  private func hash(of id: Range<Int>, _ buffer: Span<UInt8>) -> UInt64 {
    var hash = seed &+ UInt64(id.count)
    var place = id.lowerBound
    repeat {
      let word = buffer.word(at: place, id.upperBound &- place)
      hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 32
      place &+= 8
    } while place < id.upperBound
    return (hash &* 0x9E37_79B9_7F4A_7C15) >> 32
  }
}
