import PolicyEngine
import TestSupport
import Testing

@Suite("A policy's revision")
struct RevisionTests {
  @Test("is the digest that others know as SHA-256")
  func digestIsSHA256() {
    func hex(_ text: String) -> String {
      SHA256.digest(Array(text.utf8)).map { byte in
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }.joined()
    }
    // The examples of FIPS 180-4, and the lengths at which the padding needs another block.
    #expect(hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    )
    let lengths: [(Int, String)] = [
      (55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
      (56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
      (64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
    ]
    for (length, digest) in lengths {
      #expect(hex(String(repeating: "a", count: length)) == digest, "\(length)")
    }
  }

  /// A change here is a change of what these channels do, or of how revisions are made: sessions that are
  /// written down under the old one have to be mapped.
  @Test("of a shipped channel is known")
  func shippedChannels() throws {
    var found: [String: String] = [:]
    for channel in Channels.all {
      found[channel] = try Repository.policy(channel).revision.description
    }
    #expect(found == Self.shipped)
  }

  private static let shipped = [
    "bring-your-own-channel": "1-2119cf425a9c42f9706ffb4858be34fe",
    "enhanced-apple-messages": "1-717ed21c860244c5ad25b9ca441f1765",
    "enhanced-facebook-messenger": "1-5d176fcba481cb80194b260fef476c5f",
    "enhanced-in-app-chat": "1-7a503e5be05cae71a05882695582ddd0",
    "enhanced-line": "1-892ca9042a3b110bfddf9bb17d7706df",
    "enhanced-sms": "1-ebbc17bbcfba95e7e4663547b5c57763",
    "enhanced-web-chat": "1-56cb0316059eeb29531baf199d41bbcc",
    "enhanced-whatsapp": "1-313b88989b93b46fa23868c05026ea1c",
    "standard-facebook-messenger": "1-f71b6f9f0ea395da1d31cf3c412c8de8",
    "standard-sms": "1-bbc2d50e998b39d7fc137482fb482d13",
    "standard-whatsapp": "1-d3c362b747058025b939976b42332312",
  ]

  /// The guide says how revisions are made, so that others can make them too.
  @Test("is made of the bytes that the guide describes")
  func bytes() throws {
    let revision = try Self.revision(
      """
      policy: tiny
      states: {over: {final: true}, idle: {initial: true}}
      events: {go: {}}
      rules: {end: {event: go, from: idle, to: over}}
      """
    )
    func text(_ text: String) -> [UInt8] { [0, 0, 0, UInt8(text.utf8.count)] + Array(text.utf8) }
    let (none, one, two): ([UInt8], [UInt8], [UInt8]) = (
      [0, 0, 0, 0], [0, 0, 0, 1], [0, 0, 0, 2]
    )
    var form = text("policy revision") + [0, 0, 0, 0, 0, 0, 0, 1] + text("tiny")
    // States, each with whether it is initial and final, and without a reason.
    form += two + text("idle") + [1, 0, 0] + text("over") + [0, 1, 0]
    // Events and their fields; effects, refusals, settings, capabilities, memory, keyword sets, timers.
    form += one + text("go") + none
    for _ in 0..<7 { form += none }
    // Rules: events, states, both parts of the guard, no refusal, the target, effects and memory.
    form += one + text("end") + one + text("go") + one + text("idle") + none + none
    form += [0] + [1] + text("over") + none + none
    let digits = SHA256.digest(form).prefix(16).map {
      String(Int($0) + 0x100, radix: 16).dropFirst()
    }
    #expect(revision.description == "1-" + digits.joined())
  }

  // MARK: What it is made of

  private static let policy = """
    policy: desk
    states: {idle: {initial: true}, live: "On", over: {final: true, reason: done}}
    events:
      go: {how: [fast, slow], text: string, note: string}
      stop: {}
    effects: {route: {title: Route, parameters: {to: string, within: duration}}, note: Note it}
    refusals: {done: It is over}
    settings:
      limit: {type: duration, range: 1m..1h, step: 1m, default: 5m}
      strict: {type: boolean}
    capabilities: {calls: true}
    memory: {by: [rep, auto], told: boolean}
    keywords: {opt_out: [STOP, QUIT]}
    timers:
      first: {while: live, start: [enter, go], after: limit, then: {to: over}}
      second: {while: [idle, live], start: go, after: 60m, cancel: stop, if: {told: true}}
    rules:
      meet: {event: stop, from: idle, remember: {by: auto}}
      begin:
        event: [go, stop]
        from: [idle, live]
        if: {how: [fast, slow], by: [rep, auto]}
        do: [{route: {to: desk, within: 5m}}, note]
        remember: {by: rep, told: true}
        to: live
      out: {event: go, from: any, if: {text: {in: opt_out}}, to: over}

    """

  /// The revision of a policy that its checks find no error in.
  private static func revision(_ text: String) throws -> PolicyRevision {
    let library = PolicyLibrary([SourceFile(name: "desk.yaml", text: text)])
    let channel = try #require(library.channelIDs.first)
    return try library.policy(channel).revision
  }

  @Test(
    "does not depend on how a policy is written",
    arguments: [
      // Comments and titles.
      ("states: {", "# Where a session can be.\nstates: {"), ("\"On\"", "\"Somebody has it\""),
      ("Route,", "Find somebody,"), ("It is over", "Too late"),
      // The order of what has none.
      ("{idle: {initial: true}, live: \"On\"", "{live: \"On\", idle: {initial: true}"),
      ("{event: go, from: any,", "{from: any, event: go,"), ("[go, stop]", "[stop, go]"),
      ("[idle, live]", "[live, idle]"), ("[rep, auto]", "[auto, rep]"),
      ("to: string, within: duration", "within: duration, to: string"),
      ("to: desk, within: 5m", "within: 5m, to: desk"),
      ("by: rep, told: true", "told: true, by: rep"),
      ("[STOP, QUIT]", "[QUIT, STOP]"), ("[enter, go]", "[go, enter]"),
      ("{how: [fast, slow], by: [rep, auto]}", "{by: [rep, auto], how: [fast, slow]}"),
      (
        "route: {title: Route, parameters: {to: string, within: duration}}, note: Note it",
        "note: Note it, route: {title: Route, parameters: {to: string, within: duration}}"
      ),
      // Shorthands, and other ways of writing a value.
      ("60m", "1h"), ("5m}", "PT5M}"), ("live: \"On\"", "live: {title: \"On\"}"),
      ("from: any", "from: [idle, live]"),
      ("cancel: stop", "cancel: [stop]"), ("[STOP, QUIT]", "{match: whole, words: [STOP, QUIT]}"),
      // References and the admin's own keys.
      ("from: any,", "from: any, refs: [R1],"), ("capabilities:", "x-owner: me\ncapabilities:"),
    ]
  )
  func sameRevision(old: String, new: String) throws {
    let changed = Self.policy.replacing(old, with: new)
    #expect(changed != Self.policy, "\(old)")
    #expect(try Self.revision(changed) == Self.revision(Self.policy), "\(old) → \(new)")
  }

  @Test(
    "is another one where the order decides",
    arguments: [
      ("[fast, slow], text", "[slow, fast], text"),
      ("text: string, note: string", "note: string, text: string"),
      ("[{route: {to: desk, within: 5m}}, note]", "[note, {route: {to: desk, within: 5m}}]"),
    ]
  )
  func order(old: String, new: String) throws {
    let changed = Self.policy.replacing(old, with: new)
    #expect(changed != Self.policy)
    #expect(try Self.revision(changed) != Self.revision(Self.policy))
  }

  @Test("is the same for all settings, and another one where a configuration changes the policy")
  func configurations() throws {
    let configuration = """
      config: acme
      channels:
        web: {policy: enhanced-web-chat, title: Acme, settings: {customer_inactivity: 10m}}
        sms: {policy: enhanced-sms, keywords: {opt_out: {add: [PARAR]}}}
      """
    let files = try Repository.yamlFiles(in: "policies/salesforce")
    let library = PolicyLibrary(files + [SourceFile(name: "acme.yaml", text: configuration)])
    let web = try library.policy("web")
    #expect(web.revision == (try library.policy("enhanced-web-chat").revision))
    #expect(web.revision == (try web.with(settings: ["customer_inactivity": "none"]).revision))
    #expect(try library.policy("sms").revision != library.policy("enhanced-sms").revision)
  }

  @Test("is read back from its text, and nothing else is")
  func text() throws {
    let revision = try Self.revision(Self.policy)
    #expect(PolicyRevision(revision.description) == revision)
    // Of a later form: it is somebody else's, and still a revision.
    let later = "12-" + revision.description.dropFirst(2)
    #expect(PolicyRevision(later)?.description == later)
    let digits = revision.description.dropFirst(2)
    for text in [
      "", "1", "1-", "-\(digits)", "0-\(digits)", "1-\(digits)0", "1-\(digits.dropLast())",
      "1-\(digits.uppercased())".replacing(/[a-z]/, with: "A"), "1-\(digits.dropLast())g",
      "1 \(digits)", "12345-\(digits)", "1-\(digits)\n",
    ] where text != revision.description {
      #expect(PolicyRevision(text) == nil, "\(text)")
    }
  }

  // MARK: Mutations

  @Test("is another one after every single change of a shipped policy", arguments: Channels.all)
  func shippedMutations(channel: String) throws {
    let model = try Repository.policy(channel).words.model
    try Self.expectOthers(than: model)
  }

  @Test("is another one after every single change of a random policy", arguments: 0..<8)
  func randomMutations(chunk: Int) throws {
    var random = SeededRandom(run: 9000 + chunk)
    var mutated = 0
    while mutated < 4 {
      let texts = RandomPolicy(SeededRandom(seed: random.next()))
      for (_, checked) in texts.checked().policies {
        guard let checked else { continue }
        #expect(PolicyRevision(checked.model) == PolicyRevision(checked.model))
        try Self.expectOthers(than: checked.model)
        mutated += 1
      }
    }
  }

  private static func expectOthers(than model: PolicyModel) throws {
    // The bytes that revisions are digests of: a thousand digests take a debug build half a minute.
    let bytes = model.canonicalForm.bytes
    let mutations = ModelMutation.all(of: model)
    #expect(mutations.count > 100)
    for mutation in mutations {
      try #require(mutation.model.canonicalForm.bytes != bytes, "\(mutation.name)")
    }
  }
}
