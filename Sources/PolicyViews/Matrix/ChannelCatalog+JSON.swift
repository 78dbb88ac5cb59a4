import PolicyEngine

extension ChannelCatalog {
  /// For programs: the channels of all families, the configured ones first, each with its facts by
  /// section; and which channels each family has.
  package var json: String {
    let all = families.flatMap { family in
      family.channels.indices.map { index in
        (family.channels[index].isConfigured, family.matrix.json(of: index, family: family.id))
      }
    }
    let channels = all.filter(\.0).map(\.1) + all.filter { !$0.0 }.map(\.1)
    let families = families.map { family in
      JSONValue.members([
        ("id", .string(family.id)), ("title", family.title.map { .string($0) }),
        ("channels", .array(family.channels.map { .string($0.id) })),
      ])
    }
    let document = JSONValue.members([
      ("version", .number(1)), ("title", title.map { .string($0) }),
      ("families", .array(families)), ("channels", .array(channels)),
    ])
    return document.text + "\n"
  }
}
