import PolicyEngine

/// How fast the tool plays a log, against a scan of the same lines that does nothing else.
///
/// For the scan see ``LineScan``.
enum SimulateBenchmark {
  /// How often the events are played, each time by sessions of their own.
  private static let rounds = 5

  static let benchmark = Benchmark(rows: ["simulate-records-vs-scan"]) {
    // Timers that fire make a few records more than there are lines.
    let policycheck = try Subprocess.policycheck()
    return try Files.withTemporaryFolder { folder in
      let log = "\(folder)/log.ndjson"
      let (text, lines) = try RecordedLog.make(rounds: rounds)
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
        let scan = try Timing.nanoseconds { found = try LineScan.texts(in: log) }
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
}
