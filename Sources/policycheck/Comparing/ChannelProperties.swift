import PolicyAnalysis
import PolicyEngine

/// The properties of a channel that don't hold after a change of it.
struct ChannelProperties {
  struct Failure {
    var verdict: Verdict
    /// Whether it held before.
    var isNew: Bool
  }

  var channel: String
  var failures: [Failure] = []

  /// - Parameter clock: gives the time, in milliseconds from some moment on.
  init(
    _ pair: ChannelPair,
    _ compile: ChannelPair.Compiler,
    isOpen: Bool,
    _ effort: () throws -> Effort,
    clock: @escaping () -> Int64
  ) throws {
    channel = pair.channel
    guard case .both(let mayChoose) = pair.presence, try !pair.isUnchanged() else { return }
    func verdicts(_ policy: Policy) throws -> [Verdict] {
      try Verification(policy, isOpen: isOpen && mayChoose, effort(), clock: clock).verdicts()
        .filter { $0.answer != .proved }
    }
    for library in pair.runnable { try library.requireSoundProperties(of: channel) }
    let (old, new) = try pair.policies(compile)
    let now = try verdicts(new)
    if now.isEmpty { return }
    let before = Set(try verdicts(old).map(\.property))
    failures = now.map { Failure(verdict: $0, isNew: !before.contains($0.property)) }
  }
}
