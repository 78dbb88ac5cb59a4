/// The classes of characters that the normal form looks at.
///
/// ASCII is distinguished by bits of constants. White space and ignorable characters are few, and Unicode
/// has promised to add none outside blocks that are counted here already: asking the standard library
/// would take ten times as long. Punctuation grows with every version, so there it is asked, except in
/// blocks of letters that are full.
package enum CharacterClass {
  /// Whether a scalar is white space (Unicode property `White_Space`).
  static func isWhitespace(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x20, 0x09...0x0D: true
    case 0..<0x80: false
    case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  /// Whether a scalar is ignored (Unicode property `Default_Ignorable_Code_Point`).
  static func isIgnorable(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0..<0xAD: false
    case 0xAD, 0x34F, 0x61C, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x200B...0x200F,
      0x202A...0x202E, 0x2060...0x206F, 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0, 0xFFF0...0xFFF8,
      0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF:
      true
    default: false
    }
  }

  /// The canonical combining class of a scalar: 0 for all that are no combining marks.
  static func combiningClass(of scalar: UInt32) -> UInt8 {
    switch scalar {
    // Latin and Greek letters, basic Cyrillic, Chinese, Japanese and Korean have none of these marks.
    case 0..<0x300, 0x370..<0x483, 0x3100..<0xA66F, 0xAC00..<0xFB1E: 0
    default: Unicode.Scalar(scalar)?.properties.canonicalCombiningClass.rawValue ?? 0
    }
  }

  /// Whether a scalar is punctuation (general category `P`).
  static func isPunctuation(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 {
      // ! " # % & ' ( ) * , - . / : ; ? and @ [ \ ] _ { }
      return bit(scalar, of: 0x8C00_F7EE_0000_0000, 0x2800_0000_B800_0001)
    }
    switch scalar {
    // The letters that most messages are written in, and pictures: no punctuation is among these.
    case 0xC0..<0x37E, 0x388..<0x482, 0x48A..<0x530, 0x620..<0x66A, 0x904..<0x964, 0x3041..<0x3097,
      0x30A1..<0x30FB, 0x3400..<0xA000, 0xAC00..<0xD7A4, 0x1F300..<0x1FB00:
      return false
    default: break
    }
    switch Unicode.Scalar(scalar)?.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      return true
    default: return false
    }
  }

  /// Whether a scalar of a normal form joins the letters on its sides to one word: a hyphen, an
  /// apostrophe or an underscore.
  static func joinsWords(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x2D, 0x2010, 0x27, 0x2019, 0x5F: true
    default: false
    }
  }

  /// Whether the normal form of a text surely begins beyond ASCII, or with a letter that has a mark.
  ///
  /// True of the letters and pictures that most messages begin with which don't begin in ASCII.
  ///
  /// - Parameter prefix: the text's first three bytes, the first one highest; 0 after its end.
  @inline(__always)
  package static func beginsBeyondASCII(prefix: UInt32) -> Bool {
    switch prefix {
    // Of two bytes: Latin without ß, ĳ, ŀ and ſ, whose forms begin with plain letters; Greek,
    // Cyrillic, Arabic.
    case 0xC380_00...0xC39E_FF, 0xC3A0_00...0xC4B1_FF, 0xC581_00...0xC588_FF,
      0xC58A_00...0xC5BE_FF, 0xCE88_00...0xD281_FF, 0xD28A_00...0xD4AF_FF, 0xD8A0_00...0xD98A_FF:
      true
    // Of three: Devanagari, Hiragana, Katakana, Chinese characters, Hangul.
    case 0xE0A4_84...0xE0A4_BB, 0xE381_81...0xE382_96, 0xE382_A1...0xE383_BA,
      0xE4B8_80...0xE9BF_BF, 0xEAB0_80...0xED9E_A3:
      true
    // Of four: pictures.
    case 0xF09F_8C...0xF09F_AB: true
    default: false
    }
  }

  /// Whether all scalars whose first byte is this one are letters whose normal forms begin beyond ASCII.
  static func leadsBeyondASCII(_ byte: UInt8) -> Bool {
    switch byte {
    // Greek, Cyrillic, Chinese characters, Hangul.
    case 0xCF, 0xD0, 0xD1, 0xE4...0xE9, 0xEB, 0xEC: true
    default: false
    }
  }

  /// How many bytes at a place are surely trimmed off the front of a text; 0 where a closer look must tell.
  static func trimmedLength(in utf8: Span<UInt8>, at start: Int) -> Int {
    if isTrimmed(utf8[start]) { return 1 }
    if start + 1 < utf8.count, utf8[start] == 0xC2 {
      switch utf8[start + 1] {
      // ¡ « ¿
      case 0xA1, 0xAB, 0xBF: return 2
      default: return 0
      }
    }
    if start + 2 < utf8.count, utf8[start] == 0xE2, utf8[start + 1] == 0x80 {
      switch utf8[start + 2] {
      // Dashes, quotation marks, dots; not the double low line, which is a mark on a space.
      case 0x90...0x96, 0x98...0xA7: return 3
      default: return 0
      }
    }
    return 0
  }

  /// Whether a byte of a text is ASCII that is trimmed off its ends: punctuation and white space.
  static func isTrimmed(_ byte: UInt8) -> Bool {
    byte < 0x80 && bit(UInt32(byte), of: 0x8C00_F7EF_0000_3E00, 0x2800_0000_B800_0001)
  }

  /// The bit of an ASCII character in a mask of two halves.
  @inline(__always)
  private static func bit(_ scalar: UInt32, of low: UInt64, _ high: UInt64) -> Bool {
    (scalar < 0x40 ? low : high) &>> UInt64(scalar) & 1 == 1
  }
}
