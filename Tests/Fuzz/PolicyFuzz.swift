// A libFuzzer target over the whole way from bytes to decisions. Built by .ci/run together with the
// engine's sources, as one module with coverage and the address sanitizer; not part of the package.

/// What a run must never do: crash, hang, or point outside the file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  precondition(isBaseSound)
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let file = SourceFile(name: "fuzz.yaml", bytes: bytes)
  let library = PolicyLibrary([file, base, configuration])
  for diagnostic in library.findings.diagnostics {
    for place in [diagnostic.place] + diagnostic.related.map(\.place) {
      let length = library.findings.sources.files[Int(place.file)].bytes.count
      precondition(place.lower >= 0 && place.lower <= place.upper && Int(place.upper) <= length)
    }
  }
  _ = TextRenderer().render(library.findings)
  fix(library.findings)
  format(file)
  carry(bytes)
  for channel in library.channelIDs {
    // A channel that is offered but has errors says so instead.
    guard let policy = try? library.policy(channel) else { continue }
    play(policy, bytes)
  }
  return 0
}

/// Carries out all fixes at once; after safe ones a file can still be read.
private func fix(_ findings: Findings) {
  for includesUnsafe in [false, true] {
    let plan = FixPlan(for: findings, includingUnsafe: includesUnsafe)
    if plan.count == 0 { continue }
    let bytes = plan.bytes(of: 0, in: findings.sources)
    let read = YAMLReader.read(bytes, file: 0)
    let before = YAMLReader.read(findings.sources.files[0].bytes, file: 0)
    precondition(includesUnsafe || read.isComplete || !before.isComplete)
  }
}

/// Formats a file twice: what it says is compared by the formatter itself, which never has to give up on
/// a file that is right.
private func format(_ file: SourceFile) {
  switch PolicyFormatter.format(file) {
  case .unchanged, .unreadable: break
  case .refused(let reason):
    let known = ["line break", "mistake", "ignore comment"]
    precondition(known.contains { reason.contains($0) }, "\(reason)")
  case .changed(let bytes):
    guard case .unchanged = PolicyFormatter.format(SourceFile(name: "again.yaml", bytes: bytes))
    else { preconditionFailure("a formatted file is formatted differently") }
    _ = UnifiedDiff.text(from: file.bytes, to: bytes, name: file.name)
  }
}

/// Reads the input as an export, for a table that knows every XML of one name and much JSON.
private func carry(_ bytes: [UInt8]) {
  let export = SourceFile(name: "fuzz.export", bytes: bytes)
  let result = Importer.run([export], exportLibrary, exportTables, Importer.Options())
  let count = result.findings.sources.files.count
  for diagnostic in result.findings.diagnostics {
    precondition(Int(diagnostic.place.file) < count)
    let length = result.findings.sources.files[Int(diagnostic.place.file)].bytes.count
    precondition(
      diagnostic.place.lower <= diagnostic.place.upper && diagnostic.place.upper <= length
    )
  }
  // Whatever an export says, what comes of it is a configuration that can be used.
  precondition(!result.mistakes.hasErrors, result.text ?? "")
  _ = TextRenderer().render(result.findings)
}

private let exportLibrary = PolicyLibrary([base, xmlTable, jsonTable])
private let exportTables = {
  let tables = ImportTables(exportLibrary)
  precondition(tables.tables.count == 2 && tables.diagnostics.isEmpty)
  return tables.tables
}()

private let xmlTable = SourceFile(
  name: "xml.yaml",
  text: """
    import: xml
    format: xml
    root: MessagingChannel
    channel: {id: fullName, title: masterLabel, policy: base}
    fields:
      - {from: endUserIdleTimeOut, unit: minutes, setting: limit}
      - {from: messagingKeywords, where: {keywordType: OptOut}, value: keyword, keywords: stop}
      - {from: [a, b.c], unit: boolean, setting: flag}
      - {from: messagingChannelType, cannot: there is one policy}
    ignore: [description, auto*]
    """
)

private let jsonTable = SourceFile(
  name: "json.yaml",
  text: """
    import: json
    format: json
    known_by: [default_*, ChannelConfiguration, ParticipantTimerConfigList, Livechat_*, timers, CUSTOMER]
    records:
      list: [settings, ChannelConfiguration.Chat.ParticipantTimerConfigList, ParticipantTimerConfigList, .]
      name: [ParticipantRole, TimerType]
      value: TimerValue
    channel: {id: [unique_name, friendly_name], title: friendly_name, policy: base}
    fields:
      - {from: [default_inactive_timer, timers.inactive], unit: iso_8601, setting: limit}
      - {from: CUSTOMER.IDLE.ParticipantTimerDurationInMinutes, unit: minutes, setting: limit}
      - {from: Livechat_*, words: {on: true, none: none}, setting: flag}
      - {from: attributes, keywords: go}
    """
)

/// Lets the input's bytes choose events and instants, and holds each decision against the policy.
private func play(_ policy: Policy, _ bytes: [UInt8]) {
  var session = policy.newSession()
  var instant = Instant(milliseconds: 0)
  let names = policy.events.map(\.name)
  if names.isEmpty { return }
  for byte in bytes.prefix(64) {
    instant = Instant(milliseconds: instant.milliseconds + Int64(byte) * 60_000)
    guard let event = try? policy.event(names[Int(byte) % names.count]) else { continue }
    // A timer may start itself for ever: the number of firings is bounded here, not by the policy.
    var fired = 0
    while fired < 100, policy.fireNext(in: &session, through: instant) != nil { fired += 1 }
    if fired == 100 { return }
    let before = policy.state(of: session)
    let decision = policy.receive(event.with(text: "stop \(byte)"), at: instant, in: &session)
    let words = policy.describe(decision)
    precondition(words.from == before && words.to == policy.state(of: session))
    precondition(decision.outcome == .applied || words.from == words.to)
  }
  if let zone = try? ZoneFile.read(bytes, name: "Fuzz") {
    let stretches = zone.stretches(of: OpeningTable.span)
    precondition(zip(stretches, stretches.dropFirst()).allSatisfy { $0.begin < $1.begin })
  }
  let line = SourceFile(name: "fuzz.ndjson", bytes: bytes)
  let read = EventLine.read(line, for: policy)
  let sources = EventLine.sources(of: line, for: policy)
  _ = TextRenderer().render(Findings(sources: sources, diagnostics: read.diagnostics))
}

/// Whether inputs meet a sound base: otherwise nothing would be compiled or run.
private let isBaseSound = !PolicyLibrary([base, configuration]).findings.hasErrors

/// Something that inputs can extend and configure.
private let base = SourceFile(
  name: "base.yaml",
  text: """
    policy: base
    states: {before: {initial: true}, on-hold: {}, over: {final: true, reason: gone}}
    events: {message: {text: string, kind: [a, b], urgent: boolean, pause: duration}, finish: {kind: [a, b]}}
    effects: {tell: {parameters: {what: string}}}
    refusals: {gone: It is over}
    settings:
      limit: {type: duration, range: 1m..1h, step: 1m, conflicts: [flag]}
      flag: {type: boolean, default: false}
    capabilities: {holding: true}
    memory: {who: [one, two], seen: boolean}
    keywords: {stop: [stop, halt], go: {match: any_word, words: [go, go on]}}
    calendars:
      desk: {zone: UTC, hours: {monday-friday: [9h..12h, 13h..17h30m]}, closed: [12-24..01-01], special: {1970-01-02: 0h..24h}}
    timers:
      limit: {while: on-hold, start: [enter, message], after: limit, unless: flag, then: {to: over}}
      wait: {while: on-hold, start: message, after: 1h..2h, counts: desk, then: {to: over}}
      back: {while: on-hold, start: message, after: 1h, fires: desk, if: {open: desk}}
      again: {while: underway, start: [enter, timer.again], after: 1h..2h, then: {do: {tell: {what: x}}}}
    rules:
      stop: {event: message, from: any, if: {text: {in: stop}}, to: over}
      begin: {event: message, from: before, to: on-hold, remember: {who: one, seen: true}}
      finish: {event: finish, from: underway, if: {who: [one, two], kind: a}, to: over}
      leave: {event: finish, from: underway, to: over}
    """
)

private let configuration = SourceFile(
  name: "acme.yaml",
  text: """
    config: acme
    calendars:
      desk: {zone: UTC, hours: {monday-sunday: 0h..24h}, closed: 1970-01-03}
    channels:
      acme: {policy: base, settings: {limit: 5m}, keywords: {stop: {add: [halt now]}}}
    """
)
