import PolicyAnalysis
package import PolicyEngine

/// A channel's whole policy as a file of its own: after inheritance and configuration, in one piece.
///
/// The text is a policy of the same language that extends nothing and behaves the same.
package struct PolicyText {
  private let root: YAMLNode
  private let sources: SourceSet
  private let suppressions: [Suppression]
  private let ignored: [Diagnostic]
  private let zones: TimeZoneData?

  /// - Parameters:
  ///   - root: a flat policy in canonical form.
  ///   - sources: the files that its places are in.
  ///   - suppressions: what the ignore comments of the files ask for; where the text would be warned of
  ///     the same it has them too.
  ///   - ignored: what they take out.
  ///   - zones: the rules of the zones that its calendars name; without them nothing is known of what is warned of.
  package init(
    _ root: YAMLNode,
    _ sources: SourceSet,
    _ suppressions: [Suppression] = [],
    ignored: [Diagnostic] = [],
    zones: TimeZoneData? = nil
  ) {
    self.root = ShorthandWriter.write(root, PolicyShape.document)
    self.sources = sources
    self.suppressions = suppressions
    self.ignored = ignored
    self.zones = zones
  }

  /// The text, at most 80 columns wide where a line can be broken, as linters want it.
  package var text: String {
    explained(Self.lines(root, width: 80, textWidth: 80)).map { $0.text + "\n" }.joined()
  }

  /// The lines, with the ignore comments of the files above those that are warned of as in the files.
  ///
  /// What others use that extend the same is used by nobody where all is one file.
  private func explained(_ lines: [YAMLWriter.Line]) -> [YAMLWriter.Line] {
    let text = lines.map { $0.text + "\n" }.joined()
    let documents = DocumentSet([SourceFile(name: "", text: text)], zones: zones ?? .none)
    let findings = PolicyLibrary(lookingAtTimesIn: documents).findings
    // Files that the policy has nothing of say nothing about it.
    let files = Set(lines.flatMap(\.places).map(\.file))
    let ignored = ignored.filter { files.contains($0.place.file) }
    var comments: [Int: [String]] = [:]
    for diagnostic in findings.diagnostics where diagnostic.id.isIgnorable {
      let line = findings.sources.location(of: diagnostic.place).line - 1
      // What a configuration removes is reported at another line where all is one file.
      let places =
        lines[line].places
        + ignored.filter { $0.id == diagnostic.id && $0.message == diagnostic.message }.map(\.place)
      let known = suppressions.first {
        $0.id == diagnostic.id && places.contains(where: $0.isFor)
      }
      let others = diagnostic.id == .unusedName ? "for others that extend the same" : nil
      guard let reason = known?.reason ?? others else { continue }
      let comment = "# policycheck: ignore[\(diagnostic.id.rawValue)] \(reason)"
      if comments[line]?.contains(comment) != true { comments[line, default: []].append(comment) }
    }
    return lines.enumerated().flatMap { index, line in
      let margin = line.text.prefix { $0 == " " }
      return (comments[index] ?? []).map { YAMLWriter.Line(text: "\(margin)\($0)") } + [line]
    }
  }

  /// The text with a comment on each line that says where its value was written, as `file:line`.
  ///
  /// Where a line has values from several files, the one that changed it last comes first.
  package var textWithOrigins: String {
    // A text stays on one line, as no comment can stand inside of it.
    let lines = explained(Self.lines(root, width: 60, textWidth: nil))
    let places = lines.flatMap(\.places)
    var locations = sources.locations(of: places)[...]
    let column = min(60, lines.filter { !$0.places.isEmpty }.map(\.text.count).max() ?? 0) + 2
    return lines.map { line in
      let origins = locations.prefix(line.places.count).map { "\($0.file):\($0.line)" }
      locations = locations.dropFirst(line.places.count)
      if origins.isEmpty { return line.text + "\n" }
      let gap = String(repeating: " ", count: max(2, column - line.text.count))
      return "\(line.text)\(gap)# \(origins.joined(separator: ", "))\n"
    }.joined()
  }

  private static func lines(
    _ root: YAMLNode,
    width: Int,
    textWidth: Int?
  ) -> [YAMLWriter.Line] {
    YAMLWriter.write(root, width: width, textWidth: textWidth) { path in
      // Rules and timers are read one by one; the other sections are lists of short entries.
      let areRules = path.first == "timers" || path.first == "rules"
      return switch path.count {
      case 0: .spaced
      case 1: areRules ? .spaced : .block
      case 2: areRules || path.first == "settings" ? .block : .automatic
      default: .automatic
      }
    }
  }
}
