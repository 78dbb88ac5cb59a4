import PolicyEngine

/// A configuration as text, with comments that say which field each value comes from.
struct ConfigurationText {
  private let channels: [ImportedChannel]
  private let name: String
  private let sources: SourceSet

  init(_ channels: [ImportedChannel], named name: String, _ sources: SourceSet) {
    self.channels = channels
    self.name = name
    self.sources = sources
  }

  var text: String {
    let lines = YAMLWriter.write(root, width: 80, textWidth: nil) { path in
      switch path.count {
      case 0...2: .block
      // A value a line, so that each has its comment.
      case 3 where path[2] == "settings": .block
      default: .automatic
      }
    }
    var origins: [Place: String] = [:]
    for channel in channels { origins.merge(channel.origins) { first, _ in first } }
    let head =
      "# Written by `policycheck import`. Each comment says which field a value comes from.\n"
    return head
      + lines.map { line in
        let comments = line.places.compactMap { place in origins[place].map { shown($0, at: place) }
        }
        return comments.isEmpty
          ? line.text + "\n" : "\(line.text)  # \(comments.joined(separator: ", "))\n"
      }.joined()
  }

  /// A field, and where it is.
  private func shown(_ field: String, at place: Place) -> String {
    let location = sources.location(of: place)
    let file = location.file.split(separator: "/").last.map(String.init) ?? location.file
    return TextRenderer.printable(YAMLScalarText.oneLine("\(field), \(file):\(location.line)"))
  }

  private var root: YAMLNode {
    Self.map([
      (ConfigurationShape.marker, Self.text(name)),
      ("channels", Self.map(channels.map { ($0.id, Self.channel($0)) })),
    ])
  }

  private static func channel(_ channel: ImportedChannel) -> YAMLNode {
    var entries: [(String, YAMLNode)] = [("policy", text(channel.policy))]
    if let title = channel.title { entries.append(("title", text(title))) }
    if !channel.settings.isEmpty {
      entries.append(("settings", map(channel.settings.map { ($0.name, text($0.value)) })))
    }
    if !channel.keywords.isEmpty {
      let sets = channel.keywords.map { set, words -> (String, YAMLNode) in
        let items = words.map { text($0) }
        return (set, YAMLNode(.sequence(items), at: items.first?.place ?? nowhere))
      }
      entries.append(("keywords", map(sets)))
    }
    return map(entries)
  }

  /// The place of what comes from no export.
  private static let nowhere = Place(file: -1, lower: 0, upper: 0)

  private static func map(_ entries: [(String, YAMLNode)]) -> YAMLNode {
    let entries = entries.map { YAMLNode.Entry(key: $0.0, keyPlace: nowhere, value: $0.1) }
    return YAMLNode(.mapping(entries), at: nowhere)
  }

  private static func text(_ text: String) -> YAMLNode {
    YAMLNode(.scalar(text, .plain), at: nowhere)
  }

  /// A value as it is written; what a policy takes for a flag stays one.
  private static func text(_ text: Located<String>) -> YAMLNode {
    YAMLNode(.scalar(text.value, .plain), at: text.place)
  }
}
