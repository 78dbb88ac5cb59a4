import PolicyEngine

/// One step of a way that a session may go.
struct WayStep {
  /// Where the session is before it.
  var location: Location
  var move: Move
  /// In milliseconds after the first step.
  var moment: Int64 = 0
  /// The earliest moments of the timers that it starts, counted like its own.
  var due: [Int: Int64] = [:]
  /// The lengths that the event gives, by their place among all.
  var lengths: [Int: Int64] = [:]
  /// The values of settings that timers run for which it starts.
  var chosen: [Int: Int64] = [:]

  init(_ location: Location, _ move: Move) {
    (self.location, self.move) = (location, move)
  }

  /// The step at its moment, with the lengths that its timers run for.
  ///
  /// - Parameters:
  ///   - solution: the numbers of a system.
  ///   - moment: that of the step.
  ///   - due: those of the earliest moments of the timers that it starts.
  func timed(_ solution: [Int64], _ moment: Int, _ due: [Int: Int]) -> WayStep {
    var step = self
    step.moment = solution[moment]
    for start in move.starts {
      guard let number = due[start.timer] else { continue }
      step.due[start.timer] = solution[number]
      let value = solution[number] - solution[moment] - start.length.offset
      switch start.length.origin {
      case .event(let place): step.lengths[Int(place)] = value
      case .setting(let setting): step.chosen[setting] = value
      case .session, nil: break
      }
    }
    return step
  }
}
