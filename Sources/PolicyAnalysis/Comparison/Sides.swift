/// One of two policies that are compared.
package enum Side: Int, Sendable, CaseIterable {
  case old
  case new

  var other: Side { self == .old ? .new : .old }
}

/// Something that both of two policies have.
struct Sides<Value> {
  var old: Value
  var new: Value

  init(_ old: Value, _ new: Value) {
    (self.old, self.new) = (old, new)
  }

  init(_ make: (Side) throws -> Value) rethrows {
    self.init(try make(.old), try make(.new))
  }

  subscript(side: Side) -> Value {
    get { side == .old ? old : new }
    set { if side == .old { old = newValue } else { new = newValue } }
  }
}

extension Sides: Equatable where Value: Equatable {}
extension Sides: Hashable where Value: Hashable {}
