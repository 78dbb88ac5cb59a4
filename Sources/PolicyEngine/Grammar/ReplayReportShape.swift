/// Which of two policies something is about; also the keys of a report.
package enum PolicySide: String, Sendable {
  case old
  case new
}

/// The form of a replay's report, for programs that read it.
package enum ReplayReportShape {
  private typealias Property = (key: String, schema: JSONValue, description: String)

  private static let (old, new) = (PolicySide.old.rawValue, PolicySide.new.rawValue)
  private static let text: JSONValue = ["type": "string"]
  private static let flag: JSONValue = ["type": "boolean"]
  private static let count: JSONValue = ["type": "integer", "minimum": .number(0)]
  private static let whole: JSONValue = ["type": "integer"]
  private static let lineNumber: JSONValue = ["type": ["integer", "null"], "minimum": .number(1)]
  private static let classes: JSONValue = [
    "enum": [
      "same", "anotherTime", "anotherOutcome", "depends", "notReplayed", "agrees", "disagrees",
    ]
  ]

  package static var schema: JSONValue {
    object(
      [
        ("version", ["const": .number(1)], "The version of this form."),
        ("kind", ["enum": ["comparison", "audit"]], "Of two policies, or of one and the log."),
        ("log", text, "The file, as it was named."), ("channel", text, "The channel."),
        (old, policy, "The policy that the log was recorded under."),
        (new, policy, "The policy that it is compared with; only in a comparison."),
        ("until", text, "The instant after which nothing was played, if one was given."),
        (
          "firings", ["enum": ["recorded", "open"]],
          "Whether the log says when timers fired."
        ),
        (
          "shard",
          object([
            ("index", count, "Which part, counted from 1."), ("count", count, "Of how many."),
          ]), "Which part of the sessions was played, if not all were."
        ),
        ("lines", lines, "How many lines there were."),
        ("sessions", sessions, "How many sessions there were of each class."),
        (
          "groups", ["type": "array", "items": group],
          "The sessions that differ, by the rules that make the difference."
        ),
      ],
      optional: [new, "until", "shard"]
    )
  }

  private static var policy: JSONValue {
    object([
      ("from", text, "The folder or file that it was read from."),
      ("revision", text, "Tells its behaviour and its names from all others."),
      (
        "settings", ["type": "object", "additionalProperties": text],
        "The settings at the beginning that are set."
      ),
    ])
  }

  private static var lines: JSONValue {
    object([
      ("all", count, "Lines that say anything."), ("bad", count, "Lines that could not be played."),
      ("events", count, "Events."), ("firings", count, "Recorded firings."),
      ("changes", count, "Changes of settings."),
      ("conditional", count, "Events after the first difference of their session."),
      ("guessed", count, "Events whose fields the log does not say."),
      ("after", count, "Lines after the end that was given."),
      ("endless", count, "Sessions whose timers were stopped, as too many fire after the log."),
    ])
  }

  private static var sessions: JSONValue {
    let kinds = [
      "same", "anotherTime", "anotherOutcome", "depends", "notReplayed", "agrees", "disagrees",
    ]
    return object(
      [("all", count, "All.")] + kinds.map { ($0, count, "Those of this class.") },
      optional: kinds
    )
  }

  private static var group: JSONValue {
    object(
      [
        ("class", classes, "The class of its sessions."),
        ("earliest", classes, "Their class if timers fire as soon as they may."),
        ("latest", classes, "Their class if timers fire as late as they may."),
        ("problem", text, "What is wrong with them."),
        (old, rule, "The rule that the old policy took at the first difference."),
        (new, rule, "The rule that the new policy took there, or that the log names."),
        ("sessions", count, "How many."),
        ("shift", shift, "How much later they are, in milliseconds."),
        (
          "ends",
          [
            "type": "array",
            "items": object([
              (old, text, "A state."), (new, text, "A state."),
              ("sessions", count, "How many."),
            ]),
          ], "In which states they were left under both policies."
        ),
        ("first", example, "The first of them."),
      ],
      optional: ["earliest", "latest", "problem", "shift", "ends"]
    )
  }

  private static var rule: JSONValue {
    [
      "anyOf": [
        ["type": "null"],
        object(
          [
            ("rule", ["type": ["string", "null"]], "Its name; null where no rule was taken."),
            ("file", text, "Where it is written."), ("line", count, "The line there."),
          ],
          optional: ["file", "line"]
        ),
      ]
    ]
  }

  private static var shift: JSONValue {
    object([
      ("p50", count, "Half of the sessions differ by no more."),
      ("p95", count, "Of a hundred sessions 95 differ by no more."),
      ("max", count, "The greatest difference."),
      ("greatest", whole, "The same; negative where it is earlier."),
      ("earlier", count, "How many are earlier."), ("later", count, "How many are later."),
      ("rounded", flag, "Whether differences that are alike are counted together."),
      (
        "counts",
        [
          "type": "array",
          "items": [
            "type": "array", "items": whole, "minItems": .number(2), "maxItems": .number(2),
          ],
        ], "Each difference, and how many sessions have it."
      ),
    ])
  }

  private static var example: JSONValue {
    object(
      [
        ("session", text, "Its id."),
        ("line", lineNumber, "Where the difference shows; null for after its last line."),
        ("after", lineNumber, "Its line before."), (old, step, "What the old policy did."),
        (new, step, "What the new policy did, or what the log says."),
        ("message", text, "What is wrong, in words."),
      ],
      optional: ["message"]
    )
  }

  private static var step: JSONValue {
    [
      "anyOf": [
        ["type": "null"],
        object(
          [
            ("at", text, "When."), ("event", text, "The event, or timer.NAME."),
            ("outcome", text, "What became of it."), ("from", text, "The state before."),
            ("to", text, "The state after."),
            ("effects", ["type": "array", "items": text], "The effects, with their parameters."),
            ("reason", text, "Why it was refused or ignored."),
          ],
          optional: ["reason"]
        ),
      ]
    ]
  }

  private static func object(_ properties: [Property], optional: [String] = []) -> JSONValue {
    let described = properties.map { property -> JSONValue.Member in
      let members: [JSONValue.Member] =
        if case .object(let members) = property.schema { members } else { [] }
      return (property.key, .object([("description", .string(property.description))] + members))
    }
    let required = properties.map(\.key).filter { !optional.contains($0) }
    return [
      "type": "object", "properties": .object(described),
      "required": .array(required.map { .string($0) }),
    ]
  }
}
