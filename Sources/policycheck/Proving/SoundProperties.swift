import PolicyEngine

extension PolicyLibrary {
  /// Ends the command where a property that a test states, of a channel or of any, can't be read as it was meant.
  func requireSoundProperties(of channel: String) throws {
    for findings in [unreadableProperties, try propertyFindings(of: channel)]
    where findings.hasErrors {
      throw PolicyError(findings)
    }
  }
}
