/// The values of a text, as far as conditions can distinguish them.
struct TextValues {
  /// The texts that conditions compare it with.
  private let literals: [String]
  /// The keyword sets that it is looked up in.
  private let sets: [Int]
  /// For each value the sets that it is in, as bits: first those of the literals, then of other texts.
  private let members: [UInt64]

  /// The mask of all values.
  var all: UInt64 { (1 << UInt64(members.count)) - 1 }

  /// Nil when there are too many values.
  init?(_ literals: [String], sets: [Int], of model: PolicyModel, atMost limit: Int) {
    // The sets have no word in common, so a message as a whole is in at most one.
    let whole = sets.indices.filter { model.keywordSets[sets[$0]].match == .whole }
    let parts = sets.indices.filter { model.keywordSets[sets[$0]].match != .whole }
    guard parts.count < 6, (whole.count + 1) << parts.count + literals.count <= limit else {
      return nil
    }
    self.literals = literals
    self.sets = sets
    var members = Self.sets(sets, of: literals, model)
    for choice in 0..<1 << parts.count {
      let some = parts.indices.reduce(0 as UInt64) { bits, index in
        choice >> index & 1 == 1 ? bits | 1 << UInt64(parts[index]) : bits
      }
      members.append(some)
      for set in whole { members.append(some | 1 << UInt64(set)) }
    }
    self.members = members
  }

  /// The sets that each literal is in.
  private static func sets(_ sets: [Int], of literals: [String], _ model: PolicyModel) -> [UInt64] {
    if literals.isEmpty { return [] }
    let matchers = sets.map { set in
      let declared = model.keywordSets[set]
      return KeywordMatcher(declared.words.map(\.value), match: declared.match)
    }
    return literals.map { text in
      matchers.indices.reduce(0) { matchers[$1].matches(text) ? $0 | 1 << UInt64($1) : $0 }
    }
  }

  /// The values that are one of some texts.
  func mask(of texts: [String]) -> UInt64 {
    texts.reduce(0) { mask, text in
      literals.firstIndex(of: text).map { mask | 1 << UInt64($0) } ?? mask
    }
  }

  /// The values that are in one of some keyword sets.
  func mask(in sets: [Int]) -> UInt64 {
    let wanted = sets.reduce(0 as UInt64) { bits, set in
      self.sets.firstIndex(of: set).map { bits | 1 << UInt64($0) } ?? bits
    }
    return members.indices.reduce(0) { mask, index in
      members[index] & wanted == 0 ? mask : mask | 1 << UInt64(index)
    }
  }
}
