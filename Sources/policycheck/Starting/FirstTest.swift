import CommandSupport
import PolicyEngine
import PolicyTesting

/// A test to begin with: one way through a session of a channel, and a word that it understands.
///
/// Its expectations are recorded, as `policycheck test --update` would.
struct FirstTest {
  let text: String

  /// - Parameters:
  ///   - files: the policies, and the configuration whose first channel is tested.
  ///   - words: what the configuration adds to the channel's words.
  init?(_ id: String, of files: [SourceFile], words: [String]) {
    let library = ZoneFiles.library(of: files)
    guard let name = library.channelIDs.first(where: { (try? library.channel($0)) != nil }),
      let policy = try? library.policy(name)
    else { return nil }
    let way = SessionWay.mostTelling(of: policy)
    let file = SourceFile(
      name: "\(id).test.yaml",
      text: Self.unrecorded(id, of: name, way, words, policy)
    )
    let recorded = PolicyTests(ZoneFiles.library(of: files + [file])).recordings().files.first?
      .bytes
    guard let recorded else { return nil }
    text = String(decoding: recorded, as: UTF8.self).replacing(Self.mark, with: "")
  }

  private static let mark = "    recorded: true\n"

  private static func unrecorded(
    _ id: String,
    of channel: String,
    _ way: SessionWay,
    _ words: [String],
    _ policy: Policy
  ) -> String {
    var text = """
      # yaml-language-server: $schema=../schemas/test.schema.json
      # What happens in a session, step by step, and what has to come of it: nothing
      # else may. `policycheck test` plays it in no time. Change it to what you want,
      # and add scenarios of your own.
      test: \(id)
      channel: \(channel)

      scenarios:
        one-way-through:
          title: A session from its first event on
      \(mark)    steps:

      """
    text += way.events.indices.map { step($0, event: way.events[$0]) }.joined()
    text += way.firings.map { "      - at: \($0)\n" }.joined()
    for word in words {
      guard let place = way.place(ofWord: word, policy) else { continue }
      let quoted = YAMLScalarText.written(word, .plain, inFlow: true)
      let title = "`\(word)` is not a message like others"
      text += """

          our-own-word:
            title: \(YAMLScalarText.written(title, .plain, inFlow: false))
        \(mark)    steps:

        """
      text += (0..<place.after).map { step($0, event: way.events[$0]) }.joined()
      text += step(place.after, event: "{\(place.event): {\(place.field): \(quoted)}}")
      // One shows how it is done.
      break
    }
    return text
  }

  private static func step(_ number: Int, event: String) -> String {
    let pause = DurationText.format(SessionWay.pause)
    return number == 0
      ? "      - event: \(event)\n" : "      - at: +\(pause)\n        event: \(event)\n"
  }
}
