import PolicyEngine

extension BoundaryPoint {
  /// What points are sorted by: what they are about, then by how they are declared.
  package var order: [UInt64] {
    func order(_ group: Int, _ numbers: Int...) -> [UInt64] {
      ([group] + numbers).map { UInt64(clamping: $0) }
    }
    return switch self {
    case .rule(let rule, let event): order(0, rule, 0, event)
    case .ruleTo(let rule, let state): order(0, rule, 1, state)
    case .ruleFrom(let rule, let state): order(0, rule, 2, state)
    case .content(let rule, let event, let facts):
      order(0, rule, 3, event) + [facts.mask, facts.value]
    case .guardFails(let rule, let event, let condition, let test):
      order(0, rule, 4, event, condition, test)
    case .fires(let timer, let edge): order(1, timer, 0, edge == .earliest ? 0 : 1)
    case .starts(let timer, let event): order(1, timer, 1, event)
    case .startsOnEntry(let timer, let state): order(1, timer, 2, state)
    case .repeats(let timer, let count): order(1, timer, 3, count)
    case .restarts(let timer, let event): order(1, timer, 4, event)
    case .goesOn(let timer, let event): order(1, timer, 5, event)
    case .keeps(let timer, let state): order(1, timer, 6, state)
    case .cancels(let timer, let event): order(1, timer, 7, event)
    case .leaves(let timer, let state): order(1, timer, 8, state)
    case .stopsBySettings(let timer): order(1, timer, 9)
    case .settingChange(let timer, let setting, let value, _):
      order(1, timer, 10, setting) + Array("\(value?.description ?? "")".utf8.map(UInt64.init))
    case .doesNotStart(let timer, let event): order(1, timer, 11, event)
    case .setting(let setting, let value, let timer): order(2, setting, timer, Int(value))
    case .ignored(let state, let event, let facts):
      order(3, state, event) + [facts.mask, facts.value]
    }
  }
}
