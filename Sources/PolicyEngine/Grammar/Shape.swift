/// What may stand at a place of a document: one description for the reader, the merger and the schema.
///
/// A place accepts at most one kind of scalar, one kind of list and one kind of map, so that the kind
/// of a node alone decides which applies and a diagnostic can say exactly what was expected. A class, as
/// the tables are made once and each node that is read is held against one of them.
package final class Shape: Sendable {
  package enum Scalar: Sendable {
    case text
    /// A name; `dotted` for names of events; `words` are also allowed, though reserved.
    ///
    /// What a reference can mean depends on the names that there are: see ``ModelReader``.
    case name(dotted: Bool = false, words: [String] = [], isReference: Bool = false)
    case boolean
    case duration
    case window
    /// A window whose end may be left out, for no limit.
    case range
    /// A duration, a window, or the name of a setting.
    case after
    /// A window of a day, since midnight.
    case hours
    case word([String])
    /// A value of a choice: text that is not empty; its declaration decides.
    case value
  }

  package struct List: Sendable {
    package var item: Shape
    /// Whether a child may write `{add: […], remove: […]}` instead of the list.
    package var isEditable = true
  }

  package enum Mapping: Sendable {
    /// Fixed keys, each with a shape.
    case keys([Key])
    /// Names that the file declares or refers to, all of one shape.
    case named(Named)
  }

  package struct Key: Sendable {
    package var name: String
    package var shape: Shape
    package var isRequired = false
    /// The key that may stand in the place of one that is required.
    package var alternative: String?
    /// Whether `none` may stand here, to remove what is inherited.
    package var isRemovable: Bool
    /// Whether a child has it from the policy that it extends.
    package var isInherited: Bool
    /// One sentence for the schema and the reference.
    package var summary: String
    /// What the key was called in earlier versions of the language; it is still read.
    package var formerName: String?

    package init(
      _ name: String,
      _ shape: Shape,
      required: Bool = false,
      or alternative: String? = nil,
      removable: Bool = true,
      inherited: Bool = true,
      formerly formerName: String? = nil,
      _ summary: String
    ) {
      self.name = name
      self.shape = shape
      self.isRequired = required
      self.alternative = alternative
      self.isRemovable = removable && inherited
      self.isInherited = inherited
      self.summary = summary
      self.formerName = formerName
    }
  }

  /// The index of a key among those of a map, all of which are ASCII.
  static func index(of name: String, in keys: [Key]) -> Int? {
    // In place, as a copy of a key counts its uses; and texts of other lengths are other texts.
    let length = name.utf8.count
    for index in keys.indices
    where keys[index].name.utf8.count == length && keys[index].name == name { return index }
    return nil
  }

  /// A map from names to values of one shape.
  package final class Named: Sendable {
    package let key: Scalar
    package let value: Shape
    /// Whether `none` may stand as a value, to remove what is inherited.
    package let isRemovable: Bool
    /// Whether `none` is kept, as it says something of its own: a setting that is not offered.
    package let keepsNone: Bool
    /// Whether a child's new entries come before the inherited ones, as rules must.
    package let newEntriesFirst: Bool

    package init(
      key: Scalar = .name(),
      _ value: Shape,
      removable: Bool = true,
      keepsNone: Bool = false,
      newEntriesFirst: Bool = false
    ) {
      self.key = key
      self.value = value
      self.isRemovable = removable
      self.keepsNone = keepsNone
      self.newEntriesFirst = newEntriesFirst
    }
  }

  package let scalar: Scalar?
  package let list: [List]
  package let mapping: Mapping?
  /// The key that a scalar or list stands for, where a map could also stand.
  package let shorthandKey: String?
  /// The key whose inherited list `add` and `remove` beside it change.
  package let editedKey: String?
  /// Whether a single item stands for a list of one.
  package let isOneOrMany: Bool
  /// Whether a child's map replaces the inherited one whole, as a condition does.
  package let isReplacedWhole: Bool
  /// Whether anything at all is allowed: the admin's own keys.
  package let isAnything: Bool
  /// The name under which schemas define it once, where it stands in many places.
  package let definition: String?

  package init(
    scalar: Scalar? = nil,
    list: [List] = [],
    mapping: Mapping? = nil,
    shorthandKey: String? = nil,
    editedKey: String? = nil,
    isOneOrMany: Bool = false,
    isReplacedWhole: Bool = false,
    isAnything: Bool = false,
    definition: String? = nil
  ) {
    self.definition = definition
    self.scalar = scalar
    self.list = list
    self.mapping = mapping
    self.shorthandKey = shorthandKey
    self.editedKey = editedKey
    self.isOneOrMany = isOneOrMany
    self.isReplacedWhole = isReplacedWhole
    self.isAnything = isAnything
  }

  /// What is not looked at.
  package static let anything = Shape(isAnything: true)
  package static let text = Shape(scalar: .text)
  package static let name = Shape(scalar: .name())
  package static let reference = Shape(scalar: .name(isReference: true))
  package static func reference(dotted: Bool) -> Shape {
    Shape(scalar: .name(dotted: dotted, isReference: true))
  }
  package static let eventName = Shape(scalar: .name(dotted: true))
  package static let boolean = Shape(scalar: .boolean)
  package static let value = Shape(scalar: .value)
  package static let duration = Shape(scalar: .duration)
  package static let window = Shape(scalar: .window)
  package static let range = Shape(scalar: .range)
  /// Values by name, such as an admin's settings.
  package static let values = named(
    .init(key: .name(isReference: true), .value, removable: false)
  )

  /// An admin's settings: a value, or one for each value of a memory.
  package static let settings = named(
    .init(
      key: .name(isReference: true),
      Shape(scalar: .value, mapping: valuesByKey),
      removable: false
    )
  )

  /// A value for each value of a memory, which may be any word.
  private static let valuesByKey = Mapping.named(
    .init(key: .value, .value, removable: false)
  )

  /// A setting's default: a value, or one for each value of a memory.
  ///
  /// It is replaced whole, as `none` says something of its own there: that a key has no value.
  package static let defaultValue = Shape(
    scalar: .value,
    mapping: valuesByKey,
    isReplacedWhole: true
  )

  /// Whether it is a window of a day.
  var isHours: Bool { if case .hours? = scalar { true } else { false } }

  package static func list(of item: Shape, editable: Bool = true) -> Shape {
    Shape(list: [List(item: item, isEditable: editable)])
  }

  package static func oneOrMany(_ scalar: Scalar, editable: Bool = true) -> Shape {
    Shape(
      scalar: scalar,
      list: [List(item: Shape(scalar: scalar), isEditable: editable)],
      isOneOrMany: true
    )
  }

  package static func keys(_ keys: [Key]) -> Shape { Shape(mapping: .keys(keys)) }

  /// A map with fixed keys in a document that inherits nothing, so that `none` removes nothing.
  package static func own(_ keys: [Key]) -> Shape {
    .keys(
      keys.map { key in
        var key = key
        key.isRemovable = false
        return key
      }
    )
  }

  package static func named(_ named: Named) -> Shape { Shape(mapping: .named(named)) }

  /// The keys of a document under which it has a map of its own, in their order.
  package var sections: [String] {
    guard case .keys(let keys) = mapping else { return [] }
    return keys.filter { $0.shape.mapping != nil }.map(\.name)
  }

  /// What is expected, for a diagnostic: "a name or a list".
  package var expectation: String {
    var parts: [String] = []
    if let scalar { parts.append(scalar.expectation) }
    if !list.isEmpty { parts.append("a list") }
    if mapping != nil { parts.append("a map") }
    return parts.count > 2
      ? "\(parts.dropLast().joined(separator: ", ")) or \(parts[parts.count - 1])"
      : parts.joined(separator: " or ")
  }
}

extension Shape.Scalar {
  /// How surely a text is meant for a place of this kind, 0 the most; nil where nothing speaks for it.
  func certainty(of text: String) -> Int? {
    let ends = text.split(separator: "..", omittingEmptySubsequences: false)
    let isTime = ends.count <= 2 && ends.allSatisfy { (try? DurationText.parse(String($0))) != nil }
    return switch self {
    case .word(let words): words.contains(text) ? 0 : nil
    case .window, .range: isTime && ends.count == 2 ? 1 : nil
    case .after: isTime ? 1 : nil
    case .value: 2
    case .name(let dotted, _, true):
      Name.isValid(text, dotted: dotted) && !Name.isReserved(text) ? 2 : nil
    default: nil
    }
  }

  package var expectation: String {
    switch self {
    case .text: "text"
    case .name(let dotted, _, _): dotted ? "the name of an event" : "a name"
    case .boolean: "`true` or `false`"
    case .duration: "a duration such as `5m`"
    case .window: "a duration or a window such as `24h..30h`"
    case .range: "a range such as `5m..30m`, or `10m..` without a limit"
    case .after: "a duration, a window or the name of a setting"
    case .hours: "a window of a day such as `9h..17h`"
    case .word(let words): "one of \(Suggestion.list(words))"
    case .value: "a value"
    }
  }
}
