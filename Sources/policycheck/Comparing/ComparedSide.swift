/// One of two versions of policies.
enum ComparedSide: String, CaseIterable {
  case old
  case new

  var other: ComparedSide { self == .old ? .new : .old }
}
