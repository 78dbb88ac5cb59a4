/// The command line: runs the benchmarks whose rows are named, all of them if none is.
@main
enum Benchmarks {
  /// What is measured, in the order of printing; each gives one row or more.
  private static let all: [Benchmark] = [
    // First, as the peak memory of a process begins with that of the one that starts it.
    ManyFilesBenchmark.benchmark,
    TransitionBenchmark.time,
    TransitionBenchmark.texts,
    TransitionBenchmark.allocations,
    CalendarBenchmark.benchmark,
    RandomAccessBenchmark.benchmark,
    KeywordBenchmark.ascii,
    KeywordBenchmark.unicode,
    LoadBenchmark.library,
    CacheBenchmark.reading,
    CacheBenchmark.flows,
    LoadBenchmark.process,
    DiffBenchmark.benchmark,
    SimulateBenchmark.benchmark,
    ReplayBenchmark.benchmark,
    VerifyBenchmark.shipped,
    VerifyBenchmark.timers,
  ]

  static func main() {
    var arguments = Array(CommandLine.arguments.dropFirst())
    let isJSON = arguments.contains("--json")
    arguments.removeAll { $0 == "--json" }
    let known = all.flatMap(\.rows)
    if let unknown = arguments.first(where: { !known.contains($0) }) {
      Console.fail(
        "there is no benchmark `\(unknown)`\nusage: benchmarks [--json] [NAME…]\nnames: \(known.joined(separator: ", "))",
        code: 2
      )
    }
    let chosen = arguments.isEmpty ? known : arguments
    let printer = RowPrinter(isJSON: isJSON)
    printer.begin()
    var hasFailed = false
    for benchmark in all where benchmark.rows.contains(where: chosen.contains) {
      do {
        for row in try benchmark.run() where chosen.contains(row.name) { printer.write(row) }
      } catch let skipped as SkippedBenchmark {
        Console.note(skipped.reason)
      } catch {
        Console.note("\(benchmark.rows.joined(separator: ", ")): \(error)")
        hasFailed = true
      }
    }
    if hasFailed { Console.fail("not all benchmarks could be run", code: 1) }
  }
}
