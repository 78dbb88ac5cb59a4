/// Bytes that stand for one value and no other.
///
/// A text is its length in bytes, as a number of four bytes, and its UTF-8. A number has eight bytes, a flag
/// one. A list is its length and its items, an optional value a flag and the value. Numbers begin with their
/// highest byte.
package struct CanonicalForm {
  package private(set) var bytes: [UInt8] = []

  mutating func add(_ text: String) {
    bytes.append(bigEndian: UInt32(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func add(_ number: Int64) { bytes.append(bigEndian: number) }

  mutating func add(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

  mutating func add(_ text: String?) { addOptional(text) { $0.add($1) } }

  mutating func addOptional<Value>(_ value: Value?, _ add: (inout CanonicalForm, Value) -> Void) {
    self.add(value != nil)
    if let value { add(&self, value) }
  }

  /// Adds a list whose order has a meaning.
  mutating func addList<Item>(_ items: [Item], _ add: (inout CanonicalForm, Item) -> Void) {
    bytes.append(bigEndian: UInt32(items.count))
    for item in items { add(&self, item) }
  }

  /// Adds a list whose order and repetitions mean nothing: each item once, in the order of the bytes.
  mutating func addSet<Item>(_ items: [Item], _ add: (inout CanonicalForm, Item) -> Void) {
    var forms = items.map { item in
      var form = CanonicalForm()
      add(&form, item)
      return form.bytes
    }
    forms.sort { $0.lexicographicallyPrecedes($1) }
    let distinct = forms.indices.filter { $0 == 0 || forms[$0] != forms[$0 - 1] }
    bytes.append(bigEndian: UInt32(distinct.count))
    for index in distinct { bytes.append(contentsOf: forms[index]) }
  }

  mutating func addSet(_ texts: [String]) { addSet(texts) { $0.add($1) } }
}
