/// The sessions of a log, numbered in the order in which they come: of open ones all there is, of ended ones
/// what is kept of them.
struct SessionTable<Open, Ended> {
  enum Standing {
    /// Where in ``SessionTable/open`` the session is.
    case open(Int)
    case over(Ended)
    /// None of its lines was played.
    case unbegun
  }

  private var ids = SessionIDs()
  /// By the number of the session.
  private(set) var standings: [Standing] = []
  var open: [Open] = []
  /// The places in ``open`` that ended sessions have left.
  private var free: [Int] = []

  /// The id of a session.
  subscript(number: Int) -> ArraySlice<UInt8> { ids[number] }

  /// The number of an id.
  mutating func number(of id: Span<UInt8>) -> Int { number(of: 0..<id.count, id) }

  /// The number of the id that lies in a part of a buffer.
  @inline(__always)
  mutating func number(of id: Range<Int>, _ buffer: Span<UInt8>) -> Int {
    let number = ids.index(of: id, buffer)
    if number == standings.count { standings.append(.unbegun) }
    return number
  }

  /// Opens a session; gives its place.
  mutating func begin(_ number: Int, _ session: Open) -> Int {
    let place = free.popLast() ?? open.count
    if place == open.count { open.append(session) } else { open[place] = session }
    standings[number] = .open(place)
    return place
  }

  /// Keeps of a session only what is given.
  mutating func end(_ number: Int, _ rest: Ended) {
    if case .open(let place) = standings[number] { free.append(place) }
    standings[number] = .over(rest)
  }
}
