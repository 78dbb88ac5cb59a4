/// Which fixes of some findings are carried out, and what becomes of the files.
///
/// A fix is carried out as a whole or not at all: the first in the order of the findings wins over
/// those that overlap with it, and one that would take a comment along is left to people.
package struct FixPlan: Sendable {
  package private(set) var edits: [Int32: [TextEdit]] = [:]
  /// How many problems they fix, by the index of their file.
  package private(set) var counts: [Int32: Int] = [:]

  package var count: Int { counts.values.reduce(0, +) }

  /// Plans the fixes of some files.
  ///
  /// - Parameters:
  ///   - files: the files that may be changed; all if nil.
  ///   - includingUnsafe: whether fixes that take the most likely meaning are carried out too.
  package init(for findings: Findings, in files: Set<Int32>? = nil, includingUnsafe: Bool = false) {
    for diagnostic in findings.diagnostics {
      let fix = diagnostic.fixes.first { fix in
        (fix.isSafe || includingUnsafe)
          && fix.edits.allSatisfy { edit in
            files?.contains(edit.place.file) ?? true
              && keepsComments(edit, in: findings.sources) && fits(edit)
          }
      }
      guard let fix else { continue }
      for edit in fix.edits { edits[edit.place.file, default: []].append(edit) }
      counts[diagnostic.place.file, default: 0] += 1
    }
  }

  package func bytes(of file: Int32, in sources: SourceSet) -> [UInt8] {
    TextEdit.apply(edits[file] ?? [], to: sources.files[Int(file)].bytes)
  }

  private func fits(_ edit: TextEdit) -> Bool {
    !(edits[edit.place.file] ?? []).contains { other in
      edit.place.lower < other.place.upper && other.place.lower < edit.place.upper
        || edit.place.lower == other.place.lower
    }
  }

  /// Whether what an edit removes has no comment in it, and none behind it that would change its line.
  private func keepsComments(_ edit: TextEdit, in sources: SourceSet) -> Bool {
    let bytes = sources.files[Int(edit.place.file)].bytes
    let removed = bytes[Int(edit.place.lower)..<Int(edit.place.upper)]
    let hash = UInt8(ascii: "#")
    guard removed.contains(UInt8(ascii: "\n")) else { return !removed.contains(hash) }
    let rest = bytes[Int(edit.place.upper)...].prefix { $0 != UInt8(ascii: "\n") }
    return !removed.contains(hash) && !rest.contains(hash)
  }
}
