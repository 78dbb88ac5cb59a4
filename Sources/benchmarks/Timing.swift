/// How long things take, and what is typical of several measurements.
enum Timing {
  /// The nanoseconds that some work takes.
  static func nanoseconds(_ work: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    try work()
    let (seconds, attoseconds) = start.duration(to: clock.now).components
    return Double(seconds) * 1e9 + Double(attoseconds) / 1e9
  }

  /// The value in the middle; of an even number, the larger of the two there.
  static func median(_ values: [Double]) -> Double {
    values.sorted()[values.count / 2]
  }
}
