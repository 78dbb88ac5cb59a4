import CommandSupport

/// Draws pictures with Graphviz's `dot`.
enum Graphviz {
  enum Failure: Error {
    case isMissing
    case cannotRun(String)
    /// What the program said on its standard error.
    case failed(String)
    case isTooSlow
  }

  /// How long a picture may take: the work grows with more than the square of the arrows, and a thousand
  /// of them take minutes.
  static let limit = Duration.seconds(60)

  /// The picture of a graph, as `dot` draws it.
  static func svg(of graph: String) async throws(Failure) -> String {
    let result: OtherProgram.Result
    do throws(OtherProgram.Failure) {
      result = try await OtherProgram.run("dot", ["-Tsvg"], input: graph, limit: limit)
    } catch {
      switch error {
      case .isMissing: throw .isMissing
      case .cannotRun(let words): throw .cannotRun(words)
      case .isTooSlow: throw .isTooSlow
      }
    }
    let picture = String(decoding: result.output, as: UTF8.self)
    if result.hasSucceeded, picture.contains("<svg") { return picture }
    throw .failed(result.errors)
  }
}
