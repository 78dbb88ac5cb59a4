/// A JSON Schema (draft-07) of a shape, so that editors' YAML support knows the language.
///
/// Generated from the table of keys that the reader uses, so the two can't disagree on what is a key.
/// The schema sees files as other YAML tools do: what is `true` without quotes is a boolean there.
package enum JSONSchema: String, CaseIterable, Sendable {
  case policy
  case configuration
  case test
  case importTable = "import"
  case eventLine = "event-line"
  case session
  case replay

  package var fileName: String { "\(rawValue).schema.json" }

  package var text: String {
    var writer = SchemaWriter()
    let (title, schema) =
      switch self {
      case .policy: ("A policy: the rules of a channel", writer.describe(PolicyShape.document))
      case .configuration:
        (
          "A configuration: an organisation's channels",
          writer.describe(ConfigurationShape.document)
        )
      case .test: ("A test: scenarios for a channel", writer.describe(TestShape.document))
      case .importTable:
        (
          "An import table: what the fields of an export become",
          writer.describe(ImportShape.document)
        )
      case .eventLine:
        (
          "A line of events: something that happens to a session, or a change of settings",
          writer.eventLine()
        )
      case .session: ("A session of a policy, written down", writer.session())
      case .replay: ("What came of a replay", ReplayReportShape.schema)
      }
    return writer.document(title, schema)
  }
}

/// Writes schemas; what recurs is defined once and referred to.
private struct SchemaWriter {
  private typealias Member = (key: String, value: JSONValue)

  private var definitions: [Member] = []

  func document(_ title: String, _ schema: JSONValue) -> String {
    let dialect: JSONValue = "http://json-schema.org/draft-07/schema#"
    var all: [Member] = [("$schema", dialect), ("title", .string(title))] + schema.members
    if !definitions.isEmpty { all.append(("definitions", .object(definitions))) }
    return JSONValue.object(all).text + "\n"
  }

  /// A reference to a definition, which is made at its first use.
  private mutating func reference(_ name: String, _ schema: () -> JSONValue) -> JSONValue {
    if !definitions.contains(where: { $0.key == name }) { definitions.append((name, schema())) }
    return ["$ref": .string("#/definitions/\(name)")]
  }

  /// A schema with a sentence about it; draft-07 ignores what stands beside a reference.
  private func schema(_ schema: JSONValue, about summary: String) -> JSONValue {
    let description: Member = ("description", .string(summary))
    let isReference = schema.members.first?.key == "$ref"
    let members: [Member] = isReference ? [("allOf", [schema])] : schema.members
    return .object(members + [description])
  }

  // MARK: Event lines

  mutating func eventLine() -> JSONValue {
    var properties: [Member] = []
    for key in EventLineShape.keys {
      properties.append((key.name, schema(eventLineKey(key), about: key.summary)))
    }
    return [
      "type": "object",
      "required": ["at"],
      "properties": .object(properties),
      "patternProperties": ["^x-": .boolean(true)],
      "additionalProperties": ["type": ["string", "boolean"]],
      "oneOf": [
        ["required": ["session", "event"], "not": ["required": ["set"]]],
        ["required": ["set"], "propertyNames": ["pattern": "^(at|set|session|x-.*)$"]],
      ],
    ]
  }

  /// A line is JSON already: its text is a string and nothing else, and null stands for `none`.
  private mutating func eventLineKey(_ key: Shape.Key) -> JSONValue {
    switch key.name {
    case EventLineShape.instantKey: ["type": "string", "pattern": .string(Self.instantPattern)]
    case EventLineShape.sessionKey: ["type": "string", "minLength": .number(1)]
    case EventLineShape.settingsKey:
      [
        "type": "object",
        "minProperties": .number(1),
        "additionalProperties": ["type": ["string", "boolean", "null"]],
      ]
    default: describe(key.shape)
    }
  }

  private static let instantPattern =
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,3}0*)?([Zz]|[+-][0-9]{2}:[0-9]{2})$"

  // MARK: Sessions

  mutating func session() -> JSONValue {
    let instant = reference("instant") {
      ["type": "string", "pattern": .string(Self.instantPattern)]
    }
    let bound: JSONValue = ["anyOf": [instant, ["type": "null"]]]
    let deadline = object(
      [
        ("earliest", bound, "The first moment; null after the year 9999."),
        ("latest", bound, "The last moment; null after the year 9999."),
        (
          "firings",
          [
            "type": "integer", "minimum": .number(1),
            "maximum": .number(PolicyShape.mostGaps),
          ],
          "How often it has fired since it started, of a timer with `repeat` that has."
        ),
        (
          "started", instant,
          "When it started, of a timer with `changes: at_once` that runs for its setting."
        ),
        (
          "key", ["type": "string"],
          "Beside it the value of a memory that the setting's value is for, if any."
        ),
      ],
      optional: ["firings", "started", "key"]
    )
    return object(
      [
        ("format", ["const": .number(1)], "The version of this form."),
        (
          "revision", ["type": "string", "pattern": "^[1-9][0-9]{0,3}-[0-9a-f]{32}$"],
          "The policy that the session is of."
        ),
        (
          "step", ["type": "integer", "minimum": .number(0), "maximum": .number(0xFFFF_FFFF)],
          "How many steps the session has taken."
        ),
        ("state", ["type": "string", "minLength": .number(1)], "The name of its state."),
        (
          "lastSeen", instant,
          "The latest moment that it has seen; left out before its first event."
        ),
        (
          "memory", ["type": "object", "additionalProperties": ["type": "string"]],
          "What is remembered, by the memory's name."
        ),
        (
          "timers", ["type": "object", "additionalProperties": deadline],
          "The timers that run, by name, with the moments at which they may fire."
        ),
        (
          "entered", ["type": "object", "additionalProperties": ["type": "string"]],
          "What settings were as the session came into the states of timers with `changes: on_entry`, by the timer's name; left out where there are none."
        ),
      ],
      optional: ["lastSeen", "entered"]
    )
  }

  /// An object that has some properties and no others.
  private func object(
    _ properties: [(key: String, value: JSONValue, summary: String)],
    optional: [String] = []
  ) -> JSONValue {
    [
      "type": "object",
      "required": .array(
        properties.map(\.key).filter { !optional.contains($0) }.map { .string($0) }
      ),
      "properties": .object(properties.map { ($0.key, schema($0.value, about: $0.summary)) }),
      "additionalProperties": .boolean(false),
    ]
  }

  // MARK: Shapes

  /// The schema of a shape: one alternative for each kind of node that it allows.
  mutating func describe(_ shape: Shape, removable: Bool = false) -> JSONValue {
    guard let name = shape.definition else { return describeHere(shape, removable) }
    if !definitions.contains(where: { $0.key == name }) {
      let schema = describeHere(shape, false)
      definitions.append((name, schema))
    }
    let reference: JSONValue = ["$ref": .string("#/definitions/\(name)")]
    return removable ? ["anyOf": [["const": "none"], reference]] : reference
  }

  private mutating func describeHere(_ shape: Shape, _ removable: Bool) -> JSONValue {
    var alternatives: [JSONValue] = []
    if removable { alternatives.append(["const": "none"]) }
    if let scalar = shape.scalar { alternatives.append(describe(scalar)) }
    for list in shape.list {
      alternatives.append(describe(list))
      // Where `add` and `remove` are keys of the map that can also stand here, the map has them.
      if list.isEditable, shape.editedKey == nil { alternatives.append(edit(list)) }
    }
    switch shape.mapping {
    case .keys(let keys): alternatives.append(describe(keys, editedKey: shape.editedKey))
    case .named(let named): alternatives.append(describe(named))
    case nil: break
    }
    return alternatives.count == 1 ? alternatives[0] : ["anyOf": .array(alternatives)]
  }

  private mutating func describe(_ list: Shape.List) -> JSONValue {
    ["type": "array", "minItems": .number(1), "items": describe(list.item)]
  }

  /// The edit of an inherited list: `{add: […], remove: […]}`.
  private mutating func edit(_ list: Shape.List) -> JSONValue {
    [
      "type": "object",
      "minProperties": .number(1),
      "additionalProperties": .boolean(false),
      "properties": ["add": describe(list), "remove": describe(list)],
    ]
  }

  private mutating func describe(_ keys: [Shape.Key], editedKey: String?) -> JSONValue {
    var properties: [Member] = []
    for key in keys {
      let value = describe(key.shape, removable: key.isRemovable)
      properties.append((key.name, schema(value, about: key.summary)))
      if let former = key.formerName {
        // Keys of the document itself: only these were ever renamed.
        let same: JSONValue = ["$ref": .string("#/properties/\(key.name)")]
        let deprecated: JSONValue = ["allOf": [same], "deprecated": .boolean(true)]
        properties.append((former, schema(deprecated, about: "`\(key.name)` is its name now.")))
      }
    }
    var members: [Member] = [("type", "object"), ("properties", .object(properties))]
    let required = keys.filter { $0.isRequired && $0.alternative == nil }
    if !required.isEmpty {
      members.append(("required", .array(required.map { .string($0.name) })))
    }
    for key in keys where key.isRequired {
      guard let alternative = key.alternative else { continue }
      let either = [key.name, alternative].map { name -> JSONValue in
        ["required": [.string(name)]]
      }
      members.append(("anyOf", .array(either)))
    }
    members.append(("patternProperties", ["^x-": .boolean(true)]))
    members.append(("additionalProperties", .boolean(false)))
    if let editedKey {
      let edits: JSONValue = [["required": ["add"]], ["required": ["remove"]]]
      members.append(("not", ["required": [.string(editedKey)], "anyOf": edits]))
    }
    return .object(members)
  }

  private mutating func describe(_ named: Shape.Named) -> JSONValue {
    let isAdminsOwn: JSONValue = ["pattern": "^x-"]
    return [
      "type": "object",
      "propertyNames": ["anyOf": [isAdminsOwn, describe(named.key)]],
      "patternProperties": [
        "^x-": .boolean(true), "^(?!x-)": describe(named.value, removable: named.isRemovable),
      ],
    ]
  }

  // MARK: Scalars

  private mutating func describe(_ scalar: Shape.Scalar) -> JSONValue {
    switch scalar {
    case .text: return ["type": ["string", "number", "boolean"]]
    case .value: return ["type": ["string", "number", "boolean"], "minLength": .number(1)]
    case .name(let dotted, let words, _): return name(dotted: dotted, words: words)
    case .boolean: return ["type": "boolean"]
    case .duration: return duration("duration", DurationText.pattern)
    case .window: return duration("window", Self.windowPattern)
    case .hours:
      return duration("hours", "\(DurationText.pattern)\\.\\.\(DurationText.pattern)")
    case .range: return duration("range", Self.rangePattern)
    case .after: return ["anyOf": [name(dotted: false, words: []), describe(.window)]]
    case .word(let words): return ["enum": .array(words.map { .string($0) })]
    }
  }

  private static let rangePattern =
    "\(DurationText.pattern)(?:\\.\\.(?:\(DurationText.pattern))?)?"
  private static let windowPattern = "\(DurationText.pattern)(?:\\.\\.\(DurationText.pattern))?"

  private mutating func duration(_ name: String, _ pattern: String) -> JSONValue {
    reference(name) { ["type": "string", "pattern": .string("^(?:\(pattern))$")] }
  }

  /// A name that is not reserved, or one of a few words.
  private mutating func name(dotted: Bool, words: [String]) -> JSONValue {
    let title = ([dotted ? "event-name" : "name"] + words).joined(separator: "-or-")
    return reference(title) {
      let reserved = Name.reserved.subtracting(words).sorted().map { JSONValue.string($0) }
      return [
        "type": "string",
        "pattern": .string("^\(dotted ? Name.dottedPattern : Name.pattern)$"),
        "maxLength": .number(Name.longest),
        "not": ["enum": .array(reserved)],
      ]
    }
  }
}
