package import PolicyEngine

/// All channels by family: an index, and a matrix for each.
package struct ChannelCatalog: Sendable {
  package struct Family: Sendable {
    package let id: String
    package let title: String?
    package let matrix: ChannelMatrix

    var channels: [PolicyLibrary.Channel] { matrix.channels }
  }

  /// What the channels are called together: what their configuration is called.
  package let title: String?
  package let families: [Family]

  /// - Parameter titles: what the configurations of the channels are called.
  package init(_ families: [PolicyLibrary.Family], titles: [String] = []) {
    self.families = families.map { family in
      Family(id: family.id, title: family.title, matrix: ChannelMatrix(family.channels))
    }
    // Those of several organisations together are no name for all that there is.
    let isOne = titles.count == 1 || families.count == 1 && !titles.isEmpty
    title = isOne ? titles.joined(separator: ", ") : nil
  }

  /// What a single family needs no heading for.
  var hasIndex: Bool { families.count > 1 }

  static func count(_ number: Int, _ thing: String, _ things: String) -> String {
    "\(number) \(number == 1 ? thing : things)"
  }
}
