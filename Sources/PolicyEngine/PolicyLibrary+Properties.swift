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

  /// What keeps properties from being read that tests state of any channel, so that none can be relied upon: errors in
  /// these tests, channels that there are none of, and files that can't be read far enough to tell what they are.
  package var unreadableProperties: Findings {
    var diagnostics: [Diagnostic] = []
    let files = Set(documents.testsWithProperties.map { documents.documents[$0].file })
    let unclear = Set(
      documents.documents.filter { document in
        !document.isComplete && (document.kind == .test || document.kind == .unknown)
      }.map(\.file)
    )
    diagnostics += documents.diagnostics.filter {
      $0.severity == .error && files.union(unclear).contains($0.place.file)
    }
    for test in documents.testsWithProperties.compactMap({ documents.documents[$0].root }) {
      for channel in test["channel"]?.items ?? [] {
        guard let name = channel.text, !knowsChannel(name) else { continue }
        diagnostics.append(unknownChannel(Located(name, at: channel.place)))
      }
    }
    return Findings(sources: findings.sources, diagnostics: diagnostics)
  }

  /// That there is no channel of the name that a test gives.
  package func unknownChannel(_ name: Located<String>) -> Diagnostic {
    let isGuess = Suggestion.closest(to: name.value, among: channelIDs) != nil
    return Diagnostic(
      .unknownChannel,
      at: name.place,
      "there is no channel `\(name.value)`",
      help: Suggestion.help(for: name.value, among: channelIDs, "channels")
        + (isGuess
          ? "" : "; its policy, or the configuration that has it, is given with the test"),
      fixes: Fix.writing(closestTo: name.value, among: channelIDs, at: name.place)
    )
  }

  /// The properties that tests state of a channel, as they are written.
  package func propertyTexts(of channel: String) -> [String] {
    tests(stating: channel).compactMap { test in
      test["properties"].map { documents.sources.text(at: $0.place) }
    }
  }

  /// What tests state of a channel, and what is wrong with it; a property's name is given once.
  func properties(
    statedOf channel: Channel
  ) -> (properties: [PolicyModel.Property], diagnostics: [Diagnostic]) {
    var known: [String: Place] = [:]
    var found: (properties: [PolicyModel.Property], diagnostics: [Diagnostic]) = ([], [])
    for test in tests(stating: channel.id) {
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
  private func tests(stating channel: String) -> [YAMLNode] {
    documents.testsWithProperties.compactMap { documents.documents[$0].root }.filter { test in
      test["channel"]?.items?.contains { $0.text == channel } ?? false
    }
  }
}
