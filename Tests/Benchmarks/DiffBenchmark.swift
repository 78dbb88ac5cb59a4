import PolicyAnalysis
import PolicyEngine

/// How long it takes to compare two versions of the shipped channels, whatever an admin chooses.
enum DiffBenchmark {
  static let benchmark = Benchmark(rows: ["diff-shipped-vs-load"]) {
    let files = try ShippedPolicies.read()
    // A window in the policy that all extend is another one.
    let changed = files.map { file in
      SourceFile(
        name: file.name,
        text: String(decoding: file.bytes, as: UTF8.self)
          .split(separator: "24h..30h", omittingEmptySubsequences: false).joined(
            separator: "12h..18h"
          )
      )
    }
    var times: [Double] = []
    var ratios: [Double] = []
    for _ in 0..<5 {
      var pairs: [(old: Policy, new: Policy)] = []
      let load = try Timing.nanoseconds {
        let (old, new) = (PolicyLibrary(files), PolicyLibrary(changed))
        pairs = try old.channelIDs.map { (try old.policy($0), try new.policy($0)) }
      }
      var differing = 0
      let time = try Timing.nanoseconds {
        for (old, new) in pairs {
          let comparison = try Comparison(old: old, new: new, isOpen: true)
          if comparison.verdict == .newAndLost { differing += 1 }
        }
      }
      guard differing == 8 else { throw FailedBenchmark("\(differing) channels differ, not 8") }
      times.append(time)
      ratios.append(time / load)
    }
    return [
      Row(
        name: "diff-shipped-vs-load",
        value: Timing.median(times) / 1e6,
        unit: "ms",
        ratio: Timing.median(ratios)
      )
    ]
  }
}
