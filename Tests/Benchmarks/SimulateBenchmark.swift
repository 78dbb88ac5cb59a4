import Glibc
import PolicyEngine

/// How fast the tool plays a log, against a scan of the same log that does nothing else.
enum SimulateBenchmark {
  /// How often the events are played, each time by sessions of their own.
  private static let rounds = 5

  static let benchmark = Benchmark(rows: ["simulate-records-vs-scan"]) {
    let policycheck = try Subprocess.policycheck()
    return try Files.withTemporaryFolder { folder in
      let log = "\(folder)/log.ndjson"
      let (text, lines) = try makeLog()
      try Files.write(text, to: log)
      let options = [
        "simulate", "--policies", ShippedPolicies.folder, "--channel", "enhanced-web-chat",
        "--set", "customer_inactivity=5m", "--format", "ndjson", log,
      ]
      var rates: [Double] = []
      var ratios: [Double] = []
      for _ in 0..<5 {
        let outcome = try Subprocess.run(policycheck, options)
        if outcome.code != 0 {
          throw FailedBenchmark("the log can't be played: exit code \(outcome.code)")
        }
        var found = 0
        let scan = try Timing.nanoseconds { found = try strings(in: log) }
        if found < lines * 6 { throw FailedBenchmark("the scan has missed something") }
        rates.append(Double(lines) / outcome.nanoseconds * 1e9)
        ratios.append(scan / outcome.nanoseconds)
      }
      return [
        Row(
          name: "simulate-records-vs-scan",
          value: Timing.median(rates),
          unit: "records/s",
          ratio: Timing.median(ratios)
        )
      ]
    }
  }

  /// A log of events, and how many lines it has; timers that fire make a few more records.
  private static func makeLog() throws -> (text: String, lines: Int) {
    let stream = try EventStream.make(ShippedPolicies.webChat())
    var ids = [Int](repeating: 0, count: EventStream.slots)
    var text = ""
    var lines = 0
    for round in 0..<rounds {
      for step in stream.steps {
        if step.isFirst { ids[step.slot] += 1 }
        let session = "\(round)-\(step.slot)-\(ids[step.slot])"
        var line = "{\"at\":\"\(Instant(milliseconds: step.at))\",\"session\":\"\(session)\""
        line += ",\"event\":\"\(step.kind.name)\""
        // A quotation mark would want an escape.
        if !step.text.isEmpty { line += ",\"text\":\"\(step.text.filter { $0 != "\"" })\"" }
        text += line + "}\n"
        lines += 1
      }
    }
    return (text, lines)
  }

  /// Reads a file and finds the texts in it; how many there are.
  private static func strings(in path: String) throws -> Int {
    let bytes = try Files.read(path)
    let span = bytes.span
    var count = 0
    var position = 0
    while position < span.count {
      if span[position] == UInt8(ascii: "\"") {
        position &+= 1
        while position < span.count, span[position] != UInt8(ascii: "\"") { position &+= 1 }
        count += 1
      }
      position &+= 1
    }
    return count
  }
}
