import PolicyEngine
import PolicyReplay

/// Makes records of decisions, with what those of a policy have in common made once.
struct RecordCache: Sendable {
  /// By layout, as two policies of one revision may declare the same in another order.
  private var records: [UInt32: DecisionRecords] = [:]

  /// A decision as JSON on one line.
  mutating func line(
    of decision: Decision,
    _ id: String,
    _ after: Session,
    _ policy: Policy
  ) -> String {
    var own = records[policy.tables.layoutTag] ?? DecisionRecords(policy)
    own.removeAll()
    own.write(decision, of: Array(id.utf8)[...], after, policy)
    records[policy.tables.layoutTag] = own
    return String(decoding: own.bytes.dropLast(), as: UTF8.self)
  }
}
