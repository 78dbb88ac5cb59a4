/// Where children remove what they inherit, by the keys that lead to it.
package struct Removals: Sendable {
  private var places: [[String]: Place] = [:]

  package init() {}

  /// Where the entry under some keys is removed; nil where it is not.
  package subscript(path: String...) -> Place? { places[path] }

  /// Whether something is removed at a place.
  func contains(_ place: Place) -> Bool { places.values.contains(place) }

  mutating func note(_ place: Place, of path: [String]) { places[path] = place }

  /// The same with those of a child, which come later.
  func adding(_ later: Removals) -> Removals {
    var sum = self
    sum.places.merge(later.places) { $1 }
    return sum
  }
}
