import PolicyEngine

/// What is saved where the checks remember what they have read and found.
enum CacheBenchmark {
  /// Reading the channels of an organisation over what was read of their parent, against reading each whole.
  static let reading = Benchmark(rows: ["read-inherited-vs-anew"]) {
    let files = try GeneratedPolicies.files().prefix(300).map {
      SourceFile(name: $0.name, text: $0.text)
    }
    var checker = PolicyChecker(DocumentSet(Array(files)))
    let ids = checker.documents.documents.compactMap(\.id)
    var flats: [(id: Located<String>, root: YAMLNode)] = []
    for id in ids { if let flat = checker.flatten(id.value) { flats.append((id, flat.root)) } }
    guard flats.count > 200, let base = ReadPolicy(flats[0].root, id: flats[0].id) else {
      throw FailedBenchmark("the generated policies can't be read")
    }
    return [
      try row("read-inherited-vs-anew", of: flats.count - 1) { remembers in
        flats.dropFirst().allSatisfy {
          ModelReader.read($0.root, id: $0.id, over: remembers ? base : nil).diagnostics.isEmpty
        }
      }
    ]
  }

  /// Checking channels of six kinds, kind after kind, against the same channels in turns, in which none
  /// comes after one of its kind that is still remembered.
  static let flows = Benchmark(rows: ["check-known-flows-vs-anew"]) {
    let base = try GeneratedPolicies.files()[0]
    func files(_ numbers: [Int]) -> [SourceFile] {
      [SourceFile(name: base.name, text: base.text)]
        + numbers.map { SourceFile(name: "\($0).yaml", text: channel($0, kind: $0 % kinds)) }
    }
    let numbers = Array(0..<300)
    let inTurns = files(numbers)
    let sorted = files(numbers.sorted { ($0 % kinds, $0) < ($1 % kinds, $1) })
    return [
      try row("check-known-flows-vs-anew", of: numbers.count) { remembers in
        PolicyLibrary(remembers ? sorted : inTurns).findings.diagnostics.isEmpty
      }
    ]
  }

  private static let kinds = 6

  /// A channel whose rules lead another way in each kind.
  private static func channel(_ number: Int, kind: Int) -> String {
    let states = ["[waiting]", "[active]", "[waiting, active]"][kind % 3]
    return """
      policy: channel-\(number)
      extends: messaging-session
      keywords: {leave: [GO AWAY, LEAVE\(number)]}
      rules:
        leaves:
          event: customer.message
          if: {text: {in: leave}}
          from: \(states)
          to: \(kind < 3 ? "ended" : "waiting")

      """
  }

  /// Times some work that remembers, against the same that does not, in turns.
  private static func row(
    _ name: String,
    of count: Int,
    _ work: (_ remembers: Bool) -> Bool
  ) throws -> Row {
    var times: [[Double]] = [[], []]
    for _ in 0..<15 {
      for (index, remembers) in [true, false].enumerated() {
        var isRight = false
        times[index].append(Timing.nanoseconds { isRight = work(remembers) })
        if !isRight { throw FailedBenchmark("the generated policies have problems") }
      }
    }
    let (known, anew) = (Timing.median(times[0]), Timing.median(times[1]))
    return Row(
      name: name,
      value: known / 1000 / Double(count),
      unit: "µs/policy",
      ratio: known / anew
    )
  }
}
