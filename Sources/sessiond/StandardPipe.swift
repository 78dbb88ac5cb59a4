import CommandSupport
import Glibc
import PolicyEngine
import SessionService
import SessionStore
import SystemPackage

/// Talks with a parent process: events in, decisions out, a line each.
struct StandardPipe {
  /// The most lines that are handled together.
  private static let mostTogether = 1_000
  /// The longest wait, after which the clock is looked at again, in milliseconds.
  private static let longestWait: Int64 = 60_000

  private let service: SessionService
  private let store: any SessionStore
  private let settle: Int64
  private var input: [UInt8] = []
  private var lineNumber = 0
  /// Whether what comes next belongs to a line that was too long.
  private var isSkipping = false
  private var lastRemoval: Instant?

  init(_ service: SessionService, _ store: any SessionStore, settle: Int64) {
    (self.service, self.store, self.settle) = (service, store, settle)
  }

  /// Goes on until the input ends, or nobody reads the output any more.
  mutating func run() async throws {
    while true {
      try await removeExpired()
      // Timers and events take turns, so that neither keeps the other waiting.
      let hasMore = try await fireDue()
      guard try await waitForInput(atMost: hasMore ? 0 : Self.longestWait) else { continue }
      guard try readInput() else { break }
      try await handleLines(isLast: false)
    }
    try await handleLines(isLast: true)
    _ = try await fireDue()
  }

  /// Removes what is kept no longer, once an hour.
  private mutating func removeExpired() async throws {
    let now = try await store.now()
    if let last = lastRemoval, now.milliseconds - last.milliseconds < 3_600_000 { return }
    lastRemoval = now
    _ = try await store.removeExpired(Retention(), at: now)
  }

  // MARK: Time

  /// Fires what is due of some sessions; whether there may be more.
  private func fireDue() async throws -> Bool {
    let sweep = try await service.fireDue()
    for record in sweep.decisions { StandardOutput.write(record + "\n") }
    for (id, problem) in sweep.problems.sorted(by: { $0.key < $1.key }) {
      StandardError.report("`\(id)`: \(problem)")
    }
    StandardOutput.flush()
    return sweep.sessions > 0
  }

  /// Waits until there is input, or a timer may fire; whether there is input.
  private func waitForInput(atMost most: Int64) async throws -> Bool {
    let now = try await store.now().milliseconds
    let wake = try await store.nextWake().map { $0.milliseconds + settle - now }
    let wait = min(max(wake ?? most, 0), most)
    var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    // SAFETY: one descriptor is given, as is said, and the system keeps no pointer to it.
    let count = unsafe poll(&descriptor, 1, Int32(wait))
    return count > 0
  }

  // MARK: Lines

  /// Takes in what there is; false at the end of the input.
  private mutating func readInput() throws -> Bool {
    let bytes = try unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      // SAFETY: the system writes no more than the buffer has room for.
      count = unsafe try FileDescriptor.standardInput.read(
        into: UnsafeMutableRawBufferPointer(buffer)
      )
    }
    input += bytes
    return !bytes.isEmpty
  }

  /// Handles the lines that are complete, and at the end the last one as well.
  private mutating func handleLines(isLast: Bool) async throws {
    var rest = input[...]
    var lines: [[UInt8]] = []
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      if isSkipping { isSkipping = false } else { lines.append(Array(rest[..<end])) }
      rest = rest[(end + 1)...]
    }
    if isSkipping {
      rest = []
    } else if isLast || rest.count > EventMessage.longest {
      if !rest.isEmpty { lines.append(Array(rest)) }
      isSkipping = !isLast
      rest = []
    }
    input = Array(rest)
    for start in stride(from: 0, to: lines.count, by: Self.mostTogether) {
      try await handle(Array(lines[start..<min(start + Self.mostTogether, lines.count)]))
    }
  }

  private mutating func handle(_ lines: [[UInt8]]) async throws {
    var events: [IncomingEvent] = []
    // By line that isn't empty, its number, and what is wrong with it or nil.
    var read: [(line: Int, problem: String?)] = []
    for line in lines {
      lineNumber += 1
      if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) { continue }
      do throws(EventMessage.Problem) {
        events.append(try EventMessage.read(line))
        read.append((lineNumber, nil))
      } catch {
        read.append((lineNumber, "column \(error.column): \(error)"))
      }
    }
    var replies = try await service.handle(events).makeIterator()
    for (line, problem) in read {
      if let problem {
        write(problem, line: line)
        continue
      }
      guard let outcome = replies.next() else { continue }
      for record in outcome.records { StandardOutput.write(record + "\n") }
      switch outcome.result {
      case .success(let reply):
        let mark = reply.isRepeated ? ",\"repeated\":true}" : "}"
        StandardOutput.write(reply.decision.dropLast() + mark + "\n")
      case .failure(let problem): write("\(problem)", line: line)
      }
    }
    StandardOutput.flush()
  }

  /// Says what is wrong with a line, in the place of its record.
  private func write(_ problem: String, line: Int) {
    let object = JSONValue.object([("error", .string(problem)), ("line", .number(line))])
    StandardOutput.write(object.line + "\n")
  }
}
