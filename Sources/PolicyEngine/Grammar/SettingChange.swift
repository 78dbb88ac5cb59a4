/// What the change of a setting does to a timer that runs for it, other than to count from its next start on.
package enum SettingChange: String, Sendable, CaseIterable {
  /// A running timer is due as if it had started with the new value.
  case atOnce = "at_once"
  /// The value counts that the setting had when the session came into the timer's states.
  case onEntry = "on_entry"
}
