import PolicyEngine

/// The calendars of two policies: those that are open at the same instants count as one.
struct SharedCalendars {
  /// The most calendars that one step may ask for.
  private static let most = 8

  private let policies: Sides<Policy>
  /// By calendar, the facts that it is open; 0 for a policy that doesn't ask for it.
  private var facts: [Sides<UInt64>] = []

  init(_ policies: Sides<Policy>) {
    self.policies = policies
    for calendar in policies.old.words.layout.calendars {
      facts.append(Sides(Self.fact(calendar, policies.old), 0))
    }
    for calendar in policies.new.words.layout.calendars {
      let fact = Self.fact(calendar, policies.new)
      let openings = policies.new.tables.calendars.openings[calendar]
      let old = policies.old.words.layout.calendars.firstIndex { other in
        policies.old.tables.calendars.openings[other] == openings
      }
      if let old, facts[old].new == 0 {
        facts[old].new = fact
      } else {
        facts.append(Sides(0, fact))
      }
    }
  }

  private static func fact(_ calendar: Int, _ policy: Policy) -> UInt64 {
    policy.words.layout.fact(.open(calendar: calendar), event: 0) ?? 0
  }

  /// Whether all that can be open together is looked at.
  var isComplete: Bool { facts.count <= Self.most }

  /// The facts that hold where some of the calendars are open that are asked for, for any of them.
  func openings(asking asked: Sides<UInt64>) -> [Sides<UInt64>] {
    let units = facts.filter { $0.old & asked.old | $0.new & asked.new != 0 }.prefix(Self.most)
    var all = [Sides<UInt64>(0, 0)]
    for unit in units {
      let open = all.map { Sides<UInt64>($0.old | unit.old, $0.new | unit.new) }
      all = open + all
    }
    return all
  }

  /// Whether a timer asks a calendar when it is due.
  func uses(_ timer: Int, _ side: Side) -> Bool {
    policies[side].tables.calendars.timer(timer) != nil
  }

  /// Whether two timers that run for the same time from the same instant on are due at the same instants.
  func isSame(old: Int, new: Int) -> Bool {
    let uses = Sides(
      policies.old.tables.calendars.timer(old),
      policies.new.tables.calendars.timer(new)
    )
    guard let one = uses.old, let two = uses.new else { return false }
    return one.counts == two.counts && one.before == two.before
      && policies.old.tables.windows[old] == policies.new.tables.windows[new]
      && policies.old.tables.calendars.openings[Int(one.calendar)]
        == policies.new.tables.calendars.openings[Int(two.calendar)]
  }
}
