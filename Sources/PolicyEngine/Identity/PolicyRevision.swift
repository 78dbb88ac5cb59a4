/// Which policy a session is of: a digest of the policy's behaviour and of its names.
///
/// Two policies with the same revision decide alike, in the same words, under each choice of settings. The
/// settings in force are no part of it: sessions fit a policy under all settings, and a change of settings is
/// an event of its own, see ``Policy/settings``. Places, comments, titles, references and advice are no part
/// either, nor the order of what has none.
///
/// The text is `1-` and 32 lower-case hexadecimal digits: the version of the form, and the first 128 bits of
/// the SHA-256 of the policy's canonical form. It is the same on every machine and in every release; a
/// change of the form gets another version. A collision of two policies by chance is out of the question, and
/// the text is short enough to stand in every row of a journal.
public struct PolicyRevision: Sendable, Hashable {
  /// The version of the canonical form that revisions are made of.
  static let version = 1

  private static let digitCount = 32

  private let text: String

  init(of form: CanonicalForm) {
    let digits = SHA256.digest(form.bytes).prefix(Self.digitCount / 2).map(\.hexadecimal)
    text = "\(Self.version)-\(digits.joined())"
  }
}

extension PolicyRevision: LosslessStringConvertible {
  /// The revision as it is written: `1-0123456789abcdef0123456789abcdef`.
  public var description: String { text }

  /// A revision that was written down, also by another release; nil for any other text.
  public init?(_ description: String) {
    let parts = description.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...4).contains(parts[0].count), parts[0].first != "0",
      parts[0].allSatisfy({ "0123456789".contains($0) }), parts[1].count == Self.digitCount,
      parts[1].allSatisfy({ "0123456789abcdef".contains($0) })
    else { return nil }
    text = description
  }
}

extension PolicyRevision: Codable {
  /// Reads the text of a revision.
  public init(from decoder: any Decoder) throws {
    self = try decoder.value("revision of a policy") { PolicyRevision($0) }
  }

  /// Writes the text.
  public func encode(to encoder: any Encoder) throws {
    try text.encode(to: encoder)
  }
}
