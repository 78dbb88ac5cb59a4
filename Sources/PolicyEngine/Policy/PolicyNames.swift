/// The names and places of a policy, which decisions stand for as indices.
package final class PolicyNames: Sendable {
  package let model: PolicyModel
  package let layout: FactLayout
  package let sources: SourceSet
  /// The values of the settings that the tables were compiled for.
  package let settings: SettingValues
  /// Where each rule is written.
  package let ruleLocations: [SourceLocation]

  package init(
    _ model: PolicyModel,
    _ layout: FactLayout,
    _ sources: SourceSet,
    settings: SettingValues
  ) {
    self.model = model
    self.layout = layout
    self.sources = sources
    self.settings = settings
    ruleLocations = sources.locations(of: model.rules.map(\.place))
  }
}
