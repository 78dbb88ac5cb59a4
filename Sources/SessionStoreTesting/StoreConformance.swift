public import SessionStore

/// What every home of sessions has to do, as cases that any test framework can run.
///
/// ```swift
/// @Test(arguments: StoreConformance.cases)
/// func conforms(to one: StoreConformance.Case) async throws {
///   try await one.run { MyStore(…) }
/// }
/// ```
///
/// Every case begins with an empty store, asks it for the time, and counts from there: nothing waits.
public enum StoreConformance {
  /// One thing that a store has to do.
  public struct Case: Sendable, CustomStringConvertible {
    /// What it is, as a clause.
    public let description: String
    private let body: @Sendable (any SessionStore) async throws -> Void

    init(
      _ description: String,
      _ body: @escaping @Sendable (any SessionStore) async throws -> Void
    ) {
      self.description = description
      self.body = body
    }

    /// Holds a store against it.
    ///
    /// - Parameter makeStore: makes an empty store.
    /// - Throws: ``Failure``, and what the store throws.
    public func run(_ makeStore: () async throws -> any SessionStore) async throws {
      try await body(makeStore())
    }
  }

  /// What a store did not do.
  public struct Failure: Error, CustomStringConvertible {
    /// What was expected and what was found, as a sentence.
    public let description: String
  }

  /// All that a store has to do.
  public static var cases: [Case] { sessions + journal + dueSessions + effects + retention + races }
}

/// Holds what a store gave against what it has to give.
func expect<Value: Equatable>(
  _ found: Value,
  _ expected: Value,
  _ what: String
) throws(StoreConformance.Failure) {
  if found == expected { return }
  throw StoreConformance.Failure(
    description: "\(what): expected \(expected), found \(found)"
  )
}
