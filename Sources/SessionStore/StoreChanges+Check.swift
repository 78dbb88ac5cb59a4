extension StoreChanges {
  /// Holds changes against what they may be: every home of sessions does so before it writes any.
  ///
  /// - Parameters:
  ///   - view: what the transaction saw.
  ///   - visible: the ids of the sessions that it may change.
  /// - Throws: ``StoreError/foreignSession(_:)``, ``StoreError/repeatedStep(_:_:)``.
  package func check(
    against view: StoreView,
    seeing visible: Set<String>
  ) throws(StoreError) {
    let named = sessions.map(\.id) + journal.map(\.session) + effects.map(\.id.session)
    if let foreign = named.first(where: { !visible.contains($0) }) {
      throw .foreignSession(foreign)
    }
    var last: [String: UInt32] = [:]
    for entry in journal {
      if let step = last[entry.session] ?? view.sessions[entry.session]?.step, entry.step <= step {
        throw .repeatedStep(entry.session, entry.step)
      }
      last[entry.session] = entry.step
    }
  }
}
