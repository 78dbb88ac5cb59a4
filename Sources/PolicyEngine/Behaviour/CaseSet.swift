/// A set of cases as a union of cubes; a cube gives the possible values of each variable as bits.
///
/// The cubes stand one after the other in one array, as the analysis makes sets by the hundred.
package struct CaseSet: Sendable {
  /// Over this many cubes a set is not cut up further, and counts as possible.
  static let limit = 512

  /// How many cubes there are; distinguished from the words, as there may be no variables.
  private(set) var count: Int
  private var words: [UInt64]
  private let width: Int
  /// Whether some variable has no values at all: no guard holds in any case, and none is left out.
  private let isVoid: Bool
  /// Whether there were too many cubes to leave cases out, so that some are here that shouldn't be.
  package private(set) var isCut = false

  init(cube: [UInt64]) {
    count = 1
    words = cube
    width = cube.count
    isVoid = cube.contains(0)
  }

  private init(like other: CaseSet) {
    count = 0
    words = []
    width = other.width
    isVoid = false
    isCut = other.isCut
  }

  package var isEmpty: Bool { count == 0 }

  /// One of the cases: for each variable the bit of one of its values; nil where there is none.
  package var first: [UInt64]? {
    isEmpty || isVoid ? nil : words[..<width].map { $0 & (~$0 &+ 1) }
  }

  /// The cases in which a guard holds; nil: it never does.
  package func holding(_ condition: GuardCases?) -> CaseSet {
    guard let condition, !isVoid else { return CaseSet(like: self) }
    if condition.restrictions.isEmpty { return self }
    var result = CaseSet(like: self)
    result.words.reserveCapacity(words.count)
    for cube in 0..<count where meets(condition, cube) {
      let start = result.words.count
      result.add(cube, of: self)
      for (variable, values) in condition.restrictions { result.words[start + variable] &= values }
    }
    return result
  }

  package func failing(_ condition: GuardCases?) -> CaseSet {
    guard let condition, !isVoid else { return self }
    var result = CaseSet(like: self)
    // It holds in every case.
    if condition.restrictions.isEmpty { return result }
    if count > Self.limit {
      var all = self
      all.isCut = true
      return all
    }
    result.words.reserveCapacity((count + condition.restrictions.count) * width)
    for cube in 0..<count {
      result.add(cube, of: self)
      if meets(condition, cube) { result.cutLast(by: condition) }
    }
    return result
  }

  /// Cuts the last cube up into what is outside of a guard's cases, variable by variable.
  private mutating func cutLast(by condition: GuardCases) {
    for (variable, values) in condition.restrictions {
      let last = words.count - width
      if words[last + variable] & ~values == 0 { continue }
      for index in last..<last + width { words.append(words[index]) }
      count += 1
      words[last + variable] &= ~values
      words[last + width + variable] &= values
    }
    // What is inside for every variable is left over.
    words.removeLast(width)
    count -= 1
  }

  /// Whether there is a case in which a guard holds, once some variables have got other values.
  func meets(_ condition: GuardCases?, changing changes: [(variable: Int, value: UInt64)] = [])
    -> Bool
  {
    guard let condition, !isVoid else { return false }
    return (0..<count).contains { meets(condition, $0, changes) }
  }

  func changed(by changes: [(variable: Int, value: UInt64)]) -> CaseSet {
    if changes.isEmpty { return self }
    var result = self
    for cube in 0..<count {
      for (variable, value) in changes { result.words[cube * width + variable] = value }
    }
    return result
  }

  private func meets(
    _ condition: GuardCases,
    _ cube: Int,
    _ changes: [(variable: Int, value: UInt64)] = []
  ) -> Bool {
    for (variable, values) in condition.restrictions {
      let changed = changes.last { $0.variable == variable }?.value
      if (changed ?? words[cube * width + variable]) & values == 0 { return false }
    }
    return true
  }

  private mutating func add(_ cube: Int, of other: CaseSet) {
    for index in cube * width..<(cube + 1) * width { words.append(other.words[index]) }
    count += 1
  }
}

/// The cases in which a guard holds, as the values that it leaves to the variables it is about.
package struct GuardCases: Sendable {
  /// The variables in ascending order, each once, with at least one value.
  private(set) var restrictions: [(variable: Int, values: UInt64)] = []

  /// Leaves a variable some of its values; false when none is left.
  mutating func restrict(_ variable: Int, to values: UInt64) -> Bool {
    let place = restrictions.firstIndex { $0.variable >= variable } ?? restrictions.count
    if place == restrictions.count || restrictions[place].variable != variable {
      restrictions.insert((variable, values), at: place)
    } else {
      restrictions[place].values &= values
    }
    return restrictions[place].values != 0
  }
}
