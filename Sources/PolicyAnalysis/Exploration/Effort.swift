/// How much is looked at before an answer is given up.
package struct Effort {
  /// The most zones of one exploration.
  package var zones: Int
  /// Whether the time is up; asked before each zone.
  package var isOver: () -> Bool

  package init(zones: Int = 20_000, isOver: @escaping () -> Bool = { false }) {
    (self.zones, self.isOver) = (zones, isOver)
  }
}
