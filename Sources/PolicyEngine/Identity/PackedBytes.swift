/// Bytes that numbers are packed into, and read back from: seven bits a byte, the lowest first, and the highest bit of
/// each byte but the last set (LEB128); of numbers that may be negative the sign is the lowest bit.
package struct PackedBytes {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func append(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  package mutating func append(signed number: Int64) {
    append(UInt64(bitPattern: number << 1 ^ number >> 63))
  }

  /// Appends how many bytes there are, and them.
  package mutating func append(counted other: some Collection<UInt8>) {
    append(UInt64(other.count))
    bytes.append(contentsOf: other)
  }

  /// Reads packed numbers, one after the other.
  package struct Reader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    package init(_ bytes: ArraySlice<UInt8>) {
      self.bytes = bytes
      position = bytes.startIndex
    }

    /// How many bytes were read.
    var offset: Int { position - bytes.startIndex }
    var isAtEnd: Bool { position == bytes.endIndex }

    /// - Throws: ``SessionError/damaged(offset:)`` where the bytes end within the number, or it has more than 64 bits.
    package mutating func number() throws(SessionError) -> UInt64 {
      var number: UInt64 = 0
      var shift: UInt64 = 0
      while position < bytes.endIndex {
        let byte = bytes[position]
        let part = UInt64(byte & 0x7F)
        // Of the tenth byte there is room for one bit, and a number is packed in one way only.
        if shift == 63, part > 1 || byte >= 0x80 { break }
        if byte == 0, shift > 0 { break }
        number |= part << shift
        position += 1
        if byte < 0x80 { return number }
        shift += 7
      }
      throw .damaged(offset: offset)
    }

    package mutating func signed() throws(SessionError) -> Int64 {
      let number = try number()
      return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    /// Bytes whose count comes first.
    package mutating func counted() throws(SessionError) -> ArraySlice<UInt8> {
      let count = try number()
      guard count <= UInt64(bytes.endIndex - position) else { throw .damaged(offset: offset) }
      defer { position += Int(count) }
      return bytes[position..<position + Int(count)]
    }

    /// A number below a bound.
    package mutating func number(below bound: Int) throws(SessionError) -> Int {
      let start = offset
      let number = try number()
      guard number < UInt64(bound) else { throw .damaged(offset: start) }
      return Int(number)
    }

    /// A set of indices below a bound, as bits.
    mutating func bits(below bound: Int) throws(SessionError) -> UInt64 {
      let start = offset
      let bits = try number()
      guard bound >= 64 || bits >> UInt64(bound) == 0 else { throw .damaged(offset: start) }
      return bits
    }
  }
}
