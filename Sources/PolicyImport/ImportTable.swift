package import PolicyEngine

/// What the fields of an export become, as a table in a file says it.
package struct ImportTable: Sendable {
  package var id: Located<String>
  package var title: String?
  package var format: ImportShape.Format
  /// The root element of XML.
  package var root: String?
  /// The fields of which an export in JSON has at least one.
  package var knownBy: [ExportPath] = []
  package var records: Records?
  package var channelID: [ExportPath] = []
  package var channelTitle: [ExportPath] = []
  package var policy: PolicyChoice
  package var fields: [Field] = []
  package var ignored: [ExportPath] = []

  /// A list of fields, each an item with a name, which can have several parts, and a value.
  package struct Records: Sendable {
    package var list: [ExportPath]
    package var name: [String]
    package var value: String
    /// What names are like, with `*` for any end; nothing: any name.
    package var only: [String]
  }

  /// How the policy of a channel is found.
  package enum PolicyChoice: Sendable {
    case one(String)
    /// By the value of a field; several policies where the export doesn't say which, the likeliest first.
    case byField(ExportPath, values: [(text: String, policies: [String])], cannot: [String: String])
  }

  package struct Field: Sendable {
    package var place: Place
    package var from: [ExportPath]
    /// What an item has to say, by path.
    package var conditions: [(path: ExportPath, texts: [String])] = []
    /// Where the value is below `from`.
    package var value: ExportPath?
    package var use: Use
  }

  /// What becomes of a field.
  package enum Use: Sendable {
    case setting(SettingUse)
    case keywords(String)
    /// Nothing, for a reason, unless the value is one of those that fit.
    case nothing(reason: String, fits: [String])

    /// Whether the field's value becomes something.
    var isValue: Bool {
      if case .nothing = self { false } else { true }
    }
  }

  package struct SettingUse: Sendable {
    package var name: String
    package var unit: ImportShape.Unit
    /// Values that mean that it is not set.
    package var notSet: [String]
    /// The setting's values by those of the export; empty: its own are the export's.
    package var words: [(text: String, value: String)]
  }

  /// The policies that a channel can follow.
  package var policies: [String] {
    switch policy {
    case .one(let policy): [policy]
    case .byField(_, let values, _): values.flatMap(\.policies)
    }
  }
}

extension ImportTable.Field {
  /// The values of the field in an export, with its name there and the items that hold them.
  func values(in root: YAMLNode) -> [(name: String, item: YAMLNode, value: YAMLNode)] {
    from.flatMap { path in
      path.nodes(in: root).filter(isMeant).flatMap { item in
        (value.map { $0.nodes(in: item) } ?? [item])
          .map { (name: name(at: path), item: item, value: $0) }
      }
    }
  }

  private func isMeant(_ item: YAMLNode) -> Bool {
    conditions.allSatisfy { path, texts in
      path.nodes(in: item).contains { $0.text.map(texts.contains) ?? false }
    }
  }

  /// The field as the export calls it.
  private func name(at path: ExportPath) -> String {
    let conditions = conditions.map { "\($0.path.text)=\($0.texts.joined(separator: "|"))" }
    let filter = conditions.isEmpty ? "" : "[\(conditions.joined(separator: ", "))]"
    return path.text + filter + (value.map { ".\($0.text)" } ?? "")
  }
}
