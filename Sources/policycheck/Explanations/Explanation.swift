import PolicyEngine

/// `policycheck check --explain`: the documentation of diagnostics in the terminal.
enum Explanation {
  /// The word that asks for all ids; no diagnostic has it as its id.
  static let list = "list"

  /// Prints the page of an id, with or without its brackets, or the list of all.
  static func print(_ asked: String) throws {
    // As it is copied from a message.
    let id = String(asked.drop { $0 == "[" }.prefix { $0 != "]" })
    if id == list { return StandardOutput.write(DiagnosticPage.list) }
    if let id = Diagnostic.ID(rawValue: id) { return StandardOutput.write(DiagnosticPage(id).text) }
    let ids = Diagnostic.ID.allCases.map(\.rawValue)
    let closest = Suggestion.closest(to: id, among: ids).map { "did you mean `\($0)`? " } ?? ""
    throw ExitStatus.failure(
      telling: "there is no diagnostic `\(id)`; \(closest)`--explain list` names all"
    )
  }
}
