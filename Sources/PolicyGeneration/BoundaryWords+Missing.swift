import PolicyEngine
import PolicyTesting

extension BoundaryWords {
  /// What never comes about, as a list: of a timer that never does anything only that.
  func missing(_ items: [Coverage.Item]) -> [String] {
    let ofTimers: [Coverage.Kind] = [.timerBefore, .timerAt, .timerStopped]
    func has(_ kind: Coverage.Kind, _ name: String) -> Bool {
      items.contains { $0.kind == kind && $0.name == name }
    }
    return items.compactMap { item in
      let isTimer = ofTimers.contains(item.kind)
      if isTimer, ofTimers.allSatisfy({ has($0, item.name) }) {
        return item.kind == .timerBefore ? "timer `\(item.name)`" : nil
      }
      if item.kind == .rule, let timer = Name.timer(ofFiring: item.name), has(.timerAt, timer) {
        return nil
      }
      return switch item.kind {
      case .timerAt: "that timer `\(item.name)` fires"
      case .timerStopped: "that timer `\(item.name)` is stopped"
      case .timerBefore: "the moment before timer `\(item.name)` fires"
      case .state, .rule, .refusal: "\(item.kind.rawValue) `\(item.name)`"
      }
    }
  }
}
