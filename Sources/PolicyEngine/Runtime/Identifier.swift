/// Something that a policy declares, as a small number: the place among all that it declares of the kind.
///
/// It fits the policy that it comes from, under any settings, and no other policy. Names are what stays the
/// same from policy to policy: see ``PolicyMapping``.
public struct Identifier<Kind>: Sendable, Hashable {
  private let number: UInt16

  package init(_ index: some BinaryInteger) { number = UInt16(truncatingIfNeeded: index) }

  /// The place among all of the kind, counted from 0.
  package var index: Int { Int(number) }
}

extension Identifier: Comparable {
  /// Orders by declaration.
  public static func < (a: Identifier, b: Identifier) -> Bool { a.number < b.number }
}

/// The kinds of things that a policy declares; no values, only names for types.
public enum Declared {
  /// States.
  public enum State {}
  /// Events that a host sends and, after them, the firings of timers.
  public enum Event {}
  /// Rules, those of timers among them.
  public enum Rule {}
  /// Timers.
  public enum Timer {}
  /// Effects.
  public enum Effect {}
  /// Refusals.
  public enum Refusal {}
  /// Settings.
  public enum Setting {}
  /// Memories.
  public enum Memory {}
}

/// A state of a policy.
public typealias StateID = Identifier<Declared.State>
/// An event of a policy: one that a host sends, or the firing of a timer.
public typealias EventID = Identifier<Declared.Event>
/// A rule of a policy: one of its `rules`, or what the firing of a timer does.
public typealias RuleID = Identifier<Declared.Rule>
/// A timer of a policy.
public typealias TimerID = Identifier<Declared.Timer>
/// An effect of a policy.
public typealias EffectID = Identifier<Declared.Effect>
/// A refusal of a policy.
public typealias RefusalID = Identifier<Declared.Refusal>
/// A setting of a policy.
public typealias SettingID = Identifier<Declared.Setting>
/// A memory of a policy.
public typealias MemoryID = Identifier<Declared.Memory>
