import PolicyEngine

/// How long it takes to read, check and compile the shipped policies.
enum LoadBenchmark {
  /// In this process, without reading the disk.
  static let library = Benchmark(rows: ["load-check-compile"]) {
    let files = try ShippedPolicies.read()
    var times: [Double] = []
    for _ in 0..<40 {
      var isClean = false
      times.append(Timing.nanoseconds { isClean = check(files) })
      if !isClean { throw FailedBenchmark("the shipped policies have problems") }
    }
    let value = Timing.median(times) / 1000 / Double(files.count)
    return [Row(name: "load-check-compile", value: value, unit: "µs/file")]
  }

  @inline(never)
  private static func check(_ files: [SourceFile]) -> Bool {
    PolicyLibrary(DocumentSet(files), reporting: Set(files.indices.map(Int32.init))).findings
      .diagnostics
      .isEmpty
  }

  /// As processes: `policycheck check` and yamllint on the same files, from start to end.
  static let process = Benchmark(rows: ["check-process-vs-yamllint"]) {
    guard let yamllint = Subprocess.find("yamllint") else {
      throw SkippedBenchmark(
        reason:
          "check-process-vs-yamllint is left out: yamllint is not installed (`apt-get install yamllint`)"
      )
    }
    let policycheck = try Subprocess.policycheck()
    let paths = try ShippedPolicies.paths()
    var ours: [Double] = []
    var theirs: [Double] = []
    for _ in 0..<15 {
      ours.append(try time(policycheck, ["check"] + paths))
      theirs.append(try time(yamllint, ["-d", "relaxed"] + paths))
    }
    return [
      Row(
        name: "check-process-vs-yamllint",
        value: Timing.median(ours) / 1e6,
        unit: "ms",
        ratio: Timing.median(theirs) / Timing.median(ours)
      )
    ]
  }

  private static func time(_ program: String, _ arguments: [String]) throws -> Double {
    let outcome = try Subprocess.run(program, arguments)
    if outcome.code != 0 { throw FailedBenchmark("`\(program)` ends with code \(outcome.code)") }
    return outcome.nanoseconds
  }
}
