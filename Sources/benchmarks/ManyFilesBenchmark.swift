/// How fast the tool checks ten thousand files, and how much memory it takes for it.
enum ManyFilesBenchmark {
  static let benchmark = Benchmark(rows: ["check-10000-files", "check-10000-files-memory"]) {
    let policycheck = try Subprocess.policycheck()
    return try Files.withTemporaryFolder { folder in
      let files = try GeneratedPolicies.files()
      var bytes = 0
      for (name, text) in files {
        bytes += text.utf8.count
        try Files.write(text, to: "\(folder)/\(name)")
      }
      var rates: [Double] = []
      var peaks: [Double] = []
      for _ in 0..<7 {
        let outcome = try Subprocess.run(policycheck, ["check", folder])
        if outcome.code != 0 {
          throw FailedBenchmark("the generated policies have problems: exit code \(outcome.code)")
        }
        rates.append(Double(files.count) / outcome.nanoseconds * 1e9)
        peaks.append(Double(outcome.peakMemory) / Double(bytes))
      }
      return [
        Row(name: "check-10000-files", value: Timing.median(rates), unit: "files/s"),
        Row(name: "check-10000-files-memory", value: Timing.median(peaks), unit: "x bytes read"),
      ]
    }
  }
}
