import PolicyAnalysis
import PolicyEngine

/// What is known of a channel of two libraries.
struct ChannelComparison {
  enum Result {
    case compared(Comparison)
    case isNew
    case isGone
    /// One of its policies can't be run, and why not.
    case isBroken(String)
  }

  var channel: String
  var result: Result

  init(
    _ pair: ChannelPair,
    _ compile: ChannelPair.Compiler,
    isOpen: Bool,
    _ effort: () throws -> Effort
  ) throws {
    channel = pair.channel
    switch pair.presence {
    case .onlyNew: result = .isNew
    case .onlyOld: result = .isGone
    case .broken(let why): result = .isBroken(why)
    case .both(let mayChoose):
      let (old, new) = try pair.policies(compile)
      result = .compared(
        try Comparison(old: old, new: new, isOpen: isOpen && mayChoose, effort())
      )
    }
  }

  var differs: Bool {
    switch result {
    case .compared(let comparison):
      comparison.verdict != .equivalent || !comparison.offers.isEmpty
    case .isNew, .isGone, .isBroken: true
    }
  }

  var isUndecided: Bool {
    switch result {
    case .compared(let comparison): comparison.verdict == .inconclusive
    case .isBroken: true
    case .isNew, .isGone: false
    }
  }
}
