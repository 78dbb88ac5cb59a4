/// Finds a scalar in ``FoldingTable`` in a few steps, whatever the scalar.
///
/// Scalars are taken in blocks of 64, a bit each: the place of a scalar is the place of its block's
/// first and the number of bits below its own. Made once, when the first text beyond ASCII is read.
struct FoldingIndex: Sendable {
  private struct Block: Sendable {
    /// Which of the block's scalars the folding changes.
    var changed: UInt64 = 0
    var first = 0
  }

  static let table = FoldingIndex(FoldingTable.scalars)

  /// The block of 64 scalars, by their higher bits; block 0 is empty.
  private var numbers: [UInt16]
  private var blocks = [Block()]

  private init(_ scalars: [UInt32]) {
    numbers = Array(repeating: 0, count: Int((scalars.last ?? 0) >> 6) + 1)
    for (place, scalar) in scalars.enumerated() {
      let number = Int(scalar >> 6)
      if numbers[number] == 0 {
        numbers[number] = UInt16(blocks.count)
        blocks.append(Block(first: place))
      }
      blocks[Int(numbers[number])].changed |= 1 << UInt64(scalar & 63)
    }
  }

  /// The place of a scalar in the table; nil when the folding leaves it as it is.
  func place(of scalar: UInt32) -> Int? {
    let number = Int(scalar >> 6)
    guard number < numbers.count else { return nil }
    let block = blocks[Int(numbers[number])]
    let bit: UInt64 = 1 << UInt64(scalar & 63)
    guard block.changed & bit != 0 else { return nil }
    return block.first + (block.changed & (bit - 1)).nonzeroBitCount
  }
}
