/// Names that stand in many records, as small numbers: the ids of channels, revisions, and states.
struct NameList: Sendable {
  private var names: [String] = []
  private var numbers: [String: Int] = [:]

  mutating func number(of name: String) -> Int {
    if let number = numbers[name] { return number }
    numbers[name] = names.count
    names.append(name)
    return names.count - 1
  }

  var count: Int { names.count }

  subscript(number: Int) -> String { names[number] }
}
