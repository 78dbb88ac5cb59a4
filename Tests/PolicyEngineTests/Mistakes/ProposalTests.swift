import PolicyEngine
import TestSupport
import Testing

/// Whoever does what a diagnostic says is not told of another mistake at the same place.
@Suite("What diagnostics propose")
struct ProposalTests {
  /// A policy in which everything refers to something else.
  private static let policy = """
    policy: chat
    states:
      unopened: {initial: true}
      active: A rep has it
      inactive: {title: The customer went quiet}
      ended: {final: true, reason: session_ended}
    events:
      customer.message: {text: string, urgent: boolean}
      rep.message: {text: string}
      rep.end: {outcome: [solved, unsolved]}
    effects:
      route: Route to the support team
      send: {title: Send a text, parameters: {template: string}}
    refusals:
      session_ended: The session has ended
      paused: The session is paused
    settings:
      limit: {type: duration, range: 5m..30m, step: 1m, default: 10m, conflicts: capacity}
      capacity: {type: boolean, default: false}
      mode: {type: [queue, close], default: queue}
    capabilities:
      pausing: true
    memory:
      opened_by: [rep, customer]
    keywords:
      opt_out: {words: [STOP, QUIT]}
    timers:
      silence:
        while: active
        start: rep.message
        cancel: customer.message
        after: limit
        unless: capacity
        then: {to: inactive}
      lifetime: {while: [active, inactive], start: enter, after: 24h..30h, then: {to: ended}}
    rules:
      opt-out: {event: customer.message, if: {text: {in: opt_out}}, from: any, to: ended}
      opens: {event: customer.message, from: unopened, to: active, remember: {opened_by: customer}}
      urgent: {event: customer.message, from: active, if: urgent, do: {send: {template: hurry}}}
      returns: {event: customer.message, from: inactive, if: {mode: queue}, to: active, do: route}
      pauses: {event: rep.end, from: active, if: {outcome: unsolved, pausing: true}, to: inactive}
      paused: {event: rep.message, from: inactive, unless: {timer: silence}, reject: paused}
      leaves: {event: timer.lifetime, from: inactive, if: {opened_by: customer}, to: ended}
      ends: {event: rep.end, from: [active, inactive], to: ended}

    """

  private static let configuration = """
    config: acme
    defaults:
      settings: {capacity: false}
    channels:
      acme-web:
        policy: chat
        settings: {limit: 15m, mode: close}
        keywords: {opt_out: {add: [BYE]}}
      acme-app: {policy: chat, settings: {limit: none}}

    """

  /// A policy that changes what it inherits.
  private static let child = """
    policy: child
    extends: chat
    settings: {limit: {range: 10m..20m, default: none}}
    timers:
      lifetime: {after: 48h..54h}
      silence: {cancel: {add: [rep.end]}}
    rules:
      urgent: none
      ends: {from: inactive}

    """

  private static let files = [
    SourceFile(name: "chat.yaml", text: policy), SourceFile(name: "child.yaml", text: child),
    SourceFile(name: "acme.yaml", text: configuration),
  ]

  /// What people write in place of what the language has.
  private static let slips = [
    "0", "0m", "12", "12..24", "5..10m", "off", "never", "false", "yes", "none", "any", "open",
    "enter", "5 minutes", "1.5h", "3M", "5m 10m", "5m10m", "1d1d", "5m...10m", "5m.10m",
    "24h - 30h", "limit - 1m", "limit-1m", "10m..5m", "45m", "90s", "\"!active\"", "not active",
    "not_active", "active or inactive", "active, inactive", "[active, activ]", "Active", "actve",
    "lifetime", "timer.silense", "silence", "opt_out", "capacity", "urgent", "chat.yaml",
    "chat_yml", "cht", "{text: opt_out}", "{in: opt_out}", "\"text in opt_out\"", "{set: limit}",
    "{limit}", "[]", "{}", "rep.messages", "Customer Message", "queu", "que", "customr",
  ]

  @Test("lead to no other mistake, in the corpus", arguments: Fixture.invalid)
  func inTheCorpus(_ fixture: Fixture) throws {
    let findings = try fixture.findings()
    for diagnostic in findings.diagnostics {
      // What is asked for by hand stands in no file.
      guard Int(diagnostic.place.file) < findings.sources.files.count,
        findings.sources.files[Int(diagnostic.place.file)].name.hasSuffix(".yaml")
      else { continue }
      Self.hold(diagnostic, of: findings, "\(fixture)")
    }
  }

  @Test("lead to no other mistake, wherever a value is another", arguments: 0..<16)
  func anywhere(chunk: Int) throws {
    #expect(Fixture.check(Self.files).diagnostics.isEmpty)
    var random = SeededRandom(run: 7000 + chunk)
    for _ in 0..<40 {
      let index = random.number(0...2)
      let values = Self.values(of: Self.files[index])
      let place = random.pick(values)
      let slip = random.pick(Self.slips)
      var files = Self.files
      let bytes = TextEdit.apply([TextEdit(place, slip)], to: files[index].bytes)
      files[index] = SourceFile(name: files[index].name, bytes: bytes)
      let findings = Fixture.check(files)
      let line = findings.sources.line(at: place)
      for diagnostic in findings.diagnostics {
        Self.hold(diagnostic, of: findings, "ORACLE_SEED=\(SeededRandom.base), \(line)")
      }
    }
  }

  /// The places of all values of a file that are written on one line.
  private static func values(of file: SourceFile) -> [Place] {
    guard let root = YAMLReader.read(file.bytes, file: 0).root else { return [] }
    var places: [Place] = []
    func collect(_ node: YAMLNode) {
      if node.text != nil { places.append(node.place) }
      if let items = node.items { places.append(node.place); items.forEach(collect) }
      for entry in node.entries ?? [] { collect(entry.value) }
    }
    collect(root)
    return places
  }

  /// Carries out all that a diagnostic proposes, one at a time.
  private static func hold(_ diagnostic: Diagnostic, of findings: Findings, _ name: String) {
    for fix in diagnostic.fixes { hold(fix.edits, fix.title, diagnostic, findings, name) }
    for text in proposals(of: diagnostic) {
      hold([TextEdit(diagnostic.place, text)], "`\(text)`", diagnostic, findings, name)
    }
  }

  private static func hold(
    _ edits: [TextEdit],
    _ title: String,
    _ diagnostic: Diagnostic,
    _ findings: Findings,
    _ name: String
  ) {
    let files = findings.sources.files.enumerated().map { index, file in
      let own = edits.filter { Int($0.place.file) == index }
      return SourceFile(name: file.name, bytes: TextEdit.apply(own, to: file.bytes))
    }
    let after = Fixture.check(files)
    let place = diagnostic.place
    let longest = edits.map { $0.text.utf8.count }.max() ?? 0
    let end = Int(place.upper) + longest
    let new = after.diagnostics.filter { found in
      found.severity == .error && found.place.file == place.file
        && Int(found.place.lower) >= Int(place.lower) && Int(found.place.lower) < end
        && !findings.diagnostics.contains { $0.id == found.id && $0.message == found.message }
    }
    #expect(
      new.isEmpty,
      "\(name): \(title)\n\(TextRenderer().render(findings))\(TextRenderer().render(after))"
    )
  }

  /// The texts that the help says to write in the place of what is wrong.
  private static func proposals(of diagnostic: Diagnostic) -> [String] {
    guard let help = diagnostic.help else { return [] }
    return help.matches(of: /(?:did you mean|write) `([^`]+)`(?: or `([^`]+)`)?/).flatMap { match in
      [match.output.1, match.output.2].compactMap { $0.map(String.init) }
    }.filter { text in
      // A key with its value is more than what stands at the place, and capitals stand for others.
      (!text.contains(": ") || text.hasPrefix("{")) && !text.contains("…")
        && !text.contains { $0.isUppercase }
    }
  }
}
