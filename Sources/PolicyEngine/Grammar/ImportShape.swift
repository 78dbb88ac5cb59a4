/// The grammar of import tables: what a field of another product's export becomes in a configuration.
package enum ImportShape {
  package static let marker = "import"

  package static let document = Shape.own([
    .init(marker, .name, required: true, "The table's id."),
    .init("title", .text, "The export that it is for, as people call it."),
    .init("refs", .oneOrMany(.text, editable: false), "Where the fields and units are published."),
    .init(
      "format",
      Shape(scalar: .word(Format.allCases.map(\.rawValue))),
      required: true,
      "How the export is written: `xml` or `json`."
    ),
    .init("root", .text, "The root element, by which an export in XML is known."),
    .init("known_by", paths, "Fields, of which an export in JSON has at least one."),
    .init("records", .own(recordKeys), "Where an export in JSON has fields as items of a list."),
    .init(
      "channel",
      .own(channelKeys),
      required: true,
      "The channel that comes of an export, and its policy."
    ),
    .init(
      "fields",
      .list(of: .own(fieldKeys), editable: false),
      required: true,
      "The fields, each with what it becomes or why it can't become anything."
    ),
    .init("ignore", paths, "Fields that are about something else: nothing is reported of them."),
  ])

  package enum Format: String, CaseIterable, Sendable {
    case xml
    case json
  }

  /// What the text of a field counts or is.
  package enum Unit: String, CaseIterable, Sendable {
    case milliseconds
    case seconds
    case minutes
    case hours
    case days
    case iso8601 = "iso_8601"
    case boolean
    case text
  }

  /// Keys in the export with dots between them: `ChannelConfiguration.Chat`; `.` is the whole export, and
  /// a `*` at the end of a key any end.
  private static let paths = Shape.oneOrMany(.value, editable: false)
  /// Texts of an export, as they are written there.
  private static let texts = Shape.oneOrMany(.value, editable: false)
  private static let policies = Shape.oneOrMany(.name(isReference: true), editable: false)

  private static func byText(_ value: Shape) -> Shape {
    .named(.init(key: .value, value, removable: false))
  }

  private static let recordKeys: [Shape.Key] = [
    .init(
      "list",
      paths,
      required: true,
      "Where the list is; of several paths the first that is there."
    ),
    .init(
      "name",
      texts,
      required: true,
      "The key of an item that holds the field's name, or keys that do together."
    ),
    .init("value", .value, required: true, "The key of an item that holds the field's value."),
    .init(
      "only",
      texts,
      "The names that count, with `*` for any end; other items are passed over."
    ),
  ]

  private static let channelKeys: [Shape.Key] = [
    .init("id", paths, "The fields that can name it; else the export's file does."),
    .init("title", paths, "The field with the name that people read."),
    .init("policy", .reference, "The policy that it follows."),
    .init("policies", .own(policyKeys), "The policies of which it follows one."),
  ]

  private static let policyKeys: [Shape.Key] = [
    .init("by", .value, required: true, "The field that decides."),
    .init(
      "values",
      byText(policies),
      required: true,
      "The policy for each value; several where the export doesn't say which, the likeliest first."
    ),
    .init("cannot", byText(.text), "Values for which there is no policy, each with the reason."),
  ]

  private static let fieldKeys: [Shape.Key] = [
    .init("from", paths, required: true, "Where it is in the export; all of several paths count."),
    .init("where", byText(texts), "What the item of a list has to say, by key."),
    .init("value", .value, "Where the value is below `from`."),
    .init(
      "unit",
      Shape(scalar: .word(Unit.allCases.map(\.rawValue))),
      "What the value counts or is."
    ),
    .init("setting", .reference, "The setting that it becomes."),
    .init("not_set", texts, "Values that mean that it is not set."),
    .init("words", byText(.value), "The setting's value for each of the export's."),
    .init("keywords", .reference, "The keyword set that the values become."),
    .init("fits", texts, "Values that say what the policy does anyway."),
    .init("cannot", .text, "Why it can't be carried."),
  ]
}
