/// A way into a state from another one: where the session is then, and the values of its clocks.
struct Entry {
  var location: Location
  var zone: Zone
  /// The node of the exploration that the session comes from, and the move that it makes.
  var node: Int
  var move: Int
}
