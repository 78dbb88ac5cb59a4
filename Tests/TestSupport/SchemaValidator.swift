import Foundation

/// Debian's python3-jsonschema, which holds documents against schemas as editors do.
package enum SchemaValidator {
  /// What is missing where the validator can't run.
  package struct Unavailable: Error {
    package var reason: String
  }

  /// What is wrong with each file, by the path of its schema; an empty list for a valid document.
  package static func verdicts(
    of cases: [(file: String, schema: String)]
  ) throws -> [[String]] {
    let run = try Program.python.run(
      ["Tests/TestSupport/validate.py"],
      input: cases.map { "\($0.schema)\t\($0.file)\n" }.joined()
    )
    guard run.status == 0 else {
      throw Unavailable(reason: "see the README for what the tests need: \(run.errors)")
    }
    return try JSONDecoder().decode([[String]].self, from: Data(run.output.utf8))
  }
}
