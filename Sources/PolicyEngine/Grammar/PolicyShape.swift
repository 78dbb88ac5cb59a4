/// The grammar of policies: every key, what may stand there, and what it means.
///
/// The reader, the merger, the JSON Schema and the reference all come from this one table.
package enum PolicyShape {
  package static let marker = "policy"

  package static let document = Shape.keys([
    .init(
      marker,
      .name,
      required: true,
      inherited: false,
      "The policy's id; a channel's id is its policy's."
    ),
    .init("title", .text, inherited: false, "The name that people read."),
    .init(
      "abstract",
      .boolean,
      inherited: false,
      "Whether the policy is only there to be extended, and is no channel itself."
    ),
    .init(
      "extends",
      .reference,
      inherited: false,
      "The policy whose rules this one inherits."
    ),
    .init("states", states, "The states that a session can have."),
    .init("events", events, "What can happen to a session, with typed fields."),
    .init("signals", signals, "Names for several events, some only where a guard holds."),
    .init("effects", effects, "What a rule can ask the host to do."),
    .init("refusals", refusals, "The reasons for which a rule can refuse an event."),
    .init("settings", settings, "What an admin may choose."),
    .init(
      "capabilities",
      capabilities,
      formerly: "supports",
      "What the channel can do; the admin can't change it."
    ),
    .init("memory", memory, formerly: "remembers", "The session's own small memory."),
    .init("keywords", keywords, "Sets of words that a message is compared with."),
    .init("advice", advice, "What keyword sets should hold, and what not."),
    .init(
      "calendars",
      .named(.init(CalendarShape.declaration)),
      "When somebody is there, by names that timers and conditions use."
    ),
    .init("timers", timers, "What happens after some time."),
    .init(
      "rules",
      rules,
      formerly: "transitions",
      "The rules, tried in order; the first that holds is taken."
    ),
    .init(
      "properties",
      properties,
      "What must hold of all sessions, whatever happens: `policycheck verify` proves it."
    ),
  ])

  /// The type of a field, a parameter or a setting: a word, or the list of the values.
  private static func type(_ words: [String]) -> Shape {
    Shape(scalar: .word(words), list: [.init(item: .value)])
  }

  static let settingType = type(["boolean", "duration", "string"])

  /// The type of a field or a memory, alone or with the range of a length.
  private static func typed(_ words: [String], _ range: String) -> Shape {
    let values = type(words)
    return Shape(
      scalar: values.scalar,
      list: values.list,
      mapping: .keys([
        .init(
          "type",
          values,
          "\(words.map { "`\($0)`" }.joined(separator: ", ")), or the list of the values."
        ),
        .init("range", .range, range),
        .init(
          "add",
          .list(of: .value, editable: false),
          "Values in addition to the inherited ones."
        ),
        .init("remove", .list(of: .value, editable: false), "Inherited values that are left out."),
      ]),
      shorthandKey: "type",
      editedKey: "type"
    )
  }

  static let states = Shape.named(
    .init(
      Shape(
        scalar: .text,
        mapping: .keys([
          .init("title", .text, "What the state means."),
          .init("initial", .boolean, "Whether a session is in this state before its first event."),
          .init("final", .boolean, "Whether nothing happens any more in this state."),
          .init(
            "reason",
            .reference,
            "The refusal that a later event is ignored with; final states only."
          ),
        ]),
        shorthandKey: "title"
      )
    )
  )

  static let fields = Shape.named(
    .init(
      typed(
        ["string", "boolean", "duration", "instant"],
        "The least and the most of a duration, both allowed; of an instant, how far it is from its event."
      )
    )
  )

  /// An event, alone or with a guard on its fields.
  private static let signalEvent = Shape(
    scalar: .name(dotted: true, isReference: true),
    mapping: .keys([
      .init("event", .reference(dotted: true), "The event."),
      .init("if", condition, "What must hold: all of it."),
      .init("unless", condition, "What must not hold: none of it."),
    ]),
    shorthandKey: "event"
  )

  static let signals = Shape.named(
    .init(
      key: .name(dotted: true),
      Shape(
        scalar: signalEvent.scalar,
        list: [.init(item: signalEvent)],
        mapping: signalEvent.mapping,
        isOneOrMany: true
      )
    )
  )

  static let parameters = Shape.named(.init(type(["string", "boolean", "duration"])))

  static let events = Shape.named(.init(key: .name(dotted: true), fields))

  static let effects = Shape.named(
    .init(
      Shape(
        scalar: .text,
        mapping: .keys([
          .init("title", .text, "What the host does."),
          .init("parameters", parameters, "What a rule has to say with the effect."),
        ]),
        shorthandKey: "title"
      )
    )
  )

  static let refusals = Shape.named(.init(.text))

  static let settings = Shape.named(
    .init(
      Shape.keys([
        .init("title", .text, "The name that people read."),
        .init("type", settingType, "`boolean`, `duration`, `string`, or the list of the values."),
        .init("range", .range, "The least and the most, both allowed; durations only."),
        .init("values", .list(of: .duration), "All that may be chosen; durations only."),
        .init("step", .duration, "What a value is a whole multiple of; durations only."),
        .init(
          "by",
          .reference,
          "The memory by whose values the admin may give a duration for each."
        ),
        .init(
          "default",
          .defaultValue,
          "The value when the admin sets none, or one for each key; without it the setting is not set."
        ),
        .init(
          "conflicts",
          .oneOrMany(.name(isReference: true)),
          "Settings that must not be in use together with this one."
        ),
      ]),
      keepsNone: true
    )
  )

  /// A flag that an admin may be meant to choose, which none can: the name of a setting in its place is reported
  /// where the settings are known.
  static let fixedFlag = Shape(scalar: .boolean)

  static let capabilities = Shape.named(.init(fixedFlag))

  static let memory = Shape.named(
    .init(typed(["boolean", "duration"], "The least and the most of a duration, both allowed."))
  )

  /// The code of a language; that of Norwegian is a word that YAML 1.1 reads as false.
  private static let language = Shape.Scalar.name(words: ["no"])

  static let keywordSet = Shape(
    list: [.init(item: .text)],
    mapping: .keys([
      .init(
        "match",
        Shape(scalar: .word(KeywordMatch.allCases.map(\.rawValue))),
        "How a message is compared."
      ),
      .init("words", .list(of: .text), "The words and phrases."),
      .init(
        "languages",
        .named(.init(key: language, .list(of: .text))),
        "More words, by language."
      ),
      .init("add", .list(of: .text, editable: false), "Words in addition to the inherited ones."),
      .init("remove", .list(of: .text, editable: false), "Inherited words that are left out."),
    ]),
    shorthandKey: "words",
    editedKey: "words"
  )

  static let keywords = Shape.named(.init(keywordSet))

  static let advice = Shape.named(
    .init(
      .keys([
        .init("keywords", .reference, "The keyword set that it is about."),
        .init("include", .list(of: .text), "Words that the set has to match."),
        .init("avoid", .list(of: .text), "Words that the set should not hold."),
        .init("because", .text, "Why, and where that is written."),
        .init("applies", .boolean, "Whether it is for this channel; it is unless said otherwise."),
      ])
    )
  )

  /// As ``effectList``, of an expectation, which knows all values.
  static let expectedEffects: Shape = {
    let call = Shape(
      scalar: .name(isReference: true),
      mapping: .named(.init(key: .name(isReference: true), .values, removable: false)),
      isReplacedWhole: true
    )
    return Shape(
      scalar: call.scalar,
      list: [.init(item: call)],
      mapping: call.mapping,
      isOneOrMany: true,
      isReplacedWhole: true
    )
  }()

  static let effectCall = Shape(
    scalar: .name(isReference: true),
    mapping: .named(
      .init(
        key: .name(isReference: true),
        .named(
          .init(
            key: .name(isReference: true),
            value(from: .init("setting", .reference, "The setting whose value is said.")),
            removable: false
          )
        ),
        removable: false
      )
    ),
    isReplacedWhole: true
  )

  /// `do`: an effect, an effect with parameters, or a list of these.
  static let effectList = Shape(
    scalar: .name(isReference: true),
    list: [.init(item: effectCall)],
    mapping: effectCall.mapping,
    isOneOrMany: true,
    isReplacedWhole: true
  )

  /// A value, or where a step takes it from.
  private static func value(from source: Shape.Key) -> Shape {
    Shape(scalar: .value, mapping: Shape.own([source]).mapping)
  }

  static let remember = Shape(
    mapping: .named(
      .init(
        key: .name(isReference: true),
        value(
          from: .init("field", .reference, "The field of the event whose length is remembered.")
        ),
        removable: false
      )
    ),
    isReplacedWhole: true
  )

  private static let ruleKeys: [Shape.Key] = [
    .init(
      "to",
      .reference,
      "The state after it, or the setting that chooses it; without it the state stays."
    ),
    .init("do", effectList, "The effects, in order."),
    .init("remember", remember, "What the session remembers from now on; `none` forgets."),
  ]

  /// A duration of a timer that is always the same: a name in its place is reported where names are known.
  static let timerDuration = Shape(scalar: .duration)

  /// The most times that a timer fires again.
  package static let mostGaps = 15

  static let timers = Shape.named(
    .init(
      .keys(
        aboutKeys + [
          .init(
            "as",
            .reference,
            "The timer whose `while`, `start`, `cancel`, `restart`, `counts`, `fires`, `if` and `unless` it shares."
          ),
          .init("while", stateSet, "The states in which it can run; leaving them all stops it."),
          .init(
            "start",
            Shape.oneOrMany(.name(dotted: true, words: ["enter"], isReference: true)),
            "The events that start it; `enter`: coming into its states from outside."
          ),
          .init("cancel", eventSet, "The events that stop it."),
          .init("restart", fixedFlag, "Whether an event that starts it sets a running one anew."),
          .init(
            "after",
            Shape(scalar: .after, list: [.init(item: Shape(scalar: .after), isEditable: false)]),
            "How long it runs; of a list, the first that has a value."
          ),
          .init(
            "repeat",
            Shape.oneOrMany(.after, editable: false),
            "How long it runs after its first firing, its second, and so on; after the last it fires no more."
          ),
          .init(
            "changes",
            Shape(scalar: .word(SettingChange.allCases.map(\.rawValue))),
            "What a change of its setting does to it: `at_once`, it is due as if it had started with the new value; `on_entry`, the value counts that held when the session came into its states. Without it a change counts from its next start on."
          ),
          .init("before", timerDuration, "How long it fires before the timer that `as` names."),
          .init("late_by", timerDuration, "How much later than `after` it may fire."),
          .init(
            "counts",
            .reference,
            "The calendar whose open time counts; the rest of the time does not."
          ),
          .init(
            "fires",
            .reference,
            "The calendar in whose open time it fires: due at another time, it waits for the next opening."
          ),
        ] + conditionKeys + [
          .init("then", .keys(ruleKeys), "What happens when it fires.")
        ]
      )
    )
  )

  static let rules = Shape.named(
    .init(
      .keys(
        aboutKeys + [
          .init("event", eventSet, "The events that the rule is for."),
          .init("from", stateSet, "The states that the rule is for."),
        ] + conditionKeys + ruleKeys + [
          .init("reject", .reference, "The refusal; nothing changes.")
        ]
      ),
      newEntriesFirst: true
    )
  )
}
