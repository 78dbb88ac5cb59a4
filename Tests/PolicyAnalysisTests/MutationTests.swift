import Foundation
import PolicyAnalysis
import PolicyEngine
import PolicyTesting
import TestSupport
import Testing

/// Whether what is stated of the shipped policies, in scenarios and properties, finds every single mistake.
@Suite("Mistakes in shipped policies")
struct MutationTests {
  /// The products of whose policies every single change is found; of the others `MUTATE_ALL` says what isn't.
  private static let guarded = ["salesforce"]
  /// How many changes of each of them are tried in every run, always the same.
  private static let sample = 60

  /// Of which products all changes are tried: of every one where `MUTATE_ALL` is 1, else of the one that it names.
  private static let whole: [String] =
    ProcessInfo.processInfo.environment["MUTATE_ALL"].map { wanted in
      GeneratedTests.products.filter { wanted == "1" || $0 == wanted }
    } ?? []

  @Test(arguments: whole.isEmpty ? guarded : whole)
  func `are found by a scenario or a property`(product: String) throws {
    var mutants = try ProductMutants(product)
    var score = ProductMutants.Score()
    var keys = mutants.keys
    if Self.whole.isEmpty {
      var random = SeededRandom(run: product.utf8.reduce(0) { $0 &* 31 &+ Int($1) })
      keys = Array(keys.shuffled(using: &random).prefix(Self.sample))
    }
    for key in keys { score.count(try mutants.verdict(on: key), mutants.words(for: key)) }
    print("mutation: \(product): \(score)")
    #expect(score.survivors == [], "\(product)")
  }
}
