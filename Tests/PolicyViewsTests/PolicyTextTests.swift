import Foundation
import PolicyEngine
import PolicyViews
import Testing

@Suite struct `The text of a policy` {
  /// A policy with all that the shipped ones don't have, and an heir that changes some of it.
  private static let base = """
    policy: base
    title: "The base: of all"
    states:
      a: {initial: true, title: "First: the # beginning"}
      b: This status has a title that is much longer than what fits on a line of eighty columns, so it goes on
      c: {final: true}
    events: {say: {text: string, kind: [one, "2", "true", "no"], sure: boolean}, go: {}}
    effects:
      tell: {title: Tell, parameters: {who: string, when: duration}}
      log: Log
    supports: {calls: true}
    settings:
      limit: {type: duration, range: 1m..1h, default: 5m}
      loud: {type: boolean, default: true}
    keywords:
      bye: {match: first_word, words: [BYE], languages: {de: [TSCHÜSS, ADE], pt: [TCHAU]}}
    timers:
      quiet: {while: b, start: [say, enter], restart: true, after: limit, then: {do: [log, {tell: {who: "a, b", when: 90s}}]}}
      last: {while: open, start: enter, after: 1d, then: {to: c}}
    transitions:
      first: {event: say, from: a, to: b, if: {kind: [one, "2"], sure: true}, do: {tell: {who: "yes", when: 1m}}}
      other: {event: [say, go], from: a, to: b, if: {text: {in: bye}}}
      rest: {event: [say, go], from: any, if: [loud, calls], to: c, do: log, refs: one}
    """

  private static let heir = """
    policy: heir
    extends: base
    states: {b: {title: Changed}}
    supports: {calls: false}
    settings: {limit: {default: 7m}, loud: none}
    keywords: {bye: {add: [CIAO]}}
    timers:
      quiet: {cancel: go, start: {remove: [enter]}}
    transitions:
      rest: {if: {calls: false}}
      new: {event: go, from: b, unless: {timer: last}, to: c}
    """

  private static func view(_ id: String) throws -> PolicyText {
    let library = PolicyLibrary([
      SourceFile(name: "base.yaml", text: base), SourceFile(name: "heir.yaml", text: heir),
    ])
    #expect(library.findings.diagnostics.isEmpty, "\(TextRenderer().render(library.findings))")
    let flat = try #require(library.flatPolicy(of: try library.channel(id)))
    return PolicyText(flat, library.findings.sources)
  }

  @Test func `is laid out as the shipped files are`() throws {
    let expected = """
      policy: base
      title: "The base: of all"

      states:
        a: {title: "First: the # beginning", initial: true}
        b: This status has a title that is much longer than what fits on a line of
          eighty columns, so it goes on
        c: {final: true}

      events:
        say: {text: string, kind: [one, "2", "true", "no"], sure: boolean}
        go: {}

      effects:
        tell: {title: Tell, parameters: {who: string, when: duration}}
        log: Log

      settings:
        limit:
          type: duration
          range: 1m..1h
          default: 5m
        loud:
          type: boolean
          default: true

      supports:
        calls: true

      keywords:
        bye:
          match: first_word
          words: [BYE]
          languages: {de: [TSCHÜSS, ADE], pt: [TCHAU]}

      timers:
        quiet:
          while: b
          start: [say, enter]
          restart: true
          after: limit
          then: {do: [log, {tell: {who: "a, b", when: 90s}}]}

        last:
          while: open
          start: enter
          after: 1d
          then: {to: c}

      transitions:
        first:
          event: say
          from: a
          if: {kind: [one, "2"], sure: true}
          to: b
          do: {tell: {who: "yes", when: 1m}}

        other:
          event: [say, go]
          from: a
          if: {text: {in: bye}}
          to: b

        rest:
          refs: [one]
          event: [say, go]
          from: any
          if: [loud, calls]
          to: c
          do: log

      """
    #expect(try Self.view("base").text == expected)
  }

  @Test func `says where each line was written, in the heir where that changed it`() throws {
    let lines = try Self.view("heir").textWithOrigins.split(separator: "\n")
    for line in lines {
      #expect(line.wholeMatch(of: /.*  # (base|heir)\.yaml:[0-9]+.*/) != nil, "\(line)")
    }
    func origin(_ start: String) -> [Substring] {
      lines.filter { $0.drop { $0 == " " }.hasPrefix(start) }.map { line in
        line[(line.range(of: "# ")?.upperBound ?? line.startIndex)...]
      }
    }
    #expect(origin("policy:") == ["heir.yaml:1"])
    #expect(origin("c: {final") == ["base.yaml:6"])
    #expect(origin("b: Changed") == ["heir.yaml:3"])
    #expect(origin("calls: false") == ["heir.yaml:4"])
    #expect(origin("range:") == ["base.yaml:13"])
    #expect(origin("default: 7m") == ["heir.yaml:5"])
    #expect(origin("loud: none") == ["heir.yaml:5"])
    #expect(origin("words: [BYE, CIAO]") == ["heir.yaml:6, base.yaml:16"])
    #expect(origin("cancel: go") == ["heir.yaml:8"])
    #expect(origin("restart:") == ["base.yaml:18"])
    #expect(origin("new:") == ["heir.yaml:11"])
    #expect(origin("rest:") == ["heir.yaml:10"])
    #expect(origin("then: {to: c}") == ["base.yaml:19"])
  }

  @Test func `comes without what an heir removes and without what says that it is one`() throws {
    let text = try Self.view("heir").text
    #expect(text.hasPrefix("policy: heir\n\nstates:\n"))
    #expect(text.contains("  loud: none\n"))
    #expect(text.contains("\ntransitions:\n  new:\n"))
  }
}
