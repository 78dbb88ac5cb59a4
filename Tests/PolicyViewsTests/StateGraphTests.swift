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
    effects: {note: "Note", log: Log}
    refusals: {never: Never}
    memory: {mood: [good, bad], vip: boolean}
    keywords: {bye: [BYE], hi: [HI]}
    settings: {patience: {type: duration}, loud: {type: boolean}, mode: {type: [slow, fast, odd]}}
    capabilities: {calls: false}
    timers:
      tick: {while: end, start: [style, click], after: patience, if: {mode: [slow, fast]}, then: {do: note}}
      tock: {while: open, start: enter, after: 90s..2m, then: {to: subgraph}}
      tuck: {while: end, start: timer.tick, after: 1m}
    rules:
      a: {event: style, from: default, if: {kind: "a\\"b"}, to: end}
      b: {event: style, from: default, if: {kind: "<c>", length: [5s, 2m]}, unless: {sure: true, timer: tick}, to: end-of-day}
      c: {event: click, from: default, to: end_of_day, remember: {mood: bad}}
      d: {event: class.def, from: default, unless: [loud, calls], to: graph}
      e: {event: class.def, from: open, do: [note, log]}
      f: {event: click, from: end, if: {mood: [bad, none], vip: none}, to: graph}
      g: {event: click, from: open, if: {set: patience}, reject: never}
      h: {event: click, from: open, to: subgraph}
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
      let tail =
        switch edge.tail {
        case .state(let index): graph.states[index].name
        case .open: "open"
        }
      let labels = edge.labels.map { label in
        label.detail.map { "\(label.text) (\($0))" } ?? label.text
      }
      let head = graph.states[edge.head].name
      return "\(tail) \(edge.kind)> \(head): \(labels.joined(separator: "; "))"
    }
  }

  @Test func `has what can happen, once`() throws {
    let expected = [
      "default event> end: style (if kind is a\"b)",
      "default event> end-of-day: style (if kind is <c> and length is 5s or 2m unless sure or tick runs)",
      "default event> end_of_day: click",
      "default event> graph: class.def (unless loud)",
      "end event> graph: click (if mood is bad or not known and not vip)",
      "open event> subgraph: click",
      "end timer> graph: after 1m (since timer.tick if vip)",
      "end-of-day event> end_of_day: style",
      "end timer> end: after patience → note (since style or click if mode is slow or fast)",
      "open timer> subgraph: after 1m30s..2m",
    ]
    let graph = try Self.graph(Self.odd)
    #expect(Self.edges(graph) == expected)
    #expect(!graph.states.contains { $0.name == "lost" })
    #expect(
      graph.open.map { graph.states[$0].name } == ["end", "end-of-day", "end_of_day", "graph"]
    )
    #expect(graph.openLabels.map(\.text) == ["class.def → note, log"])
  }

  @Test func `has refusals where they are asked for`() throws {
    let graph = try Self.graph(Self.odd, refusals: true)
    #expect(graph.openLabels.last?.detail == "refused: never if patience is set")
    let web = try Self.shipped("enhanced-web-chat", refusals: true)
    let refused = Self.edges(web).filter { $0.contains("refusal>") }
    #expect(
      refused == [
        "unopened refusal> unopened: rep.message (refused: business_initiated_unsupported); "
          + "automation.notification (refused: business_initiated_unsupported)",
        "inactive refusal> inactive: rep.message (refused: session_inactive)",
      ]
    )
    #expect(!Self.edges(try Self.shipped("enhanced-web-chat")).contains { $0.contains("refus") })
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
        "active timer> inactive: after 10m (since rep.message unless status_based_capacity)"
      )
    )
    let free = Self.edges(try Self.shipped("enhanced-web-chat"))
    #expect(free.contains { $0.contains("after customer_inactivity ((5m..30m) since rep.message") })
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
    #expect(lines.contains(#"end_ -.->|"after 1m since timer.tick if vip"| graph_"#))
    let statement = try Regex(
      #"flowchart TB|end|subgraph open_\["open"\]|note_\["[^"]*"\]:::note|start_\(\( \)\):::start --> \w+|\w+\(\["[^"]*"\]\):::\w+|\w+ -\.?->\|"[^"]*"\| \w+|(linkStyle [0-9,]+|style open_|classDef \w+) [a-z0-9#:,-]+"#
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
    let svg = graph.styled("<?xml version=\"1.0\"?>\n<!-- x -->\n<svg width=\"1pt\">\n<g/></svg>\n")
    let name = "Odd &lt;&amp; &quot;quoted&quot;&gt; (odd)"
    #expect(
      svg.hasPrefix(
        "<svg role=\"img\" aria-label=\"\(name)\" width=\"1pt\">\n<title>\(name)</title>\n"
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
