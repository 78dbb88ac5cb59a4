/// Byte strings of changing lengths, packed close together: each in a slot of the next multiple of 16 bytes, among all slots
/// of its size.
struct RecordSlabs: Sendable {
  /// Where a byte string is: its size in the upper bits, and which of that size it is in the lower ones.
  struct Reference: Sendable, Hashable {
    fileprivate static let indexBits: UInt32 = 26
    static let none = Reference(bits: .max)

    fileprivate var bits: UInt32

    fileprivate init(bits: UInt32) {
      self.bits = bits
    }

    fileprivate init(size: Int, index: Int) {
      bits = UInt32(size) << Self.indexBits | UInt32(index)
    }

    fileprivate var size: Int { Int(bits >> Self.indexBits) }
    fileprivate var index: Int { Int(bits & (1 << Self.indexBits - 1)) }
  }

  private static let unit = 16
  /// The longest byte string that has a slot; longer ones have arrays of their own.
  private static let longest = 62 * unit

  /// The slots of one size.
  private struct Slab: Sendable {
    var bytes: [UInt8] = []
    var free: [UInt32] = []
  }

  private var slabs: [Slab] = Array(repeating: Slab(), count: longest / unit + 1)
  private var long: [[UInt8]] = []
  private var freeLong: [UInt32] = []

  /// Keeps a byte string, in the place of another one.
  mutating func replace(_ old: Reference, with bytes: [UInt8]) -> Reference {
    let size = Self.size(of: bytes.count)
    if old != .none, old.size == size, size <= Self.longest / Self.unit {
      write(bytes, size, old.index)
      return old
    }
    if old != .none { remove(old) }
    return insert(bytes, size)
  }

  mutating func remove(_ reference: Reference) {
    if reference.size > Self.longest / Self.unit {
      long[reference.index] = []
      freeLong.append(UInt32(reference.index))
    } else {
      slabs[reference.size].free.append(UInt32(reference.index))
    }
  }

  /// Reads a byte string, and what stands behind it in its slot.
  func read<Result>(_ reference: Reference, _ body: (ArraySlice<UInt8>) -> Result) -> Result {
    if reference.size > Self.longest / Self.unit { return body(long[reference.index][...]) }
    let width = reference.size * Self.unit
    let start = reference.index * width
    return body(slabs[reference.size].bytes[start..<start + width])
  }

  // MARK: Slots

  private static func size(of count: Int) -> Int { (count + unit - 1) / unit }

  private mutating func insert(_ bytes: [UInt8], _ size: Int) -> Reference {
    if size > Self.longest / Self.unit {
      let index = freeLong.popLast().map(Int.init) ?? long.count
      if index == long.count { long.append(bytes) } else { long[index] = bytes }
      return Reference(size: Self.longest / Self.unit + 1, index: index)
    }
    let width = size * Self.unit
    if let index = slabs[size].free.popLast() {
      write(bytes, size, Int(index))
      return Reference(size: size, index: Int(index))
    }
    let index = slabs[size].bytes.count / max(width, 1)
    slabs[size].bytes.append(contentsOf: bytes)
    slabs[size].bytes.append(contentsOf: repeatElement(0, count: width - bytes.count))
    return Reference(size: size, index: index)
  }

  private mutating func write(_ bytes: [UInt8], _ size: Int, _ index: Int) {
    let start = index * size * Self.unit
    slabs[size].bytes.replaceSubrange(start..<start + bytes.count, with: bytes)
  }
}
