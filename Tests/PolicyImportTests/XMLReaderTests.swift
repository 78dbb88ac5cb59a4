import PolicyEngine
import PolicyImport
import Testing

@Suite("XML")
struct XMLReaderTests {
  private static func read(_ text: String) throws(XMLReader.Failure) -> YAMLNode {
    try XMLReader.read(Array(text.utf8), file: 0)
  }

  /// A tree as text: names with their values.
  private static func shown(_ node: YAMLNode) -> String {
    if let text = node.text { return "'\(text)'" }
    return "(" + (node.entries ?? []).map { "\($0.key) \(shown($0.value))" }.joined(separator: ", ")
      + ")"
  }

  @Test(
    "is read into names and values",
    arguments: [
      ("<a/>", "(a '')"), ("<a></a>", "(a '')"), ("<a>x</a>", "(a 'x')"),
      ("\n<a> x </a>\n", "(a ' x ')"), ("<a><b>1</b><c/><b>2</b></a>", "(a (b '1', c '', b '2'))"),
      ("<a b='1' c=\"2\"/>", "(a (@b '1', @c '2'))"), ("<a b='1'>x</a>", "(a (@b '1', #text 'x'))"),
      ("<a xmlns='u' xmlns:p='v'><p:b>1</p:b></a>", "(a (b '1'))"),
      ("<a>&lt;&amp;&gt;&quot;&apos;</a>", "(a '<&>\"\'')"),
      ("<a>&#233;&#xE9;&#x1F600;</a>", "(a 'éé😀')"),
      ("<a b='&lt;&#10;'/>", "(a (@b '<\n'))"), ("<a><![CDATA[<b>&amp;]]></a>", "(a '<b>&amp;')"),
      ("<a>1<!-- x -->2<?pi y?>3</a>", "(a '123')"), ("<a>x\r\ny\rz</a>", "(a 'x\ny\nz')"),
      ("<?xml version='1.0'?><!-- c --><a/><!-- d -->", "(a '')"),
      ("<?xml version=\"1.0\" encoding=\"utf-8\"?><a/>", "(a '')"),
      ("<é.1-2_x>y</é.1-2_x>", "(é.1-2_x 'y')"),
      ("<a>x<b/>y</a>", "(a (b '', #text 'xy'))"), ("<a\n  b = '1'\n/>", "(a (@b '1'))"),
    ]
  )
  func trees(_ text: String, _ tree: String) throws {
    #expect(Self.shown(try Self.read(text)) == tree)
  }

  @Test("says where each value is, without the white space around it")
  func places() throws {
    let text = "<a>\n  <b> x &amp; y </b>\n  <c/><d><![CDATA[z]]></d>\n</a>"
    let root = try #require(try Self.read(text).entries?.first)
    func bytes(_ place: Place) -> String {
      String(decoding: Array(text.utf8)[Int(place.lower)..<Int(place.upper)], as: UTF8.self)
    }
    #expect(bytes(root.keyPlace) == "a")
    #expect(bytes(root.value.place) == text)
    let values = root.value.entries?.map { bytes($0.value.place) }
    #expect(values == ["x &amp; y", "<c/>", "z"])
  }

  @Test(
    "that is wrong or hostile is refused, with the place",
    arguments: [
      ("", 1, "xml-syntax"), ("x", 1, "xml-syntax"), ("<a>", 1, "truncated"),
      ("<a", 1, "truncated"),
      ("<a b", 5, "xml-syntax"), ("<a b='x", 6, "truncated"), ("<a b='<'/>", 7, "xml-syntax"),
      ("<a b='1' b='2'/>", 10, "xml-syntax"), ("<a b='1'c='2'/>", 9, "xml-syntax"),
      ("<a></b>", 4, "xml-syntax"), ("<a></a", 4, "truncated"), ("<a/><b/>", 5, "xml-syntax"),
      ("<a/>x", 5, "xml-syntax"), ("<a>& </a>", 4, "xml-syntax"), ("<a>&x;</a>", 4, "xml-syntax"),
      ("<a>&#0;</a>", 4, "xml-syntax"), ("<a>&#xD800;</a>", 4, "xml-syntax"),
      ("<a>&#x110000;</a>", 4, "xml-syntax"), ("<a>&#+65;</a>", 4, "xml-syntax"),
      ("<a>&#99999999999999999999;</a>", 4, "xml-syntax"), ("<a>]]></a>", 4, "xml-syntax"),
      ("<a><!-- -- --></a>", 9, "xml-syntax"), ("<a><!-- x</a>", 4, "xml-syntax"),
      ("<a><![CDATA[x</a>", 4, "truncated"), ("<a>< b/></a>", 4, "xml-syntax"),
      ("<1/>", 1, "xml-syntax"), ("<?xml version='1.1'?><a/>", 15, "xml-syntax"),
      ("<?xml version='1.0' encoding='UTF-16'?><a/>", 30, "xml-syntax"),
      ("<!DOCTYPE a><a/>", 1, "doctype"), ("<a><!DOCTYPE b></a>", 4, "doctype"),
      ("<!ENTITY x 'y'><a/>", 1, "doctype"), (" <?xml version='1.0'?>", 23, "xml-syntax"),
    ]
  )
  func mistakes(_ text: String, _ column: Int, _ id: String) {
    let failure = #expect(throws: XMLReader.Failure.self) { try Self.read(text) }
    #expect(failure?.diagnostic.id.rawValue == id)
    #expect(failure.map { Int($0.diagnostic.place.lower) + 1 } == column)
    #expect(failure.map { Int($0.diagnostic.place.upper) <= text.utf8.count } == true)
  }

  @Test("cannot grow by entities, as there are none but five")
  func entityBomb() {
    let bomb = """
      <?xml version="1.0"?>
      <!DOCTYPE lolz [
        <!ENTITY lol "lol">
        <!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
      ]>
      <MessagingChannel>&lol1;</MessagingChannel>
      """
    let failure = #expect(throws: XMLReader.Failure.self) { try Self.read(bomb) }
    #expect(failure?.diagnostic.id == .doctype)
  }

  @Test("is bounded in depth, elements and attributes")
  func limits() {
    let deep = String(repeating: "<a>", count: 100_000)
    let wide = "<a>" + String(repeating: "<b/>", count: 100_001) + "</a>"
    let attributes = "<a " + (0..<300).map { "b\($0)='' " }.joined() + "/>"
    for (text, id) in [
      (deep, Diagnostic.ID.tooDeep), (wide, .tooManyNodes), (attributes, .tooManyNodes),
    ] {
      let failure = #expect(throws: XMLReader.Failure.self) { try Self.read(text) }
      #expect(failure?.diagnostic.id == id)
    }
    let allowed = String(repeating: "<a>", count: 32) + String(repeating: "</a>", count: 32)
    #expect(throws: Never.self) { try Self.read(allowed) }
  }
}
