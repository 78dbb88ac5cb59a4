import PolicyEngine
import TestSupport

/// The eleven channels that the project began with.
enum Shipped {
  static let library = PolicyLibrary((try? Repository.yamlFiles(in: "policies/salesforce")) ?? [])
  static let channels = library.channelIDs
}
