/// Properties that tests state of channels, beside what their policies say.
extension PolicyLibrary {
  /// What is wrong with the properties that tests state of a channel.
  ///
  /// - Throws: what is wrong with the channel or its policy, or that there is none of this id.
  package func propertyFindings(of channel: String) throws(PolicyError) -> Findings {
    Findings(
      sources: findings.sources,
      diagnostics: properties(statedOf: try ownChannel(channel)).diagnostics
    )
  }

  /// The properties that tests state of a channel, as they are written.
  package func propertyTexts(of channel: String) -> [String] {
    statements(about: channel).compactMap { test in
      test["properties"].map { documents.sources.text(at: $0.place) }
    }
  }

  /// What tests state of a channel, and what is wrong with it; a property's name is given once.
  func properties(
    statedOf channel: Channel
  ) -> (properties: [PolicyModel.Property], diagnostics: [Diagnostic]) {
    var known: [String: Place] = [:]
    var found: (properties: [PolicyModel.Property], diagnostics: [Diagnostic]) = ([], [])
    for test in statements(about: channel.id) {
      if known.isEmpty {
        for property in channel.model.properties { known[property.name] = property.place }
      }
      let read = ModelReader.properties(of: test, beside: channel.model)
      found.diagnostics += read.diagnostics
      for property in read.properties {
        guard let first = known[property.name] else {
          known[property.name] = property.place
          found.properties.append(property)
          continue
        }
        found.diagnostics.report(
          .duplicateKey,
          at: property.place,
          "the property `\(property.name)` of `\(channel.id)` is given twice",
          help: "give one of the two another name",
          related: [.init("first given here", at: first)]
        )
      }
    }
    return found
  }

  /// The tests that state properties of a channel.
  private func statements(about channel: String) -> [YAMLNode] {
    documents.statements.compactMap { documents.documents[$0].root }.filter { test in
      test["channel"]?.items?.contains { $0.text == channel } ?? false
    }
  }
}
