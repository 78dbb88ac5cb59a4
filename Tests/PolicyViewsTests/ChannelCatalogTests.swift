import Foundation
import PolicyEngine
import PolicyViews
import Testing

@Suite struct `The catalog of several families` {
  /// Two families beside the shipped one: a lone policy, and two that extend a third by way of a fourth.
  private static let others = [
    """
    policy: kiosk
    states: {a: {initial: true}, b: {final: true}}
    events: {go: {}}
    rules: {end: {event: go, from: a, to: b}}
    """,
    """
    policy: desk
    title: The <desk> & more
    abstract: true
    states: {a: {initial: true}, b: {final: true}}
    events: {go: {}}
    rules: {end: {event: go, from: a, to: b}}
    """,
    "policy: ground-floor\nabstract: true\nextends: desk\n",
    "policy: left-desk\nextends: ground-floor\n", "policy: right-desk\nextends: ground-floor\n",
    """
    config: own
    title: Our channels
    channels: {ours: {policy: right-desk}, mobile: {policy: enhanced-sms}}
    """,
  ]

  private static let library = Shipped.library(with: others)

  private static func catalog() throws -> ChannelCatalog { try Shipped.catalog(library) }

  @Test func `has each channel in the family of its policy`() throws {
    let families = try Self.catalog().families
    #expect(families.map(\.id) == ["desk", "messaging-session", "kiosk"])
    #expect(families.map(\.title) == ["The <desk> & more", "Messaging session", nil])
    #expect(families[0].matrix.channels.map(\.id) == ["ours", "left-desk", "right-desk"])
    #expect(families[1].matrix.channels.map(\.id) == ["mobile"] + Shipped.ids)
    #expect(families[2].matrix.channels.map(\.id) == ["kiosk"])
  }

  @Test func `is called as the configuration is, and of several only where they are of one family`()
    throws
  {
    let more = ["config: more\nchannels: {yours: {policy: left-desk}}\n"]
    let library = Shipped.library(with: Self.others + more)
    #expect(try Shipped.catalog(library).title == nil)
    let families = library.families(of: try Shipped.channels(library))
    for (index, titles) in [["Our channels", "more"], ["Our channels"], []].enumerated() {
      #expect(library.configurationTitles(of: families[index].channels) == titles)
      let title = ChannelCatalog([families[index]], titles: titles).title
      #expect(title == (titles.isEmpty ? nil : titles.joined(separator: ", ")))
    }
  }

  @Test(
    arguments: [
      ("desk", "desk"), ("ground-floor", "desk"), ("left-desk", "desk"), ("ours", "desk"),
      ("mobile", "messaging-session"), ("kiosk", "kiosk"), ("own", nil), ("dseks", nil),
    ] as [(String, String?)]
  )
  func `is chosen by any policy or channel`(name: String, family: String?) {
    #expect(Self.library.family(named: name) == family)
    #expect(Self.library.familyNames.contains(name) == (family != nil))
  }

  @Test func `is an index for a terminal`() throws {
    #expect(
      try Self.catalog().text == """
        Our channels

        desk               The <desk> & more  3 channels   ours, left-desk, right-desk
        messaging-session  Messaging session  12 channels  mobile, bring-your-own-channel and 10 more
        kiosk                                 1 channel    kiosk

        `policycheck channels FAMILY` puts one side by side; a channel's id chooses its family too.

        """
    )
  }

  @Test func `fits a terminal, whatever it is called`() throws {
    let name = String(repeating: "long-", count: 11) + "name"
    let channels = (1...9).map { "  \(name)-\($0): {policy: kiosk}" }
    let library = Shipped.library(
      with: [Self.others[0], "config: own\nchannels:\n\(channels.joined(separator: "\n"))\n"]
    )
    let line = try #require(
      try Shipped.catalog(library).text.split(separator: "\n").first { $0.hasPrefix("kiosk") }
    )
    #expect(line.hasSuffix("  10 channels  \(name)-1 and 9 more"))
  }

  @Test func `is an index and a matrix for each in Markdown`() throws {
    let catalog = try Self.catalog()
    let markdown = catalog.markdown
    #expect(
      markdown.hasPrefix(
        """
        **Our channels**

        | family |  | channels |
        | --- | --- | --- |
        | `desk` | The \\<desk\\> \\& more | `ours`, `left-desk`, `right-desk` |

        """
      )
    )
    let parts = markdown.components(separatedBy: "\n## ")
    #expect(
      parts.dropFirst().map { $0.prefix { $0 != "\n" } } == [
        "The \\<desk\\> \\& more: `desk`", "Messaging session: `messaging-session`", "`kiosk`",
      ]
    )
    for (part, family) in zip(parts.dropFirst(), catalog.families) {
      #expect(part.hasSuffix("\n\n" + family.matrix.markdown))
    }
  }

  @Test func `is one page with an index that leads to each`() throws {
    let html = try Self.catalog().html
    #expect(html.contains("<p>3 families, 16 channels."))
    for id in ["desk", "messaging-session", "kiosk"] {
      #expect(html.components(separatedBy: "<a href=\"#\(id)\">").count == 2, "\(id)")
      #expect(html.components(separatedBy: "<section id=\"\(id)\">").count == 2, "\(id)")
    }
    #expect(html.contains("<h2>The &lt;desk&gt; &amp; more <code>desk</code></h2>"))
    for tag in ["a", "nav", "section", "h2", "table", "ul", "li", "span", "code", "p", "div"] {
      let opened = html.matches(of: try Regex("<\(tag)[ >]")).count
      let closed = html.matches(of: try Regex("</\(tag)>")).count
      #expect(opened > 0 && opened == closed, "\(tag)")
    }
  }

  @Test func `is JSON with all channels, and what each family has`() throws {
    let json = Data(try Self.catalog().json.utf8)
    let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    let channels = try #require(object["channels"] as? [[String: Any]])
    // Configured ones first.
    #expect(channels.prefix(2).map { $0["id"] as? String } == ["ours", "mobile"])
    #expect(channels.count == 16)
    let families = try #require(object["families"] as? [[String: Any]])
    for family in families {
      let id = try #require(family["id"] as? String)
      let own = channels.filter { $0["family"] as? String == id }
      #expect(own.compactMap { $0["id"] as? String } == family["channels"] as? [String], "\(id)")
    }
    #expect(
      families.map { $0["title"] as? String } == ["The <desk> & more", "Messaging session", nil]
    )
  }
}
