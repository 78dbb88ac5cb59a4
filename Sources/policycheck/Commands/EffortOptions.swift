import ArgumentParser
import CommandSupport
import PolicyAnalysis
import PolicyEngine

/// How long an analysis may take.
struct EffortOptions: ParsableArguments {
  @Option(
    help: "The most time for each channel, as a duration; what is not found out by then is said."
  )
  var within = "10s"

  /// The effort for one channel, from now on; ends the command where the duration can't be read.
  func effort() throws -> Effort {
    guard let most = try? DurationText.parse(within), most > 0 else {
      throw ExitStatus.failure(
        reporting: "--within wants a duration such as 100ms, found `\(within)`"
      )
    }
    let end = ContinuousClock.now + .milliseconds(most)
    return Effort { ContinuousClock.now >= end }
  }
}
