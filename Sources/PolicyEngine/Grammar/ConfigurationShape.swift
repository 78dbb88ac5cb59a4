/// The grammar of configurations: an organisation's channels and the knobs that it turns.
package enum ConfigurationShape {
  /// The key that tells a configuration from other documents.
  package static let marker = "config"

  /// A configuration file.
  package static let document = Shape.keys([
    .init(marker, .name, required: true, removable: false, "The configuration's id."),
    .init("title", .text, removable: false, "The name that people read."),
    .init(
      "defaults",
      .keys([
        .init(
          "settings",
          settings,
          removable: false,
          "Values for every channel that offers the setting."
        )
      ]),
      removable: false,
      "What holds for all channels unless they say otherwise."
    ),
    .init(
      "channels",
      .named(.init(channel, removable: false)),
      required: true,
      removable: false,
      "The organisation's channels, by id."
    ),
  ])

  static let settings = Shape.named(.init(.value, removable: false))

  static let channel = Shape.keys([
    .init(
      "policy",
      .reference,
      required: true,
      removable: false,
      "The id of the policy that the channel follows."
    ),
    .init("title", .text, removable: false, "The name that people read."),
    .init("settings", settings, removable: false, "The admin's values; `none`: not set."),
    .init(
      "keywords",
      .named(.init(PolicyShape.keywordSet, removable: false)),
      removable: false,
      "Changes to the policy's keyword sets."
    ),
  ])
}
