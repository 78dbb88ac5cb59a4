import PolicyEngine

extension ChannelCatalog {
  /// For a terminal: the matrix of a single family, or a line for each of several.
  package var text: String {
    let head = title.map { "\(Phrase.line($0))\n\n" } ?? ""
    return head + (hasIndex ? index : families.map(\.matrix.text).joined())
  }

  private var index: String {
    let rows = families.map { family in
      ChannelIndex.Row(
        name: family.id,
        title: family.title,
        channels: family.channels.map(\.id)
      )
    }
    return ChannelIndex(rows).text + """

      `policycheck channels FAMILY` puts one side by side; a channel's id chooses its family too.

      """
  }
}
