/// The grammar of configurations: an organisation's channels and the knobs that it turns.
package enum ConfigurationShape {
  package static let marker = "config"

  package static let document = Shape.own([
    .init(marker, .name, required: true, "The configuration's id."),
    .init("title", .text, "The name that people read."),
    .init(
      "defaults",
      .own([.init("settings", .settings, "Values for every channel that offers the setting.")]),
      "What holds for all channels unless they say otherwise."
    ),
    .init(
      "calendars",
      .named(.init(CalendarShape.definition, removable: false)),
      "When somebody is there: each for the calendar of that name in the policies, or as a channel says."
    ),
    .init(
      "channels",
      .named(.init(channel, removable: false)),
      required: true,
      "The organisation's channels, by id."
    ),
  ])

  private static let channel = Shape.own([
    .init("policy", .reference, required: true, "The id of the policy that the channel follows."),
    .init("title", .text, "The name that people read."),
    .init("settings", .settings, "The admin's values; `none`: not set."),
    .init(
      "keywords",
      .named(.init(PolicyShape.keywordSet, removable: false)),
      "Changes to the policy's keyword sets."
    ),
    .init(
      "calendars",
      .named(.init(key: .name(isReference: true), .reference, removable: false)),
      "For a calendar of the policy, which of those here it is; unless given, the one of that name."
    ),
  ])
}
