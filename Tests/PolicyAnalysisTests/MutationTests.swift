import Foundation
import PolicyAnalysis
import PolicyEngine
import PolicyTesting
import TestSupport
import Testing

/// Whether what is stated of the shipped policies, in scenarios and properties, finds every single mistake.
@Suite("Mistakes in shipped policies")
struct MutationTests {
  /// How many changes of each product are tried in every run, always the same.
  private static let sample = 12

  /// Of which products all changes are tried: of every one where `MUTATE_ALL` is 1, else of the one that it names.
  private static let whole: [String] =
    ProcessInfo.processInfo.environment["MUTATE_ALL"].map { wanted in
      GeneratedTests.products.filter { wanted == "1" || $0 == wanted }
    } ?? []

  @Test(arguments: whole.isEmpty ? GeneratedTests.products : whole)
  func `are found by a scenario or a property`(product: String) throws {
    var mutants = try ProductMutants(product)
    var score = ProductMutants.Score()
    var keys = mutants.keys
    if Self.whole.isEmpty {
      var random = SeededRandom(run: product.utf8.reduce(0) { ($0 * 31 + Int($1)) % 65_521 })
      keys = Array(keys.shuffled(using: &random).prefix(Self.sample))
    }
    for key in keys { score.count(try mutants.verdict(on: key), mutants.words(for: key)) }
    print("mutation: \(product): \(score)")
    #expect(!keys.isEmpty)
    #expect(score.survivors == [], "\(product)")
    #expect(score.undecided == [], "\(product)")
  }
}
