/// The two classes of characters that surround words: white space and punctuation.
enum CharacterClass {
  /// Whether a scalar is white space (Unicode property `White_Space`).
  static func isWhitespace(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 { return scalar == 0x20 || (0x09...0x0D).contains(scalar) }
    return Unicode.Scalar(scalar)?.properties.isWhitespace ?? false
  }

  /// Whether a scalar is punctuation (general category `P`).
  static func isPunctuation(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 {
      return asciiPunctuation[Int(scalar >> 6)] >> UInt64(scalar & 63) & 1 == 1
    }
    switch Unicode.Scalar(scalar)?.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      return true
    default: return false
    }
  }

  /// The punctuation of ASCII: `! " # % & ' ( ) * , - . / : ; ? @ [ \ ] _ { }`.
  static let asciiPunctuation: InlineArray<2, UInt64> = mask(of: "!\"#%&'()*,-./:;?@[\\]_{}")

  /// What is trimmed off the ends of an ASCII text: punctuation and white space.
  static let asciiTrimmed: InlineArray<2, UInt64> = mask(of: "!\"#%&'()*,-./:;?@[\\]_{} \t\n\u{0B}\u{0C}\r")

  private static func mask(of text: StaticString) -> InlineArray<2, UInt64> {
    var mask: InlineArray<2, UInt64> = [0, 0]
    for byte in text.description.utf8 { mask[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }
    return mask
  }
}
