package import PolicyEngine

extension PolicyModel.Setting {
  /// The least and the greatest length that may be chosen, both of them whole multiples of the step; nil: there is no
  /// range, or none of it is one.
  var choosableRange: TimeWindow? {
    guard let window = range?.value, let step = step?.value else { return range?.value }
    let (least, greatest) = (
      (window.earliest + step - 1) / step * step, window.latest / step * step
    )
    return least <= greatest ? TimeWindow(earliest: least, latest: greatest) : nil
  }
}

/// A setting of which an admin may choose other values than before.
package struct OfferChange: Sendable, Hashable {
  package var name: String
  /// As the old policy offers it; nil where it doesn't.
  package var old: PolicyModel.Setting?
  package var new: PolicyModel.Setting?

  package static func == (one: OfferChange, two: OfferChange) -> Bool {
    one.name == two.name && Offer(one.old) == Offer(two.old) && Offer(one.new) == Offer(two.new)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(Offer(old))
    hasher.combine(Offer(new))
  }

  /// What may be chosen.
  private struct Offer: Hashable {
    var type: ValueType
    var range: TimeWindow?
    var step: Int64?
    var values: [Int64]?

    init?(_ setting: PolicyModel.Setting?) {
      guard let setting, setting.isOffered else { return nil }
      type = setting.type
      range = setting.choosableRange
      step = setting.step?.value
      values = setting.values
    }
  }

  /// All settings of two policies that are offered in another way.
  static func all(_ old: Policy, _ new: Policy) -> [OfferChange] {
    let (before, now) = (old.words.model.settings, new.words.model.settings)
    var names = now.map(\.name)
    names += before.map(\.name).filter { !names.contains($0) }
    return names.compactMap { name in
      let one = before.first { $0.name == name && $0.isOffered }
      let two = now.first { $0.name == name && $0.isOffered }
      return Offer(one) == Offer(two) ? nil : OfferChange(name: name, old: one, new: two)
    }
  }
}
