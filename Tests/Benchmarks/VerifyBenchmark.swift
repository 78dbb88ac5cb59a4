import PolicyAnalysis
import PolicyEngine

/// How long it takes to prove what policies keep to.
enum VerifyBenchmark {
  /// The shipped channels with all their properties, whatever an admin chooses, against loading them.
  static let shipped = Benchmark(rows: ["verify-shipped-vs-load"]) {
    let files = try ShippedPolicies.read()
    var times: [Double] = []
    var ratios: [Double] = []
    for _ in 0..<9 {
      var policies: [Policy] = []
      let load = try Timing.nanoseconds {
        let library = PolicyLibrary(files)
        policies = try library.channelIDs.map { try library.policy($0) }
      }
      let time = try Timing.nanoseconds {
        for policy in policies { try verify(policy, isOpen: true) }
      }
      times.append(time)
      ratios.append(time / load)
    }
    return [
      Row(
        name: "verify-shipped-vs-load",
        value: Timing.median(times) / 1e6,
        unit: "ms",
        ratio: Timing.median(ratios)
      )
    ]
  }

  /// Timers that run side by side, each in a window of its own.
  static let timers = Benchmark(rows: ["verify-8-timers", "verify-12-timers"]) {
    try [8, 12].map { count in
      let file = SourceFile(name: "timers.yaml", text: policy(timers: count))
      let policy = try PolicyLibrary([file]).policy("side-by-side")
      let times = try (0..<3).map { _ in
        try Timing.nanoseconds { try verify(policy, isOpen: false) }
      }
      return Row(name: "verify-\(count)-timers", value: Timing.median(times) / 1e6, unit: "ms")
    }
  }

  private static func verify(_ policy: Policy, isOpen: Bool) throws {
    let verdicts = try Verification(policy, isOpen: isOpen) { 0 }.verdicts()
    for verdict in verdicts where verdict.answer != .proved {
      throw FailedBenchmark("`\(verdict.property)` is not proved")
    }
  }

  private static func policy(timers count: Int) -> String {
    var lines = [
      "policy: side-by-side", "states:", "  new: {initial: true}", "  open: Open",
      "  over: {final: true}", "events: {begin: {}, close: {}}", "effects: {nag: Nag}", "timers:",
    ]
    for timer in 0..<count {
      let window = "\(10 + 7 * timer)m..\(31 + 11 * timer)m"
      lines.append("  t\(timer): {while: open, start: enter, after: \(window), then: {do: nag}}")
    }
    lines += [
      "rules:", "  begin: {event: begin, from: new, to: open}",
      "  close: {event: close, from: open, to: over}", "properties:",
      "  in-time: {not_before: 10m, of: open, comes: {do: nag}}",
    ]
    return lines.joined(separator: "\n") + "\n"
  }
}
