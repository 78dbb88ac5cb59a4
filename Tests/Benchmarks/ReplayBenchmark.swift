/// How fast the tool replays a log under two policies, and holds it against one, against a scan of the same lines
/// that does nothing else.
///
/// The tool is a process of its own, taken from its start to its end; for the scan see ``LineScan``.
enum ReplayBenchmark {
  /// How often the events are played, each time by sessions of their own: 1,200,000 lines.
  private static let rounds = 20
  /// How the changed policies differ: every session that becomes inactive ends at another time.
  private static let change = (old: "after: 24h..30h", new: "after: 12h..18h")

  static let benchmark = Benchmark(
    rows: ["replay-events-vs-scan", "audit-events-vs-scan", "audit-records-vs-scan"]
  ) {
    let policycheck = try Subprocess.policycheck()
    return try Files.withTemporaryFolder { folder in
      let log = "\(folder)/log.ndjson"
      let (text, lines) = try RecordedLog.make(rounds: rounds)
      try Files.write(text, to: log)
      for path in try ShippedPolicies.paths() {
        let policy = String(decoding: try Files.read(path), as: UTF8.self)
        let name = path.split(separator: "/").last ?? ""
        try Files.write(policy.replacing(change.old, with: change.new), to: "\(folder)/\(name)")
      }
      let settings = [
        "--policies", ShippedPolicies.folder, "--channel", "enhanced-web-chat",
        "--set", "customer_inactivity=5m",
      ]
      let records = "\(folder)/records.ndjson"
      let count = try record(log, to: records, policycheck, settings)
      let options = ["replay", log] + settings
      return try [
        row(
          "replay-events-vs-scan",
          policycheck,
          options + ["--new", folder],
          code: 1,
          log,
          lines
        ),
        row("audit-events-vs-scan", policycheck, options, code: 0, log, lines),
        row(
          "audit-records-vs-scan",
          policycheck,
          ["replay", records] + settings,
          code: 0,
          records,
          count
        ),
      ]
    }
  }

  /// Records what the events of a log do, and the firings between them; how many records there are.
  private static func record(
    _ log: String,
    to path: String,
    _ policycheck: String,
    _ settings: [String]
  ) throws -> Int {
    let arguments = ["simulate", "--format", "ndjson", log] + settings
    let outcome = try Subprocess.run(policycheck, arguments, output: path)
    if outcome.code != 0 {
      throw FailedBenchmark("the log can't be played: exit code \(outcome.code)")
    }
    var count = 0
    try Files.readLines(path) { _ in count += 1 }
    return count
  }

  private static func row(
    _ name: String,
    _ policycheck: String,
    _ options: [String],
    code: Int32,
    _ log: String,
    _ lines: Int
  ) throws -> Row {
    var rates: [Double] = []
    var ratios: [Double] = []
    for _ in 0..<5 {
      let outcome = try Subprocess.run(policycheck, options)
      if outcome.code != code {
        throw FailedBenchmark("the log can't be replayed: exit code \(outcome.code)")
      }
      var found = 0
      let scan = try Timing.nanoseconds { found = try LineScan.texts(in: log) }
      if found < lines * 6 { throw FailedBenchmark("the scan has missed something") }
      rates.append(Double(lines) / outcome.nanoseconds * 1e9)
      ratios.append(scan / outcome.nanoseconds)
    }
    return Row(
      name: name,
      value: Timing.median(rates),
      unit: "events/s",
      ratio: Timing.median(ratios)
    )
  }
}
