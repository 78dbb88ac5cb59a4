import PolicyEngine

extension PolicyLibrary {
  /// Ends the command where something is wrong with a property that a test states of a channel.
  func wantSoundProperties(of channel: String) throws {
    let findings = try propertyFindings(of: channel)
    if findings.hasErrors { throw PolicyError(findings) }
  }
}
