/// Both sessions, with the values that their clocks can have while nothing happens that a host sees.
struct JointNode {
  var locations: Sides<Location>
  var zone: Zone
  /// The node that it follows; nil for the beginning.
  var parent: (node: Int, moves: Sides<Move?>)?
  /// Firings of the policy that doesn't lead that show nothing and are made alone, with the values of their clocks then.
  var hidden: [(timer: Int, at: Int64)]
  /// Why that policy's session could be somewhere else; nil: it can't.
  var doubt: Doubt?
  /// Whether something was different before.
  var isFurther: Bool
  /// The lengths that both sessions remember alike, as bits.
  var sameMemories: UInt64

  /// Why what is followed of a session may not be all that it can have been.
  struct Doubt {
    var sentence: String
    /// Whether it is about moments that nothing shows, so that playing doesn't show them either.
    var isHidden = false

    /// - Parameter timer: the name of one whose firing shows nothing.
    static func hidden(_ timer: String) -> Doubt {
      Doubt(
        sentence: "the firing of `\(timer)` shows nothing, and can be anywhere in its window",
        isHidden: true
      )
    }

    /// - Parameter timer: the name of one that goes by a calendar, or by what a session remembers.
    static func length(of timer: String) -> Doubt {
      Doubt(sentence: "how long `\(timer)` runs is not known when it starts")
    }

    static func either(_ timer: String, or other: String) -> Doubt {
      Doubt(sentence: "`\(timer)` and `\(other)` can fire at the same moment and show the same")
    }
  }
}
