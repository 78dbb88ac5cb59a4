package import PolicyEngine

/// Gives a document of the language its canonical layout, and changes nothing that it says.
///
/// Pure: bytes in, bytes out. What is written is read again and compared before it is handed out: keys,
/// values, comments and diagnostics are the same as before, in the same order. Formatting what was
/// formatted changes nothing.
package enum PolicyFormatter {
  package enum Result: Sendable {
    case unchanged
    case changed([UInt8])
    /// It can't be read as YAML, or is no document of the language.
    case unreadable(Findings)
    /// It can't be laid out without a change of what it says; a clause that says why.
    case refused(String)
  }

  package static func format(_ file: SourceFile) -> Result {
    let original = Reading(file)
    guard let root = original.root, let shape = original.shape else {
      return .unreadable(
        Findings(sources: SourceSet([file]), diagnostics: original.problems).withLookAlikes
      )
    }
    let source = SourceText.normalized(file.bytes)
    if let character = source.disputedLineBreak {
      return .refused("some readers of YAML take its character \(character) for a line break")
    }
    let normalized = Reading(SourceFile(name: file.name, bytes: source.bytes))
    guard let normalizedRoot = normalized.root, Sameness.holds(root, normalizedRoot) else {
      return .refused("its line breaks can't be changed to LF")
    }
    let bytes = LayoutPrinter.print(normalizedRoot, of: source, sections: Set(shape.sections))
    // The lines of a file end as most of them did.
    let result = LineBreak(mostUsedIn: file.bytes).ending(linesOf: bytes)
    if result == file.bytes { return .unchanged }
    let written = Reading(SourceFile(name: file.name, bytes: bytes))
    guard let writtenRoot = written.root, Sameness.holds(root, writtenRoot) else {
      return .refused("a new layout would change what it says")
    }
    guard original.mistakes == written.mistakes,
      Sameness.holds(original.canonicalRoot, written.canonicalRoot)
    else {
      return .refused(
        original.mistakes.isEmpty
          ? "a new layout would change what it says"
          : "what is wrong with it would look like another mistake; fix that first"
      )
    }
    let comments = Comment.all(in: source, of: normalizedRoot).map(\.text)
    guard original.keeps(written) else {
      return .refused(
        "a new layout would part an ignore comment from what it is for; put it on the line above"
      )
    }
    guard comments == Comment.all(in: SourceText(bytes: bytes), of: writtenRoot).map(\.text) else {
      return .refused("a new layout would lose a comment")
    }
    return .changed(result)
  }
}

/// A file as it is read.
private struct Reading {
  /// The tree as it was written; nil where something is wrong with the file as YAML.
  let root: YAMLNode?
  /// The tree in canonical form.
  let canonicalRoot: YAMLNode?
  /// What the file may hold; nil where it is no document of the language.
  let shape: Shape?
  /// Why the file can't be laid out.
  let problems: [Diagnostic]
  /// What is wrong with what the file says; how that is reported can depend on quotes.
  let mistakes: [Diagnostic.ID]

  /// The keys and values that each ignore comment is for, by their number.
  private let ignored: [Set<Int>]

  /// Whether the ignore comments of another layout are for all that those of this one are for.
  func keeps(_ other: Reading) -> Bool {
    ignored.count == other.ignored.count
      && zip(ignored, other.ignored).allSatisfy { $0.isSubset(of: $1) }
  }

  init(_ file: SourceFile) {
    let result = YAMLReader.read(file.bytes, file: 0)
    let problems = result.diagnostics.filter { $0.id != .byteOrderMark || !result.isComplete }
    var diagnostics: [Diagnostic] = []
    let document = Document.read(file, file: 0, diagnostics: &diagnostics)
    shape = document.kind.shape
    canonicalRoot = document.root
    root = result.isComplete && problems.isEmpty ? result.root : nil
    mistakes = diagnostics.map(\.id).filter { $0 != .byteOrderMark }
    ignored = document.suppressions.map { $0.nodes(in: result.root) }
    self.problems = problems.isEmpty && shape == nil ? diagnostics : problems
  }
}

extension Suppression {
  /// The keys and values of a tree that begin on the line that the comment is for, by their number.
  fileprivate func nodes(in root: YAMLNode?) -> Set<Int> {
    var nodes: Set<Int> = []
    var number = 0
    func visit(_ place: Place) {
      if line.contains(Int(place.lower)) { nodes.insert(number) }
      number += 1
    }
    func visit(_ node: YAMLNode) {
      visit(node.place)
      for item in node.items ?? [] { visit(item) }
      for entry in node.entries ?? [] {
        visit(entry.keyPlace)
        visit(entry.value)
      }
    }
    if let root { visit(root) }
    return nodes
  }
}
