import Foundation
import PolicyEngine
import PolicyViews
import Testing

@Suite struct `The text of a policy` {
  /// A policy with all that the shipped ones don't have, and a child that changes some of it.
  private static let base = """
    policy: base
    title: "The base: of all"
    states:
      a: {initial: true, title: "First: the # beginning"}
      b: This state has a title that is much longer than what fits on a line of eighty columns, so it goes on
      c: {final: true}
    events: {say: {text: string, kind: [one, "2", "true", "no"], sure: boolean}, go: {}}
    effects:
      tell: {title: Tell, parameters: {who: string, when: duration}}
      log: Log
    capabilities: {calls: true}
    settings:
      limit: {type: duration, range: 1m..1h, default: 5m}
      loud: {type: boolean, default: true}
    keywords:
      bye: {match: first_word, words: [BYE], languages: {de: [TSCHÜSS, ADE], pt: [TCHAU]}}
    timers:
      quiet: {while: b, start: [say, enter], restart: true, after: limit, then: {do: [log, {tell: {who: "a, b", when: 90s}}]}}
      last: {while: underway, start: enter, after: 1d, then: {to: c}}
    rules:
      first: {event: say, from: a, to: b, if: {kind: [one, "2"], sure: true}, do: {tell: {who: "yes", when: 1m}}}
      other: {event: [say, go], from: a, to: b, if: {text: {in: bye}}}
      rest: {event: [say, go], from: any, if: [loud, calls], to: c, do: log, refs: one}
    """

  private static let child = """
    policy: child
    extends: base
    states: {b: {title: Changed}}
    capabilities: {calls: false}
    settings: {limit: {default: 7m}, loud: none}
    keywords: {bye: {add: [CIAO]}}
    timers:
      quiet: {cancel: go, start: {remove: [enter]}}
    rules:
      rest: {if: {calls: false}}
      new: {event: go, from: b, unless: {timer: last}, to: c}
    """

  private static func view(_ id: String) throws -> PolicyText {
    let library = PolicyLibrary([
      SourceFile(name: "base.yaml", text: base), SourceFile(name: "child.yaml", text: child),
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
        b: This state has a title that is much longer than what fits on a line of
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

      capabilities:
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
          while: underway
          start: enter
          after: 1d
          then: {to: c}

      rules:
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

  @Test func `says where each line was written, in the child where that changed it`() throws {
    let lines = try Self.view("child").textWithOrigins.split(separator: "\n")
    for line in lines {
      #expect(line.wholeMatch(of: /.*  # (base|child)\.yaml:[0-9]+.*/) != nil, "\(line)")
    }
    func origin(_ start: String) -> [Substring] {
      lines.filter { $0.drop { $0 == " " }.hasPrefix(start) }.map { line in
        line[(line.range(of: "# ")?.upperBound ?? line.startIndex)...]
      }
    }
    #expect(origin("policy:") == ["child.yaml:1"])
    #expect(origin("c: {final") == ["base.yaml:6"])
    #expect(origin("b: Changed") == ["child.yaml:3"])
    #expect(origin("calls: false") == ["child.yaml:4"])
    #expect(origin("range:") == ["base.yaml:13"])
    #expect(origin("default: 7m") == ["child.yaml:5"])
    #expect(origin("loud: none") == ["child.yaml:5"])
    #expect(origin("words: [BYE, CIAO]") == ["child.yaml:6, base.yaml:16"])
    #expect(origin("cancel: go") == ["child.yaml:8"])
    #expect(origin("restart:") == ["base.yaml:18"])
    #expect(origin("new:") == ["child.yaml:11"])
    #expect(origin("rest:") == ["child.yaml:10"])
    #expect(origin("then: {to: c}") == ["base.yaml:19"])
  }

  @Test func `comes without what a child removes and without what says that it is one`() throws {
    let text = try Self.view("child").text
    #expect(text.hasPrefix("policy: child\n\nstates:\n"))
    #expect(text.contains("  loud: none\n"))
    #expect(text.contains("\nrules:\n  new:\n"))
  }
}
