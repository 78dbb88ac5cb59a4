/// What collects what is wrong.
package protocol Reporter {
  var diagnostics: [Diagnostic] { get set }
}

extension Reporter {
  package mutating func report(
    _ id: Diagnostic.ID,
    at place: Place,
    _ message: String,
    help: String?,
    related: [Diagnostic.Related] = [],
    fixes: [Fix] = []
  ) {
    diagnostics.append(
      Diagnostic(id, at: place, message, help: help, related: related, fixes: fixes)
    )
  }
}
