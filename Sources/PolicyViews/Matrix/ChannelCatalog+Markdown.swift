import PolicyEngine

extension ChannelCatalog {
  /// As GitHub Flavored Markdown: the matrix of a single family, or an index of several and below it the
  /// matrix of each.
  package var markdown: String {
    var text = title.map { "**\(ChannelMatrix.escaped($0))**\n\n" } ?? ""
    guard hasIndex else { return text + families.map(\.matrix.markdown).joined() }
    text += ChannelMatrix.row(["family", "", "channels"])
    text += ChannelMatrix.row(["---", "---", "---"])
    for family in families {
      let channels = family.channels.map { "`\($0.id)`" }.joined(separator: ", ")
      text += ChannelMatrix.row(["`\(family.id)`", Self.escapedTitle(of: family), channels])
    }
    for family in families {
      let title = Self.escapedTitle(of: family)
      text += "\n## \(title.isEmpty ? "" : "\(title): ")`\(family.id)`\n\n\(family.matrix.markdown)"
    }
    return text
  }

  private static func escapedTitle(of family: Family) -> String {
    ChannelMatrix.escaped(family.title ?? "")
  }
}
