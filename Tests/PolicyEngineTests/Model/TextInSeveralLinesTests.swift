import PolicyEngine
import Testing

@Suite("A text over several lines")
struct TextInSeveralLinesTests {
  @Test(
    "is one line, without the break at its end",
    arguments: [">\n      So\n      long.\n", "|\n      So\n      long.\n", "So\n      long."]
  )
  func oneLine(_ text: String) throws {
    let policy = """
      policy: chat
      states: {new: {initial: true}, ended: {final: true}}
      events: {end: {}}
      effects: {say: {parameters: {what: string, again: string}}}
      settings:
        farewell:
          type: string
          default: \(text)
      rules:
        ends:
          event: end
          from: new
          to: ended
          do:
            say:
              what: {setting: farewell}
              again: \(text.replacing("      ", with: "          "))
      """
    let chat = try PolicyLibrary([SourceFile(name: "chat.yaml", text: policy)]).policy("chat")
    var session = PlayedSession(chat)
    let effect = try #require(try session.send("end", at: 0).effects.first)
    let texts = effect.parameters.mapValues(\.description)
    #expect(texts == ["what": "So long.", "again": "So long."])
  }
}
