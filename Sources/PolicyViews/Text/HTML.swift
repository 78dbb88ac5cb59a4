package enum HTML {
  /// The characters that mean something to a page.
  package static let escapes: [Unicode.Scalar: String] = [
    "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;",
  ]

  /// A text from a file in one line, in which no character means anything to a page.
  static func escaped(_ text: String) -> String { Phrase.escaped(Phrase.line(text), escapes) }

  /// A name that a line may end in, after its joints.
  static func name(_ name: String) -> String {
    Phrase.escaped(escaped(name), ["_": "_<wbr>", "-": "-<wbr>", ".": ".<wbr>"])
  }
}
