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
    let lines = YAMLWriter.write(root, width: Self.width, textWidth: nil) { path in
      // A setting or a keyword set a line, so that each has its comment.
      path.count < 4 ? .block : .automatic
    }
    var comments: [Place: String] = [:]
    for channel in channels { comments.merge(self.comments(of: channel)) { first, _ in first } }
    var text = ["# Written by `policycheck import`; comments name the fields of the exports."]
    for line in lines {
      guard let comment = line.places.lazy.compactMap({ comments[$0] }).first else {
        text.append(line.text)
        continue
      }
      let whole = "\(line.text)  # \(comment)"
      text +=
        whole.count <= Self.width
        ? [whole] : ["\(line.text.prefix { $0 == " " })# \(comment)", line.text]
    }
    return text.map { $0 + "\n" }.joined()
  }

  /// The most columns of a line, as linters want it; a comment that is too long stands above.
  private static let width = 80

  /// What stands beside a channel and its values: the export, and its fields with their lines.
  private func comments(of channel: ImportedChannel) -> [Place: String] {
    let isOne = channel.origins.keys.allSatisfy { $0.file == channel.place.file }
    var comments: [Place: String] = isOne ? [channel.place: channel.fileName] : [:]
    let locations = sources.locations(of: channel.origins.map(\.key))
    for ((place, field), location) in zip(channel.origins, locations) {
      let file = location.file.split(separator: "/").last.map(String.init) ?? location.file
      comments[place] = "\(field), \(isOne ? "line " : "\(file):")\(location.line)"
    }
    return comments.mapValues { TextRenderer.printable(YAMLScalarText.oneLine($0)) }
  }

  private var root: YAMLNode {
    Self.map([
      (ConfigurationShape.marker, Self.text(name)),
      ("channels", YAMLNode(.mapping(channels.map(Self.entry)), at: Self.nowhere)),
    ])
  }

  private static func entry(_ channel: ImportedChannel) -> YAMLNode.Entry {
    var entries: [(String, YAMLNode)] = [("policy", text(channel.policy))]
    if let title = channel.title { entries.append(("title", text(title))) }
    if !channel.settings.isEmpty {
      entries.append(("settings", map(channel.settings.map { ($0.name, text($0.value)) })))
    }
    if !channel.keywords.isEmpty {
      let sets = channel.keywords.map { set, words -> YAMLNode.Entry in
        // One comment is enough for all words.
        let place = words.first?.place ?? nowhere
        let list = YAMLNode(.sequence(words.map { text($0.value) }), at: place)
        return YAMLNode.Entry(key: set, keyPlace: place, value: list)
      }
      entries.append(("keywords", YAMLNode(.mapping(sets), at: nowhere)))
    }
    return YAMLNode.Entry(key: channel.id, keyPlace: channel.place, value: map(entries))
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
