import CommandSupport
import PolicyEngine
import PolicyViews

/// A configuration to begin with: a channel of each family, with a value for each setting that it offers
/// and a word more in each of its keyword sets, and below it what other channels there are.
///
/// What it says is tried: a value or a word that there is anything to say against is left to the user.
struct SampleConfiguration {
  private(set) var text = ""
  /// The words that it adds.
  private(set) var words: [String] = []

  private let id: String
  private let carried: CarriedFamily
  /// How much there is to say against the policies alone.
  private let usual: Int
  private var channels: [Channel] = []
  private var others: [PolicyLibrary.Channel] = []

  private struct Channel {
    var policy: PolicyLibrary.Channel
    /// By the index of the setting.
    var values: [Int: String] = [:]
    /// By the index of the keyword set.
    var words: [Int: String] = [:]
  }

  init(_ id: String, of carried: CarriedFamily, in library: PolicyLibrary) {
    self.id = id
    self.carried = carried
    usual = library.findings.diagnostics.count
    let usable = library.channelIDs.filter { carried.has($0, in: library) }
      .compactMap { try? library.channel($0) }
    for family in library.families(of: usable) {
      guard let best = Self.mostTelling(of: family.channels) else { continue }
      channels.append(Channel(policy: best))
      others += family.channels.filter { $0.id != best.id }
    }
    for index in channels.indices { fill(index) }
    text = written
    words = channels.flatMap { channel in
      channel.words.sorted { $0.key < $1.key }.map(\.value)
    }
  }

  /// The channel with the most to choose, and of such the one with the shortest name.
  private static func mostTelling(of channels: [PolicyLibrary.Channel]) -> PolicyLibrary.Channel? {
    func choices(_ channel: PolicyLibrary.Channel) -> Int {
      channel.model.settings.count(where: \.isOffered) + channel.model.keywordSets.count
    }
    return channels.max { (choices($0), $1.id.count) < (choices($1), $0.id.count) }
  }

  private mutating func fill(_ index: Int) {
    let model = channels[index].policy.model
    for (setting, declared) in model.settings.enumerated() where declared.isOffered {
      let value = Self.candidates(for: declared).first { value in
        isClean { $0[index].values[setting] = value }
      }
      channels[index].values[setting] = value
    }
    for (set, declared) in model.keywordSets.enumerated() {
      guard let first = declared.words.first?.value else { continue }
      let word = first == first.uppercased() ? "PLEASE \(first)" : "please \(first)"
      if isClean({ $0[index].words[set] = word }) { channels[index].words[set] = word }
    }
  }

  /// Values that can be tried, the default last: what is turned is seen to be turned.
  private static func candidates(for setting: PolicyModel.Setting) -> [String] {
    let all: [String] =
      switch setting.type {
      case .boolean: ["true", "false"]
      case .choice(let values): values
      case .duration:
        setting.range.map { range in
          [range.value.earliest, range.value.latest].map { DurationText.format($0) }
        } ?? ["10m", "1h"]
      case .text, .instant: []
      }
    let usual = setting.defaultValue?.value.description
    return all.filter { $0 != usual } + all.filter { $0 == usual }
  }

  /// Whether a change gives nothing to say against the configuration.
  private func isClean(_ change: (inout [Channel]) -> Void) -> Bool {
    var copy = self
    change(&copy.channels)
    let file = SourceFile(name: "\(id).yaml", text: copy.written)
    return ZoneFiles.library(of: carried.files + [file]).findings.diagnostics.count <= usual
  }

  // MARK: Writing

  private var written: String {
    """
    # yaml-language-server: $schema=../schemas/configuration.schema.json
    # Your channels: each follows a policy, chooses its settings, and may change
    # its words. Change what is here: `policycheck check --strict` says whether it
    # is right, `policycheck channels CHANNEL` what it comes to, and `policycheck
    # test` whether the channel still does what its test says.
    config: \(id)
    title: Our channels

    channels:
    \(channels.map(written).joined(separator: "\n"))\(writtenOthers)
    """
  }

  private func written(_ channel: Channel) -> String {
    let policy = channel.policy
    var lines = ["  \(Self.id(of: policy)):"]
    if let title = policy.title { lines = Self.comment(title, "  ") + lines }
    lines.append("    policy: \(policy.id)")
    let settings = policy.model.settings.enumerated().filter(\.element.isOffered)
    if !settings.isEmpty {
      // Without a value there is nothing to say but what could be said.
      lines.append(channel.values.isEmpty ? "    # settings:" : "    settings:")
      for (index, setting) in settings {
        let title = setting.title.map { "\($0): " } ?? ""
        lines += Self.comment("\(title)\(Phrase.choice(of: setting))", "      ")
        let value = channel.values[index].map { YAMLScalarText.written($0, .plain, inFlow: false) }
        lines.append("      \(value.map { "\(setting.name): \($0)" } ?? "# \(setting.name):")")
      }
    }
    if !channel.words.isEmpty {
      lines.append("    keywords:")
      for (index, word) in channel.words.sorted(by: { $0.key < $1.key }) {
        let set = policy.model.keywordSets[index]
        lines += Self.comment("Besides \(Self.some(of: set.words.map(\.value)))", "      ")
        lines.append(
          "      \(set.name): {add: [\(YAMLScalarText.written(word, .plain, inFlow: true))]}"
        )
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var writtenOthers: String {
    if others.isEmpty { return "" }
    let lines = others.map { other in
      "  # \(Self.id(of: other)): {policy: \(other.id)}\n"
    }
    return "\n  # More that there is to follow; without the first `# ` a line is a channel.\n"
      + lines.joined()
  }

  private static func id(of channel: PolicyLibrary.Channel) -> String { "our-\(channel.id)" }

  /// A text as lines of a comment.
  private static func comment(_ text: String, _ indent: String) -> [String] {
    let words = Phrase.line(text).split(separator: " ").map(String.init)
    return Lines.filled(words, to: 80, first: "\(indent)# ", rest: "\(indent)# ")
  }

  private static func some(of words: [String]) -> String {
    let shown = Array(words.prefix(6))
    let more = words.count - shown.count
    return more == 0 ? Phrase.all(shown) : "\(shown.joined(separator: ", ")) and \(more) more"
  }
}
