import PolicyEngine

/// How long it takes to look a message up in the opt-out words.
enum KeywordBenchmark {
  static let ascii = benchmark(
    "keyword-ascii",
    Messages.plain + Messages.nearMisses + Messages.optOuts
  )

  static let unicode = benchmark(
    "keyword-unicode",
    Messages.international + ["ＳＴＯＰ", "“stop”", "Ｃａｎｃｅｌ!", "s\u{200B}top"]
  )

  private static func benchmark(_ name: String, _ texts: [String]) -> Benchmark {
    Benchmark(rows: [name]) {
      let words = ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"]
      let matcher = KeywordMatcher(words, match: .whole)
      let messages = texts.map(Messages.copy)
      let expected = count(messages, 1, matcher)
      let rounds = 2000
      var times: [Double] = []
      for _ in 0..<15 {
        var hits = 0
        times.append(Timing.nanoseconds { hits = count(messages, rounds, matcher) })
        if hits != expected * rounds { throw FailedBenchmark("\(name): a run gave other matches") }
      }
      let value = Timing.median(times) / Double(rounds * messages.count)
      return [Row(name: name, value: value, unit: "ns/message")]
    }
  }

  /// How many messages match, over some rounds.
  @inline(never)
  private static func count(_ messages: [String], _ rounds: Int, _ matcher: KeywordMatcher) -> Int {
    var hits = 0
    let messages = messages.span
    for _ in 0..<rounds {
      for index in messages.indices where matcher.matches(messages[index]) { hits += 1 }
    }
    return hits
  }
}
