import Foundation
import PolicyEngine
import PolicyViews
import Testing

@Suite struct `The picture of a channel` {
  /// Names that mean something to the languages of pictures, titles with all their special characters,
  /// and every kind of condition.
  private static let odd = """
    policy: odd
    title: "Odd <& \\"quoted\\">"
    states:
      default: {initial: true, title: "<b>\\"x\\" & #35; `c` *e* \\\\ ] }"}
      end: {title: "1. first"}
      end-of-day: {}
      end_of_day: Other
      graph: {}
      lost: Never reached
      subgraph: {final: true}
    events: {style: {text: string, length: duration, sure: boolean, kind: ["a\\"b", "<c>"]}, click: {}, class.def: {}}
    effects: {note: {parameters: {text: string, to: [rep, owner]}}, log: Log}
    refusals: {never: Never}
    memory: {mood: [good, bad], vip: boolean}
    keywords: {bye: [BYE], hi: [HI]}
    settings: {patience: {type: duration}, loud: {type: boolean}, mode: {type: [slow, fast, odd]}}
    capabilities: {calls: false}
    timers:
      tick: {while: end, start: [style, click], after: patience, if: {mode: [slow, fast]}, then: {do: {note: {text: now, to: rep}}}}
      tock: {while: underway, start: enter, after: 90s..2m, then: {to: subgraph}}
      tuck: {while: end, start: timer.tick, after: 1m}
    rules:
      a: {event: style, from: default, if: {kind: "a\\"b"}, to: end}
      b: {event: style, from: default, if: {kind: "<c>", length: [5s, 2m]}, unless: {sure: true, timer: tick}, to: end-of-day}
      c: {event: click, from: default, to: end_of_day, remember: {mood: bad}}
      d: {event: class.def, from: default, unless: [loud, calls], to: graph}
      e: {event: class.def, from: underway, do: [{note: {text: now, to: rep}}, log]}
      f: {event: click, from: end, if: {mood: [bad, none], vip: none}, to: graph}
      g: {event: click, from: underway, if: {set: patience}, reject: never}
      h: {event: click, from: underway, to: subgraph}
      i: {event: timer.tuck, from: end, if: vip, to: graph}
      j: {event: style, from: [end, graph], if: {text: {in: [bye, hi]}}, remember: {vip: true}}
      k: {event: style, from: default, if: calls, to: lost}
      l: {event: style, from: lost, to: end}
      m: {event: style, from: end-of-day, if: sure, to: end_of_day}
      o: {event: style, from: end-of-day, to: end_of_day}
    """

  private static func graph(_ text: String, refusals: Bool = false) throws -> StateGraph {
    let library = PolicyLibrary([SourceFile(name: "p.yaml", text: text)])
    let errors = library.findings.diagnostics.filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(TextRenderer().render(library.findings))")
    let id = try #require(library.channelIDs.first)
    return StateGraph(try library.channel(id), refusals: refusals)
  }

  private static func shipped(_ id: String, refusals: Bool = false) throws -> StateGraph {
    StateGraph(try Shipped.library().channel(id), refusals: refusals)
  }

  /// The edges as short texts: `tail kind> head: label; label`.
  private static func edges(_ graph: StateGraph) -> [String] {
    graph.edges.map { edge in
      let tail = edge.tail.map { graph.states[$0].name } ?? "open"
      let labels = edge.labels.map(\.line).joined(separator: "; ")
      return "\(tail) \(edge.kind)> \(graph.states[edge.head].name): \(labels)"
    }
  }

  /// What can happen in a state and leaves the session there.
  private static func labels(_ graph: StateGraph, _ state: String) -> [String] {
    graph.states.first { $0.name == state }?.labels.map { "\($0.kind): \($0.line)" } ?? []
  }

  /// Two deadlines of one desk, and which of them comes first is chosen.
  private static let race = """
    policy: race
    states: {before: {initial: true}, busy: A clerk is there, away: Nobody is, over: {final: true}}
    events: {come: {}, go: {}}
    settings: {short: {type: duration, range: 1m..1h}, long: {type: duration, range: 1m..1h}}
    timers:
      break: {while: busy, start: enter, after: short, then: {to: away}}
      closing: {while: busy, start: enter, after: long, then: {to: over}}
      evening: {while: away, start: enter, after: 8h, then: {to: over}}
    rules:
      comes: {event: come, from: before, to: busy}
      goes: {event: go, from: underway, to: over}
    """

  @Test func `of a configured channel leaves out what its values exclude`() throws {
    let library = PolicyLibrary([
      SourceFile(name: "race.yaml", text: Self.race),
      SourceFile(
        name: "town.yaml",
        text: """
          config: town
          channels:
            breaks: {policy: race, settings: {short: 10m, long: 20m}}
            closes: {policy: race, settings: {short: 20m, long: 10m}}
          """
      ),
    ])
    func timed(_ id: String) throws -> [String] {
      Self.edges(StateGraph(try library.channel(id))).filter { $0.contains(" timer> ") }
    }
    #expect(
      try timed("breaks") == ["busy timer> away: after 10m", "away timer> over: after 8h"]
    )
    #expect(try timed("closes") == ["busy timer> over: after 10m"])
    #expect(
      StateGraph(try library.channel("closes")).states.map(\.name) == ["before", "busy", "over"]
    )
    // Of the policy itself both are left open.
    #expect(try timed("race").count == 3)
    let matrix = ChannelMatrix([try library.channel("closes")])
    #expect(matrix.text.contains("10m → over") && !matrix.text.contains("8h"), "\(matrix.text)")
  }

  @Test func `has what can happen, once`() throws {
    let expected = [
      "default event> end: style, if kind is a\"b",
      "default event> end-of-day: style, if kind is <c> and length is 5s or 2m unless sure or tick runs",
      "default event> end_of_day: click, remember mood = bad",
      "default event> graph: class.def, unless loud",
      "end event> graph: click, if mood is bad or not known and not vip",
      "open event> subgraph: click, unless it is refused",
      "end timer> graph: after 1m, since timer.tick, if vip",
      "end-of-day event> end_of_day: style",
      "open timer> subgraph: after 1m30s..2m",
    ]
    let graph = try Self.graph(Self.odd)
    #expect(Self.edges(graph) == expected)
    #expect(
      Self.labels(graph, "end") == [
        "event: style, if text is in bye or hi, remember vip = true",
        "timer: after patience, since style or click, if mode is slow or fast, do note(text=now, to=rep)",
      ]
    )
    #expect(!graph.states.contains { $0.name == "lost" })
    #expect(
      graph.open.map { graph.states[$0].name } == ["end", "end-of-day", "end_of_day", "graph"]
    )
    #expect(graph.openLabels.map(\.line) == ["class.def, do note(text=now, to=rep) and log"])
  }

  @Test func `has refusals where they are asked for`() throws {
    let graph = try Self.graph(Self.odd, refusals: true)
    #expect(graph.openLabels.last?.line == "click, refused: never, if patience is set")
    #expect(Self.edges(graph).contains("open event> subgraph: click, otherwise"))
    let web = try Self.shipped("enhanced-web-chat", refusals: true)
    let refused = web.states.flatMap { state in
      state.labels.filter { $0.kind == .refusal }.map { "\(state.name): \($0.line)" }
    }
    #expect(
      refused == [
        "unopened: rep.message or automation.notification, refused: business_initiated_unsupported",
        "inactive: rep.message, refused: session_inactive",
      ]
    )
    #expect(!(try Self.shipped("enhanced-web-chat").text).contains("refus"))
  }

  /// What a rule has the host do is at its arrow, and no two effects look alike that aren't.
  @Test func `says what comes of a rule, and when it is taken`() throws {
    let graph = try Self.graph(
      """
      policy: p
      states: {a: {initial: true}, b: {}, c: {}, d: {final: true}}
      events: {go: {}, ping: {}, stop: {}}
      effects: {note: {parameters: {kind: [soon, late]}}, log: Log}
      settings: {loud: {type: boolean}}
      timers:
        both: {while: [b, c], start: [enter, ping], restart: true, cancel: stop, after: 1m, then: {to: d}}
        third: {while: [b, c], start: enter, after: 3m}
        own: {while: b, start: [enter, ping], after: 2m, then: {do: {note: {kind: late}}}}
      rules:
        loudly: {event: go, from: a, if: loud, to: b, do: {note: {kind: soon}}}
        softly: {event: go, from: a, to: b, do: {note: {kind: late}}}
        same: {event: go, from: b, if: loud, to: c, do: log}
        always: {event: go, from: b, to: c, do: log}
        later: {event: timer.third, from: b, to: c}
      """
    )
    #expect(
      Self.edges(graph) == [
        "a event> b: go, if loud, do note(kind=soon); go, otherwise, do note(kind=late)",
        "b event> c: go, do log",
        "b timer> c: after 3m, since coming into b or c",
        "open timer> d: after 1m, since coming here, or the last ping without stop",
      ]
    )
    #expect(
      Self.labels(graph, "b") == ["timer: after 2m, since coming here, or ping, do note(kind=late)"]
    )
    for form in [graph.text, graph.mermaid, graph.dot] {
      for text in ["note(kind=soon)", "note(kind=late)", "since coming here, or ping"] {
        #expect(form.contains(text), "\(text)")
      }
    }
  }

  /// A terminal and a page must not obey a policy, and a title is one line.
  @Test func `shows control characters, and obeys none`() throws {
    let graph = try Self.graph(
      """
      policy: p
      title: "P\\e[31m\\x85\\u202e\\nlong"
      states: {a: {initial: true, title: "A\\nB\\tC\\a"}, b: {final: true}}
      events: {go: {kind: ["x\\e]0;\\u009b", y]}}
      rules: {go: {event: go, if: {kind: "x\\e]0;\\u009b"}, from: a, to: b}}
      """
    )
    let forms = [graph.text, graph.mermaid, graph.dot, graph.styled("<svg width=\"1pt\"></svg>")]
    for form in forms {
      let hidden = form.unicodeScalars.filter {
        $0 != "\n" && [.control, .format].contains($0.properties.generalCategory)
      }
      #expect(hidden.isEmpty, "\(form)")
    }
    #expect(graph.text.hasPrefix("P\u{FFFD}[31m \u{FFFD} long (p)\n\na (initial): A B C\u{FFFD}\n"))
  }

  @Test func `with too many arrows for their texts is drawn without, and says so`() throws {
    let states = (0..<40).map {
      "s\($0): {\($0 == 0 ? "initial: true" : $0 == 39 ? "final: true" : "")}"
    }
    let rules = (0..<39).flatMap { from in
      (1...4).map { step in
        "  r\(from)_\(step): {event: e\(step), from: s\(from), to: s\((from + step * 7) % 39 + 1)}"
      }
    }
    let graph = try Self.graph(
      """
      policy: p
      states: {\(states.joined(separator: ", "))}
      events: {e1: {}, e2: {}, e3: {}, e4: {}}
      rules:
      \(rules.joined(separator: "\n"))
      """
    )
    #expect(graph.edges.count > StateGraph.mostLabelledEdges)
    let drawing = graph.drawing
    #expect(drawing.leftOut == "the texts of its \(graph.edges.count) arrows")
    #expect(!drawing.dot.contains("e1") && drawing.dot.contains("\"s1\" -> "))
    #expect(graph.dot.contains("e1") && graph.text.contains("e1") && graph.mermaid.contains("e1"))
    let small = try Self.graph(Self.odd)
    #expect(small.drawing.leftOut == nil && small.drawing.dot == small.dot)
  }

  @Test(arguments: Shipped.ids)
  func `shows the windows of a shipped channel, and only states that it has`(_ id: String) throws {
    let graph = try Self.shipped(id)
    let edges = Self.edges(graph)
    let isStandard = id.hasPrefix("standard-")
    let isWeb = id == "enhanced-web-chat"
    #expect(graph.states.contains { $0.name == "inactive" } == !isStandard)
    #expect(graph.states.contains { $0.name == "new" } == !isWeb)
    #expect(edges.contains("inactive timer> ended: after 24h..30h") == !isStandard)
    let unanswered = edges.first { $0.hasPrefix("new timer> ended") }
    #expect((unanswered == nil) == isWeb)
    if let unanswered { #expect(unanswered.contains(isStandard ? "after 24h" : "after 48h..54h")) }
    // From every open state, drawn once.
    let ends = edges.filter { $0.contains("customer.end") }
    #expect(ends.count == 1 && ends[0].hasPrefix("open event> ended"))
  }

  @Test func `has the value that a configuration chooses`() throws {
    let library = Shipped.library(
      with: """
        config: own
        channels: {ours: {policy: enhanced-web-chat, settings: {customer_inactivity: 10m}}}
        """
    )
    let edges = Self.edges(StateGraph(try library.channel("ours")))
    #expect(
      edges.contains(
        "active timer> inactive: after 10m, since rep.message without customer.message"
      )
    )
    let free = Self.edges(try Self.shipped("enhanced-web-chat"))
    #expect(free.contains { $0.contains("after customer_inactivity (5m..30m), since rep.message") })
  }

  @Test func `leaves out what the settings that a configuration chooses rule out`() throws {
    let library = Shipped.library(
      with: """
        config: own
        channels: {ours: {policy: enhanced-web-chat, settings: {customer_inactivity: none}}}
        """
    )
    let edges = Self.edges(StateGraph(try library.channel("ours")))
    #expect(!edges.contains { $0.contains("customer_inactivity") || $0.contains("if set") })
    #expect(!edges.contains { $0.hasPrefix("active timer> inactive") })
    let free = Self.edges(try Self.shipped("enhanced-web-chat"))
    #expect(free.contains { $0.hasPrefix("active timer> inactive") })
    let facts = ChannelMatrix([try library.channel("ours")]).facts
    #expect(!facts.contains { $0.section == .timers && $0.name == "customer_inactivity" })
  }

  @Test func `in Mermaid has ids and texts that mean nothing else there`() throws {
    let mermaid = try Self.graph(Self.odd, refusals: true).mermaid
    let lines = mermaid.split(separator: "\n").map { $0.drop { $0 == " " } }
    #expect(lines.first == "flowchart TB")
    #expect(lines.contains("start_(( )):::start --> default_"))
    #expect(
      lines.contains(
        #"default_(["<b>default</b><br>#lt;b#gt;#quot;x#quot; #amp; #35;35; #96;c#96; #42;e#42; #92; ] }"]):::state"#
      )
    )
    // Two names that Mermaid can't distinguish stay two.
    #expect(lines.contains(#"end_of_day(["<b>end-of-day</b>"]):::state"#))
    #expect(lines.contains(#"end_of_day_(["<b>end_of_day</b><br>Other"]):::state"#))
    #expect(lines.contains(#"end_ -.->|"after 1m, since timer.tick, if vip"| graph_"#))
    let statement = try Regex(
      #"flowchart TB|end|subgraph open_\["underway"\]|note_\["[^"]*"\]:::note|start_\(\( \)\):::start --> \w+|\w+\(\["[^"]*"\]\):::\w+|\w+ -\.?->\|"[^"]*"\| \w+|(linkStyle [0-9,]+|style open_|classDef \w+) [a-z0-9#:,-]+"#
    )
    for line in lines { #expect(line.wholeMatch(of: statement) != nil, "\(line)") }
    // Timers, and nothing else, are dashed and coloured.
    let edges = lines.filter { $0.contains("->") }
    let dashed = edges.indices.filter { edges[$0].contains("-.->") }.map(String.init)
    #expect(lines.contains("linkStyle \(dashed.joined(separator: ",")) stroke:#d97706"))
  }

  @Test func `in DOT leaves no special character unescaped`() throws {
    let dot = try Self.graph(Self.odd).dot
    #expect(dot.hasPrefix("digraph \"odd\" {\n") && dot.hasSuffix("}\n"))
    #expect(dot.contains("&lt;b&gt;&quot;x&quot; &amp; #35;"))
    #expect(dot.contains("\"graph\" -> \"subgraph\"") && dot.contains("ltail=cluster_open"))
    #expect(dot.contains("style=dashed"))
  }

  @Test func `in SVG has a name, and colours for dark pages`() throws {
    let graph = try Self.graph(Self.odd)
    let svg = graph.styled(
      "<?xml version=\"1.0\"?>\n<!-- x -->\n<svg width=\"9pt\" height=\"5pt\"\n viewBox=\"0 0 9 5\">\n<g/></svg>\n"
    )
    let name = "Odd &lt;&amp; &quot;quoted&quot;&gt; (odd)"
    #expect(
      svg.hasPrefix(
        "<svg class=\"states\" role=\"img\" aria-label=\"\(name)\" width=\"100%\" "
          + "style=\"max-width: 9pt; height: auto; display: block; margin: 0 auto\" viewBox=\"0 0 9 5\">\n"
          + "<title>\(name)</title>\n"
      )
    )
    #expect(svg.contains("prefers-color-scheme: dark") && svg.hasSuffix("</style>\n<g/></svg>\n"))
  }

  @Test func `of a channel with one open state has edges of its own`() throws {
    let graph = try Self.graph(
      """
      policy: p
      states: {a: {initial: true}, b: {}, c: {final: true}}
      events: {go: {}, stop: {}}
      rules: {go: {event: go, from: a, to: b}, stop: {event: stop, from: any, to: c}}
      """
    )
    #expect(graph.open.isEmpty)
    #expect(Self.edges(graph) == ["a event> b: go", "a event> c: stop", "b event> c: stop"])
    #expect(!graph.dot.contains("cluster") && !graph.mermaid.contains("subgraph"))
  }
}
