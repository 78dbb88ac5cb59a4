import PolicyEngine
import PolicyFormat
import TestSupport
import Testing

@Suite struct `A layout that is reached` {
  /// Lays a file out, and again what came of that.
  private func once(_ text: String) throws -> String {
    let first = try PolicyFormatter.formatted(text)
    #expect(try PolicyFormatter.formatted(first) == first)
    return first
  }

  @Test func `is reached at once where a list is no deeper than its key`() throws {
    let policy =
      "policy: tea\nx-refs:\n- R1\n- R2\n\n# What can happen.\nevents: {go: {}}\nstates: {}\n"
    let laidOut = """
      policy: tea
      x-refs:
        - R1
        - R2

      # What can happen.
      events: {go: {}}

      states: {}

      """
    #expect(try once(policy) == laidOut)
    // A comment that is as deep as the list belongs to it.
    let inside = "policy: tea\nx-refs:\n  - R1\n\n  # More.\nevents: {}\nstates: {}\n"
    #expect(
      try once(inside) == "policy: tea\nx-refs:\n  - R1\n\n  # More.\nevents: {}\nstates: {}\n"
    )
  }

  @Test func `keeps the line ends that most lines have`() throws {
    let untidy = "policy:   a # b\ntitle: 'A'\nnotes: |\n  one\n   two\n"
    let tidy = "policy: a  # b\ntitle: A\nnotes: |\n  one\n   two\n"
    let pairs = { (text: String) in
      text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    }
    #expect(try once(untidy) == tidy)
    #expect(try once(pairs(untidy)) == pairs(tidy))
    #expect(try once(pairs(tidy)) == pairs(tidy))
    // One line of another kind is drawn to the others.
    #expect(try once(pairs(tidy) + "x-a: b\n") == pairs(tidy + "x-a: b\n"))
    #expect(try once(tidy + "x-a: b\r\n") == tidy + "x-a: b\n")
  }
}
