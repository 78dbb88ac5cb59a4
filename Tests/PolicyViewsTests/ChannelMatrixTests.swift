import Foundation
import PolicyEngine
import PolicyViews
import Testing

@Suite struct `The matrix of channels` {
  typealias Cell = ChannelMatrix.Cell

  private static func cells(
    _ matrix: ChannelMatrix,
    _ section: ChannelMatrix.Section,
    _ name: String
  ) throws -> [String: Cell] {
    let fact = try #require(matrix.facts.first { $0.section == section && $0.name == name })
    return Dictionary(uniqueKeysWithValues: zip(matrix.channels.map(\.id), fact.cells))
  }

  private static let withLimit = [
    "enhanced-in-app-chat", "enhanced-web-chat", "bring-your-own-channel",
  ]

  @Test func `says what the article says of each channel`() throws {
    let matrix = ChannelMatrix(try Shipped.channels())
    #expect(matrix.channels.count == 11)
    let limit = try Self.cells(matrix, .settings, "customer_inactivity")
    let clock = try Self.cells(matrix, .timers, "customer_inactivity")
    let inactive = try Self.cells(matrix, .timers, "inactive_end")
    let unanswered = try Self.cells(matrix, .timers, "unanswered_end")
    let initiated = try Self.cells(matrix, .capabilities, "business_initiated")
    let refused = try Self.cells(matrix, .refusals, "business_initiated_unsupported")
    let goesInactive = [ChannelMatrix.Firing(state: "inactive")]
    let ends = [ChannelMatrix.Firing(state: "ended")]
    for id in Shipped.ids {
      let isStandard = id.hasPrefix("standard-")
      let isWeb = id == "enhanced-web-chat"
      let hasLimit = Self.withLimit.contains(id)
      #expect(
        limit[id] == (hasLimit ? .text("not set", note: "(5m..30m by 1m)") : Cell.none),
        "\(id)"
      )
      #expect(
        clock[id] == (hasLimit ? .timer("5m..30m", note: "if set", goesInactive) : Cell.none),
        "\(id)"
      )
      #expect(inactive[id] == (isStandard ? Cell.none : .timer("24h..30h", ends)), "\(id)")
      let window = isWeb ? Cell.none : .timer(isStandard ? "24h" : "48h..54h", ends)
      #expect(unanswered[id] == window, "\(id)")
      #expect(initiated[id] == (isWeb ? .no : .yes), "\(id)")
      let events = ["rep.message", "automation.notification"]
      #expect(refused[id] == (isWeb ? .list(events) : Cell.none), "\(id)")
    }
    let words = try Self.cells(matrix, .keywords, "opt_out")
    #expect(words["standard-sms"] != words["enhanced-sms"])
  }

  @Test func `puts channels that are alike together`() throws {
    let matrix = ChannelMatrix(try Shipped.channels())
    let groups = matrix.groups.map { group in group.map { matrix.channels[$0].id } }
    #expect(groups.count == 5)
    #expect(groups.contains(["bring-your-own-channel", "enhanced-in-app-chat"]))
    #expect(groups.contains(["enhanced-web-chat"]))
  }

  @Test func `has the channels of a configuration, with what they choose`() throws {
    let library = Shipped.library(
      with: """
        config: own
        channels:
          our-web: {policy: enhanced-web-chat, title: Our web, settings: {customer_inactivity: 10m}}
          our-line: {policy: enhanced-line, keywords: {opt_out: {match: any_word, add: [やめる]}}}
        """
    )
    let matrix = ChannelMatrix(try Shipped.channels(library))
    #expect(matrix.channels.prefix(2).map(\.policy) == ["enhanced-web-chat", "enhanced-line"])
    #expect(matrix.channels[0].title == "Our web" && matrix.channels[1].title == "Enhanced LINE")
    #expect(
      try Self.cells(matrix, .timers, "customer_inactivity")["our-web"]
        == .timer("10m", [.init(state: "inactive")])
    )
    let limit = try Self.cells(matrix, .settings, "customer_inactivity")
    #expect(limit["our-web"] == .text("10m", note: "(5m..30m by 1m)"))
    let match = try Self.cells(matrix, .keywords, "opt_out match")
    #expect(match["our-line"] == .text("any_word") && match["our-web"] == .text("whole"))
    #expect(matrix.text.contains("(follows enhanced-web-chat)"))
    #expect(matrix.text.contains("+ やめる"))
  }

  @Test func `fits a terminal, and says once what is the same everywhere`() throws {
    let text = ChannelMatrix(try Shipped.channels()).text
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for line in lines { #expect(line.count <= 100 && !line.hasSuffix(" "), "\(line)") }
    #expect(lines.filter { $0.contains("status_based_capacity") }.count == 1)
    #expect(text.contains("in all: STOP, STOPALL, UNSUBSCRIBE, CANCEL, END, QUIT\n"))
    for id in Shipped.ids { #expect(text.contains(id)) }
  }

  @Test func `keeps the two ends of a window together`() throws {
    let chat = """
      policy: chat
      states: {new: {initial: true}, waiting: In a queue, ended: {final: true}}
      events: {come: {wants: [sales, support]}}
      memory: {queue: [sales, support]}
      settings: {wait: {type: duration, range: 1m..4h, by: queue}}
      timers:
        wait: {while: waiting, start: enter, after: wait, then: {to: ended}}
        lifetime: {while: waiting, start: enter, after: 1d, then: {to: ended}}
      rules:
        sales: {event: come, if: {wants: sales}, from: new, to: waiting, remember: {queue: sales}}
        support: {event: come, from: new, to: waiting, remember: {queue: support}}
      """
    let channels = (1...6).map { "  c\($0): {policy: chat, settings: {wait: \($0)m}}" }
    let library = PolicyLibrary([
      SourceFile(name: "chat.yaml", text: chat),
      SourceFile(
        name: "acme.yaml",
        text: "config: acme\nchannels:\n\(channels.joined(separator: "\n"))\n"
      ),
    ])
    let text = ChannelMatrix(try Shipped.channels(library)).text
    #expect(text.contains("(1m..4h for"))
    #expect(!text.contains("(1m..\n") && !text.contains("(1m.. "))
  }

  @Test func `says what a changed setting does to timers that run`() throws {
    let chat = """
      policy: chat
      states: {new: {initial: true}, open: Talking, ended: {final: true}}
      events: {come: {}}
      settings:
        wait: {type: duration, range: 1m..4h}
        idle: {type: duration, range: 1m..4h, default: 5m}
        keep: {type: duration, range: 1m..4h, default: 6m}
      timers:
        wait: {while: open, start: enter, after: wait, changes: at_once, then: {to: ended}}
        idle: {while: open, start: come, after: idle, changes: at_once, then: {to: ended}}
        keep: {while: open, start: come, after: keep, changes: on_entry, then: {to: ended}}
      rules:
        come: {event: come, from: new, to: open}
      """
    let matrix = ChannelMatrix(
      try Shipped.channels(PolicyLibrary([SourceFile(name: "chat.yaml", text: chat)]))
    )
    let timers = matrix.facts.filter { $0.section == .timers }.map { $0.cells[0] }
    let end = [ChannelMatrix.Firing(state: "ended")]
    #expect(
      timers == [
        .timer("1m..4h", note: "if set, moved by changes", end),
        .timer("5m", note: "moved by changes", end),
        .timer("6m, as on entry", end),
      ]
    )
  }

  /// Twenty channels that all differ: more columns than a terminal has room for.
  @Test func `goes on below where it is too wide`() throws {
    let channels = (1...20).map {
      "  c\($0): {policy: enhanced-sms, keywords: {opt_out: {add: [W\($0)]}}}"
    }
    let library = Shipped.library(
      with: "config: own\nchannels:\n\(channels.joined(separator: "\n"))\n"
    )
    let matrix = ChannelMatrix(try Shipped.channels(library))
    let lines = matrix.text.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 100 })
    let letters = lines.filter { $0.hasPrefix("    ") && $0.contains(/^ +[A-Z]( +[A-Z])*$/) }
      .flatMap { $0.split(separator: " ") }
    #expect(letters.count == matrix.groups.count && letters.count == 25)
  }

  @Test func `is one row a fact in Markdown, with as many cells as columns`() throws {
    let library = Shipped.library(
      with:
        "config: own\nchannels:\n  c: {policy: standard-sms, keywords: {opt_out: {add: [\"A|B*\"]}}}"
    )
    let markdown = ChannelMatrix(try Shipped.channels(library)).markdown
    let rows = markdown.split(separator: "\n").filter { $0.hasPrefix("|") }
    for row in rows {
      let bars = row.replacing("\\|", with: "").filter { $0 == "|" }
      #expect(bars.count == 8, "\(row)")
    }
    #expect(markdown.contains("+ A\\|B\\*"))
    #expect(markdown.contains("- Keywords `opt\\_out`") == false)
    #expect(markdown.contains("- Keywords `opt_out`: STOP, STOPALL"))
  }

  @Test func `is JSON that says no more of a channel than is so`() throws {
    let json = try Shipped.catalog().json
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    #expect(object?["version"] as? Int == 1)
    let channels = try #require(object?["channels"] as? [[String: Any]])
    #expect(channels.compactMap { $0["id"] as? String } == Shipped.ids)
    #expect(channels.allSatisfy { $0["family"] as? String == "messaging-session" })
    let web = try #require(channels.first { $0["id"] as? String == "enhanced-web-chat" })
    #expect((web["timers"] as? [String: String])?["unanswered_end"] == nil)
    #expect((web["timers"] as? [String: String])?["inactive_end"] == "24h..30h")
    #expect((web["supports"] as? [String: Bool])?["business_initiated"] == false)
    let firings = try #require(web["firings"] as? [String: [[String: String]]])
    #expect(firings["inactive_end"] == [["to": "ended"]])
    #expect((web["effects"] as? [String: [String]])?["route"] == ["customer.message"])
    #expect((web["refuses"] as? [String: [String]])?["session_inactive"] == ["rep.message"])
  }

  @Test func `is a page that needs nothing else`() throws {
    let library = Shipped.library(
      with: "config: own\nchannels:\n  c: {policy: standard-sms, title: \"<b>&\\\"\"}"
    )
    let html = ChannelCatalog(library.families(of: try Shipped.channels(library))).html
    #expect(html.hasPrefix("<!doctype html>\n<html lang=\"en\">"))
    for foreign in ["<script", "http:", "https:", "<link", "@import", "url("] {
      #expect(!html.contains(foreign), "\(foreign)")
    }
    #expect(html.contains("<span>&lt;b&gt;&amp;&quot;</span>"))
    #expect(html.contains("<h1>Channels</h1>"))
    #expect(html.contains("prefers-color-scheme: dark") && html.contains("@media print"))
    for tag in ["table", "thead", "tbody", "tr", "th", "td", "ul", "li", "span", "code", "small"] {
      let opened = html.matches(of: try Regex("<\(tag)[ >]")).count
      let closed = html.matches(of: try Regex("</\(tag)>")).count
      #expect(opened > 0 && opened == closed, "\(tag)")
    }
  }

  @Test func `of one channel says it plainly`() throws {
    let library = PolicyLibrary([
      SourceFile(
        name: "p.yaml",
        text: """
          policy: p
          states: {a: {initial: true}, b: {final: true}}
          events: {go: {}}
          settings: {mode: {type: [slow, fast], default: fast}, free: {type: duration}}
          effects: {note: {parameters: {kind: [soon, late]}}}
          timers: {t: {while: a, start: go, after: free, then: {to: b, do: {note: {kind: late}}}}}
          rules: {end: {event: go, if: {mode: fast}, from: a, to: b}}
          """
      )
    ])
    let matrix = ChannelMatrix(try Shipped.channels(library))
    #expect(
      matrix.text == """
        A  p

                A
        Timers
          t     free if set → b, do note(kind=late)
        Settings
          mode  fast (slow or fast)
          free  not set (any duration)
        Effects
          note  timer.t

        """
    )
  }

  /// What is asked of one form is said by all: where timers lead, what causes effects, the title.
  @Test func `says the same in all its forms`() throws {
    let library = Shipped.library(
      with: "config: own\ntitle: Our channels\nchannels:\n  c: {policy: standard-sms}\n"
    )
    let catalog = try Shipped.catalog(library)
    for (form, arrow) in [
      (catalog.text, "24h..30h → ended"), (catalog.markdown, "24h..30h → ended"),
      (catalog.html, "<b>24h..30h</b> <span class=\"firing\">→ ended</span>"),
      (catalog.json, "\"to\": \"ended\""),
    ] {
      for said in ["Our channels", arrow, "record_opt_out", "route_to_owner"] {
        #expect(
          form.contains(said) || form.contains(said.replacing("_", with: "_<wbr>")),
          "\(said): \(form)"
        )
      }
    }
    #expect(catalog.text.contains("automation.\n") && catalog.text.contains("  notification"))
  }

  @Test func `shows control characters, and obeys none`() throws {
    let library = PolicyLibrary([
      SourceFile(
        name: "p.yaml",
        text: """
          policy: p
          title: "P\\e[31m\\x85\\nlong"
          states: {a: {initial: true}, b: {final: true}}
          events: {go: {text: string}}
          settings: {mode: {type: ["s\\u009blow", fast], title: "M\\nM\\u202e"}}
          keywords: {bye: ["x\\a\\x9by"]}
          rules: {end: {event: go, if: {text: {in: bye}}, from: a, to: b}}
          """
      )
    ])
    let families = library.families(of: try Shipped.channels(library))
    let catalog = ChannelCatalog(families, titles: ["T\u{1B}[0m\nt"])
    // Several families have an index besides.
    let several = ChannelCatalog(families + families, titles: ["T\u{1B}[0m\nt"])
    for form in [catalog, several].flatMap({ [$0.text, $0.markdown, $0.html, $0.json] }) {
      let hidden = form.unicodeScalars.filter {
        $0 != "\n" && $0.properties.generalCategory == .control
      }
      #expect(hidden.isEmpty, "\(form)")
    }
    #expect(catalog.text.hasPrefix("T\u{FFFD}[0m t\n"))
  }
}
