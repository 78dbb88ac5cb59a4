// Written from the articles in PolicyEngine.docc/Guides/Diagnostics: change those, and run
// RECORD_DOCUMENTS=1 swift test --filter DocumentationTests
// swift-format-ignore-file

extension DiagnosticPage {
  /// All pages, in the order of the ids.
  static let all = [
    DiagnosticPage(
      id: #"file-too-large"#,
      summary: #"The file has more than 1,048,576 bytes."#,
      why: #"""
        A policy that big is most likely something else, such as a log with the wrong ending; and a file without a
        limit could hold up a service that reads it.
        """#,
      bad: #"""
        ```console
        $ printf 'policy: x\n%1100000s' '' > big.yaml; policycheck check big.yaml
        big.yaml:1:1: error: the file has more than 1048576 bytes, the most that is read [file-too-large]
          policy: x
          ^
          help: split it into several policies
        ```
        """#,
      good: #"""
        ```console
        $ printf 'policy: video-chat\nextends: messaging-session\n' > small.yaml; policycheck check small.yaml
        ```

        A policy that has really grown so long is split into several, by `extends`.
        """#
    ),
    DiagnosticPage(
      id: #"empty-file"#,
      summary: #"The file has no content, or comments only."#,
      why: #"""
        It says nothing, most likely because it was not saved or its content was lost. Passing over it in silence
        would hide that a channel is missing.
        """#,
      bad: #"""
        ```yaml
        # Rules for the web chat will go here.
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:1:1: error: the file has no content [empty-file]
          # Rules for the web chat will go here.
          ^
          help: a policy begins with `policy: NAME`, a configuration with `config: NAME`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        ```

        Begin it with `policy: NAME` or `config: NAME`, or remove the file.
        """#
    ),
    DiagnosticPage(
      id: #"byte-order-mark"#,
      summary: #"The file begins with a byte order mark, or is UTF-16."#,
      why: #"""
        Some editors write a mark without being asked. It can't be seen, other tools take it for a part of the first
        key, and UTF-16 is no text at all to them.
        """#,
      bad: #"""
        ```console
        $ printf '\357\273\277policy: video-chat\nextends: messaging-session\n' > marked.yaml; policycheck check marked.yaml
        marked.yaml:1:1: error: the file begins with a byte order mark [byte-order-mark]
          �policy: video-chat
          ^
          help: save it as UTF-8 without a byte order mark
        ```
        """#,
      good: #"""
        ```console
        $ tail -c +4 marked.yaml > plain.yaml; policycheck check plain.yaml
        ```

        Save the file as UTF-8 without a byte order mark.
        """#
    ),
    DiagnosticPage(
      id: #"nul-byte"#,
      summary: #"The file contains a NUL byte."#,
      why: #"""
        It is no text file, or UTF-16 without a mark. Programs in C take a NUL for the end of the text and would read
        only half of the policy.
        """#,
      bad: #"""
        ```console
        $ printf 'policy: video\000chat\n' > nul.yaml; policycheck check nul.yaml
        nul.yaml:1:14: error: the file contains a NUL byte [nul-byte]
          policy: video�chat
                       ^
          help: a text file has none; was a binary or UTF-16 file given?
        ```
        """#,
      good: #"""
        ```console
        $ printf 'policy: video-chat\nextends: messaging-session\n' > text.yaml; policycheck check text.yaml
        ```

        Save it as UTF-8 text.
        """#
    ),
    DiagnosticPage(
      id: #"invalid-utf-8"#,
      summary: #"The file is not valid UTF-8."#,
      why: #"""
        Most likely it was saved in an older encoding. Its letters beyond ASCII, keywords of other languages among
        them, would be read as others than were meant.
        """#,
      bad: #"""
        ```console
        $ printf 'policy: cafe\nextends: messaging-session\ntitle: Caf\351\n' > latin.yaml; policycheck check latin.yaml
        latin.yaml:3:11: error: the byte 0xE9 is not valid UTF-8 here [invalid-utf-8]
          title: Caf�
                    ^
          help: save the file as UTF-8
        ```
        """#,
      good: #"""
        ```console
        $ printf 'policy: cafe\nextends: messaging-session\ntitle: Café\n' > utf8.yaml; policycheck check utf8.yaml
        ```

        Save it as UTF-8.
        """#
    ),
    DiagnosticPage(
      id: #"control-character"#,
      summary: #"The file contains a control character that YAML forbids."#,
      why: #"""
        They are invisible, and come with text copied from a terminal. A name or a word with one in it looks right and
        is another.
        """#,
      bad: #"""
        ```console
        $ printf 'policy: video-chat\nextends: messaging-session\ntitle: Video\033 Chat\n' > escape.yaml; policycheck check escape.yaml
        escape.yaml:3:13: error: the file contains the control character U+001B [control-character]
          title: Video� Chat
                      ^
          help: remove it: YAML doesn't allow it, and it can't be seen
        ```
        """#,
      good: #"""
        ```console
        $ tr -d '\033' < escape.yaml > clean.yaml; policycheck check clean.yaml
        ```

        Remove it. In a quoted value it can be written as an escape, such as `"\x1B"`.
        """#
    ),
    DiagnosticPage(
      id: #"out-of-memory"#,
      summary: #"There is not enough memory to read the file."#,
      why: #"""
        Nothing is wrong with the file: the machine, or the limit of the process, is too small at this moment.
        """#,
      bad: #"""
        No file shows it: the memory has to be short.
        """#,
      good: #"""
        Free memory, or give the process more, and check again.
        """#
    ),
    DiagnosticPage(
      id: #"too-many-problems"#,
      summary: #"The file has more than a hundred problems; the rest are counted and not shown."#,
      why: #"""
        So many problems mostly have one cause, such as a wrong indentation or a file of another kind, and a long list
        would hide it.
        """#,
      bad: #"""
        ```console
        $ (printf 'policy: video-chat\nextends: messaging-session\n'; seq -f 'colour%.0f: grey' 102) > many.yaml
        $ policycheck check many.yaml | tail -n 4
        many.yaml:102:1: error: this file has 2 more problems that are not shown [too-many-problems]
          colour100: grey
          ^~~~~~~~~
          help: fix those above and check again
        ```
        """#,
      good: #"""
        ```console
        $ sed '/^colour/d' many.yaml > fixed.yaml; policycheck check fixed.yaml
        ```

        Fix the first ones and check again.
        """#
    ),
    DiagnosticPage(
      id: #"malformed-ignore"#,
      summary: #"A comment begins with `policycheck` as an ignore comment does, and can't be read as one."#,
      why: #"""
        A misspelt comment would ignore nothing, and nobody would know why. The form is
        `# policycheck: ignore[ID] REASON`, with one id or more; see Ignore a warning. A
        warning only, as a comment does not change what a file says.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          # policycheck: ignore(keyword-repeated) people look for it
          opt_out: {add: [HALT]}
        ```

        ```console
        $ policycheck check --strict video-chat.yaml
        video-chat.yaml:4:3: warning: what is to be ignored stands in square brackets just after `ignore` [malformed-ignore]
            # policycheck: ignore(keyword-repeated) people look for it
            ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
          help: write `# policycheck: ignore[ID] REASON`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          # policycheck: ignore[keyword-repeated] people look for it
          opt_out: {add: [Stop!]}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"ignore-without-reason"#,
      summary: #"An ignore comment does not say why the warning is right here, so nothing is ignored."#,
      why: #"""
        Who comes later has to know whether the reason still holds. See
        Ignore a warning.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          # policycheck: ignore[keyword-repeated]
          opt_out: {add: [HALT]}
        ```

        ```console
        $ policycheck check --strict video-chat.yaml
        video-chat.yaml:4:3: warning: this comment does not say why, so nothing is ignored [ignore-without-reason]
            # policycheck: ignore[keyword-repeated]
            ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
          help: write after the bracket why what is reported is right here
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          # policycheck: ignore[keyword-repeated] people look for the word as our leaflet has it
          opt_out: {add: [Stop!]}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"unknown-diagnostic"#,
      summary: #"An ignore comment names an id that no diagnostic has."#,
      why: #"""
        It would ignore nothing. The id stands in brackets at the end of a diagnostic's first line. There is no
        word for all of them: what is ignored is named. See Ignore a warning.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          # policycheck: ignore[repeated-keyword] people look for it
          opt_out: {add: [HALT]}
        ```

        ```console
        $ policycheck check --strict video-chat.yaml
        video-chat.yaml:4:25: warning: there is no diagnostic `repeated-keyword` [unknown-diagnostic]
            # policycheck: ignore[repeated-keyword] people look for it
                                  ^~~~~~~~~~~~~~~~
          help: warnings that can be ignored: `ambiguous-scalar`, `unused-name`, `partly-shadowed-rule`, `endless-state`, `late-reminder`, `keyword-repeated`, `keyword-set-as-text`, `keyword-missing`, `keyword-discouraged`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          # policycheck: ignore[keyword-repeated] people look for it
          opt_out: {add: [Stop!]}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"not-ignorable"#,
      summary: #"An ignore comment names an error, or a warning about ignore comments."#,
      why: #"""
        A policy with an error can't be used, whether the error is reported or not; it can only be fixed. See
        Ignore a warning.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          # policycheck: ignore[keyword-overlap] a later release distinguishes them
          opt_out: {add: [HALT]}
        ```

        ```console
        $ policycheck check --strict video-chat.yaml
        video-chat.yaml:4:25: warning: `keyword-overlap` is an error, and only warnings can be ignored [not-ignorable]
            # policycheck: ignore[keyword-overlap] a later release distinguishes them
                                  ^~~~~~~~~~~~~~~
          help: fix what is wrong, and remove this comment
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          opt_out: {add: [HALT]}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"unused-ignore"#,
      summary: #"Nothing is ignored: what an ignore comment names is not on the line that it is for."#,
      why: #"""
        Most likely it was fixed, or has moved. A comment that stays would hide the next one on that line. It is reported
        only where every check that could find something did run: not in files that are not checked or that have errors,
        and not in a policy whose children are not checked with it. See
        Ignore a warning.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          # policycheck: ignore[keyword-repeated] people look for it
          opt_out: {add: [HALT]}
        ```

        ```console
        $ policycheck check --strict video-chat.yaml
        video-chat.yaml:4:25: warning: there is no `keyword-repeated` on the line that this comment is for [unused-ignore]
            # policycheck: ignore[keyword-repeated] people look for it
                                  ^~~~~~~~~~~~~~~~
          help: remove it, or move it to the line of the diagnostic or just above that
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          opt_out: {add: [HALT]}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"yaml-syntax"#,
      summary: #"The file is not valid YAML."#,
      why: #"""
        No part of it can be relied on. Most often the indentation is wrong, or text that contains `: ` or ` #` lacks
        quotes.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        title: Video chat: for all
        extends: messaging-session
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:2:18: error: text with a colon and a space in it needs quotes [yaml-syntax]
          title: Video chat: for all
                           ^
          help: put the whole value in quotes, or begin a new line for a new key
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        title: "Video chat: for all"
        extends: messaging-session
        ```

        Characters that only look right, such as a no-break space or a full-width colon, are named in the help of this
        and of other diagnostics.
        """#
    ),
    DiagnosticPage(
      id: #"tab"#,
      summary: #"A tab is used to indent."#,
      why: #"""
        YAML allows only spaces there: a tab is as wide as each editor likes, so that nobody could tell what belongs
        to what.
        """#,
      bad: #"""
        ```console
        $ printf 'policy: video-chat\nextends: messaging-session\ntimers:\n\tnotification_end: none\n' > tab.yaml; policycheck check tab.yaml
        tab.yaml:4:1: error: a tab can't be used to indent in YAML [tab]
          	notification_end: none
          ^
          help: use two spaces a level
        ```
        """#,
      good: #"""
        ```console
        $ expand -t 2 tab.yaml > spaces.yaml; policycheck check spaces.yaml
        ```

        Use two spaces a level.
        """#
    ),
    DiagnosticPage(
      id: #"truncated"#,
      summary: #"The file ends before something in it is closed: a bracket, a brace, a quote."#,
      why: #"""
        The end of the file may be lost, or all that follows the place is read as part of one value. The place is
        where it was opened.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers: {inactive_end: {after: 48h}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:3:9: error: the map that begins here isn't closed before the file ends [truncated]
          timers: {inactive_end: {after: 48h}
                  ^
          help: close it with `}`, or restore the end of the file
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers: {inactive_end: {after: 48h}}
        ```

        Close it, or restore the end of the file.
        """#
    ),
    DiagnosticPage(
      id: #"too-deep"#,
      summary: #"Lists and maps are nested more than 32 levels deep."#,
      why: #"""
        Nothing in the language needs more than ten. A file that is deeper was damaged, or made to harm what reads it.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        title: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[Video Chat]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:3:39: error: lists and maps are nested more than 32 levels deep [too-deep]
          title: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[Video Chat]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
                                                ^
          help: no construct of the language needs more than ten
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        title: Video Chat
        ```
        """#
    ),
    DiagnosticPage(
      id: #"too-many-nodes"#,
      summary: #"The file has more than 100,000 keys and values."#,
      why: #"""
        Each takes memory and time, in every process that reads the policy; no policy that people can follow has so
        many.
        """#,
      bad: #"""
        ```console
        $ (printf 'policy: big\nx-list: ['; seq -s , 100001 | tr -d '\n'; printf ']\n') > big.yaml; policycheck check big.yaml
        big.yaml:2:588874: error: the file has more than 100000 keys and values [too-many-nodes]
          …,99986,99987,99988,99989,99990,99991,99992,99993,99994,99995,99996,99997,99998,99999,100000,100001]
                                                                        ^~~~~
          help: split it into several policies
        ```
        """#,
      good: #"""
        ```console
        $ printf 'policy: video-chat\nextends: messaging-session\n' > small.yaml; policycheck check small.yaml
        ```

        Split it into several policies, or keep data of your own elsewhere.
        """#
    ),
    DiagnosticPage(
      id: #"duplicate-key"#,
      summary: #"A key is given twice in one map."#,
      why: #"""
        YAML tools differ in which of the two they use, and people see only the one they look at.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          inactive_end: {after: 24h}
          inactive_end: {after: 48h}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:5:3: error: the key `inactive_end` is given twice [duplicate-key]
            inactive_end: {after: 48h}
            ^~~~~~~~~~~~
          help: keep one of the two; the first is used for the rest of this check
          note: video-chat.yaml:4:3: first given here
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          inactive_end: {after: 48h}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"key-not-text"#,
      summary: #"A key is a list or a map."#,
      why: #"""
        Keys are names. Other YAML tools refuse such keys, or turn them into something else.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        capabilities: {[inactive, notifications]: false}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:3:12: error: a key has to be plain text, found a list [key-not-text]
          capabilities: {[inactive, notifications]: false}
                     ^
          help: write the key as one word before the colon
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        capabilities: {inactive: false, notifications: false}
        ```

        Write one key for each.
        """#
    ),
    DiagnosticPage(
      id: #"anchor"#,
      summary: #"An anchor, which the language does not have."#,
      why: #"""
        A value that an anchor shares stands far from where it is used, and changing it changes places that nobody
        looks at.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          inactive_end: {after: &day 24h}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:25: error: anchors are not part of the policy language, found `&day` [anchor]
            inactive_end: {after: &day 24h}
                                  ^~~~
          help: remove the anchor; policies share values with `extends`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          inactive_end: {after: 24h}
        ```

        Policies share values with `extends`.
        """#
    ),
    DiagnosticPage(
      id: #"alias"#,
      summary: #"An alias, which the language does not have."#,
      why: #"""
        Who reads the rule has to look elsewhere for its value.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          inactive_end: {after: *day}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:25: error: aliases are not part of the policy language, found `*day` [alias]
            inactive_end: {after: *day}
                                  ^~~~
          help: repeat the value, or share it through a policy that others extend
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          inactive_end: {after: 24h}
        ```

        Repeat the value, or share it through a policy that others extend.
        """#
    ),
    DiagnosticPage(
      id: #"merge-key"#,
      summary: #"A merge key, which the language does not have."#,
      why: #"""
        YAML tools differ in what it does, and most newer ones don't know it. There is one way to share: `extends`.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          inactive_end:
            <<: {while: inactive}
            after: 48h
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:5:5: error: merge keys are not part of the policy language [merge-key]
              <<: {while: inactive}
              ^~
          help: share values through a policy that others extend, with `extends`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          inactive_end:
            while: inactive
            after: 48h
        ```

        A child's map is merged into the inherited one, so here `after: 48h` alone would do.
        """#
    ),
    DiagnosticPage(
      id: #"tag"#,
      summary: #"A tag, which the language does not have."#,
      why: #"""
        The place of a value decides its type, not the value: a tag could only contradict it, and in some tools it can
        run code.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        title: !text Video Chat
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:3:8: error: tags are not part of the policy language, found `!text` [tag]
          title: !text Video Chat
                 ^~~~~
          help: remove the tag; the place of a value decides its type
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        title: Video Chat
        ```
        """#
    ),
    DiagnosticPage(
      id: #"directive"#,
      summary: #"A YAML directive, which the language does not have."#,
      why: #"""
        It changes how the rest of the file is read, and tools heed it differently.
        """#,
      bad: #"""
        ```yaml
        %YAML 1.1
        ---
        policy: video-chat
        extends: messaging-session
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:1:1: error: directives of YAML are not part of the policy language [directive]
          %YAML 1.1
          ^~~~~~~~~
          help: remove the line that begins with `%`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        ```
        """#
    ),
    DiagnosticPage(
      id: #"several-documents"#,
      summary: #"The file holds more than one document."#,
      why: #"""
        Many tools read only the first one, and a message about the second could not name its file.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        ---
        policy: audio-chat
        extends: messaging-session
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:3:1: error: a second document begins here, but a file holds one policy or configuration [several-documents]
          ---
          ^~~
          help: move it to a file of its own, or remove the `---`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        ```

        Give each a file of its own.
        """#
    ),
    DiagnosticPage(
      id: #"unknown-document"#,
      summary: #"The file is no policy, configuration or test."#,
      why: #"""
        The key `policy`, `config` or `test` is missing or misspelt, so nobody can say what the rest should be.
        """#,
      bad: #"""
        ```yaml
        polcy: video-chat
        extends: messaging-session
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:1:1: error: this file is no policy, configuration or test [unknown-document]
          polcy: video-chat
          ^~~~~
          help: did you mean `policy` instead of `polcy`?
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        ```
        """#
    ),
    DiagnosticPage(
      id: #"unknown-key"#,
      summary: #"The language has no such key at this place."#,
      why: #"""
        Most often it is misspelt, or indented too little. Passed over in silence, the rule would lack what was meant.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          inactive_end: {aftr: 48h}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:18: error: `inactive_end` has no key `aftr` [unknown-key]
            inactive_end: {aftr: 48h}
                           ^~~~
          help: did you mean `after`? keys here: `title`, `refs`, `while`, `start`, `cancel`, `restart`, `after`, `if`, `unless`, `then`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          inactive_end: {after: 48h}
        ```

        For a key of your own begin its name with `x-`.
        """#
    ),
    DiagnosticPage(
      id: #"missing-key"#,
      summary: #"A key that has to be there is missing."#,
      why: #"""
        Without it the part means nothing: a timer needs `while`, `start` and `after`, a rule `event` and
        `from`, a setting `type`, a configured channel `policy`, an event line `at`, `session` and `event`.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          lifetime: {while: open, after: 30d, then: {to: ended}}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:3: error: the timer `lifetime` lacks the key `start` [missing-key]
            lifetime: {while: open, after: 30d, then: {to: ended}}
            ^~~~~~~~
          help: add `start: …`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          lifetime: {while: open, start: enter, after: 30d, then: {to: ended}}
        ```

        In a child the name most likely is misspelt: an inherited timer or rule is changed by its name, and a new one
        needs all of its keys. And a policy without states or events of its own that has no `extends` most likely
        was meant to have one; what it uses of the other policy is then not reported as missing.
        """#
    ),
    DiagnosticPage(
      id: #"missing-value"#,
      summary: #"A key has no value, or one that YAML reads as none, such as `null` or `~`."#,
      why: #"""
        It may be forgotten, or meant to remove something; the file does not say which.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        title:
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:3:7: error: `title` has no value [missing-value]
          title:
                ^
          help: write text, or remove the key
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        title: Video Chat
        ```

        Give it a value, or remove the key. To remove what is inherited write `none`.
        """#
    ),
    DiagnosticPage(
      id: #"conflicting-keys"#,
      summary: #"Two keys can't be used together."#,
      why: #"""
        One would undo the other: `reject` with `to`, `do` or `remember`, as a refusal changes nothing; `words` with
        `add` or `remove`; a state that is both `initial` and `final`.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          not-now: {event: rep.message, from: waiting, reject: session_inactive, do: route}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:74: error: a rule that rejects changes nothing, so `do` would have no effect [conflicting-keys]
            not-now: {event: rep.message, from: waiting, reject: session_inactive, do: route}
                                                                                   ^~
          help: remove `do` or `reject`
          note: video-chat.yaml:4:56: `reject` is here
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          not-now: {event: rep.message, from: waiting, reject: session_inactive}
        ```

        Remove one of the two.
        """#
    ),
    DiagnosticPage(
      id: #"useless-key"#,
      summary: #"A key has no effect where it stands."#,
      why: #"""
        Whoever wrote it expects something that won't happen: `range` or `step` of a setting that is no duration,
        `reason` of a state that is not final.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        settings:
          status_based_capacity: {step: 1m}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:27: error: only a duration has a `step` [useless-key]
            status_based_capacity: {step: 1m}
                                    ^~~~
          help: remove it, or write `type: duration`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        settings:
          status_based_capacity: {default: true}
        ```

        Remove it.
        """#
    ),
    DiagnosticPage(
      id: #"wrong-type"#,
      summary: #"A value is of another kind than its place needs."#,
      why: #"""
        Text for a flag, a list for a map, a flag in quotes: guessing what was meant would be right most of the time,
        and wrong without a word for the rest.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        capabilities: {business_initiated: "false"}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:3:32: error: `business_initiated` is `true` or `false`, found the text `false` [wrong-type]
          capabilities: {business_initiated: "false"}
                                         ^~~~~~~
          help: remove the quotes
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        capabilities: {business_initiated: false}
        ```

        The message says what the place needs.
        """#
    ),
    DiagnosticPage(
      id: #"empty-list"#,
      summary: #"A list has no items, so that it would say nothing."#,
      why: #"""
        A rule for no event or no state is never taken. Most likely the items were to be filled in later.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          end: {from: []}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:15: error: `from` is an empty list [empty-list]
            end: {from: []}
                        ^~
          help: give at least one item
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          end: {from: [waiting, active, inactive]}
        ```

        Give it an item, or write `none` to remove what is inherited.
        """#
    ),
    DiagnosticPage(
      id: #"unknown-word"#,
      summary: #"The language has no such word at this place."#,
      why: #"""
        Only the words that the help lists mean something here; any other is misspelt.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          opt_out: {match: exactly}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:20: error: `match` can't be `exactly` [unknown-word]
            opt_out: {match: exactly}
                             ^~~~~~~
          help: allowed here: `whole`, `first_word`, `any_word`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          opt_out: {match: whole}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"invalid-name"#,
      summary: #"A text can't be a name."#,
      why: #"""
        Names stand in records, commands and URLs, so they have lower-case letters, digits, `-` and `_`, begin with a
        letter, and have at most 64 characters.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        states: {Wrap up: The rep writes notes}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:3:10: error: `Wrap up` is not a name [invalid-name]
          states: {Wrap up: The rep writes notes}
                   ^~~~~~~
          help: did you mean `wrap-up`? use lower-case letters, digits, `_` and `-`, beginning with a letter
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        states: {wrap_up: The rep writes notes}
        timers:
          wrap_up_end: {while: wrap_up, start: enter, after: 1h, then: {to: ended}}
        rules:
          wrap-up: {event: rep.end, from: active, to: wrap_up}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"reserved-name"#,
      summary: #"The name is a word that means something of its own, to the language or to YAML."#,
      why: #"""
        Where the name is used it would be read as the other thing: `open`, for one, stands for every state that is
        neither initial nor final.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        memory: {open: boolean}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:3:13: error: `open` can't be a name, as it is a word of the language or of YAML [reserved-name]
          memory: {open: boolean}
                      ^~~~
          help: choose another name
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        memory: {opened: boolean}
        rules:
          accept: {remember: {opened: true}}
          transfer: {if: opened}
        ```

        See the names that are taken.
        """#
    ),
    DiagnosticPage(
      id: #"ambiguous-scalar"#,
      summary: #"The text is text here, but other YAML tools read it as true or false."#,
      why: #"""
        Other programs that read the file, and editors that reformat it, would turn the word into a flag.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          opt_out: {add: [NO]}
        ```

        ```console
        $ policycheck check --strict video-chat.yaml
        video-chat.yaml:4:19: warning: `NO` is text here, but other YAML tools read it as true or false [ambiguous-scalar]
            opt_out: {add: [NO]}
                            ^~
          help: write it in quotes: "NO"
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          opt_out: {add: ["NO"]}
        ```

        The same is reported for the language `no` in `languages`: write `"no"`.
        """#
    ),
    DiagnosticPage(
      id: #"invalid-duration"#,
      summary: #"The text is no duration, the duration is longer than a hundred years, or it is zero where time has to pass."#,
      why: #"""
        A timer that is off by a unit ends sessions too early or never, so nothing is guessed.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          inactive_end: {after: 24 hours}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:25: error: `after` is not a duration: `24 hours` [invalid-duration]
            inactive_end: {after: 24 hours}
                                  ^~~~~~~~
          help: did you mean `24h`? write a number with a unit (ms, s, m, h, d), such as `90s`, `5m`, `1h30m`, or ISO 8601 such as `PT5M`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          inactive_end: {after: 24h}
        ```

        Write a number with a unit: `ms`, `s`, `m`, `h`, `d`.
        """#
    ),
    DiagnosticPage(
      id: #"duration-without-unit"#,
      summary: #"A number without a unit, where a duration is needed."#,
      why: #"""
        Products count in seconds, minutes or milliseconds; a bare number would be right in one of them and sixty
        times too long in another.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          inactive_end: {after: 24}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:25: error: `after` is `24`, a number without a unit [duration-without-unit]
            inactive_end: {after: 24}
                                  ^~
          help: did you mean `24m` (minutes)? units: `ms`, `s`, `m`, `h`, `d`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          inactive_end: {after: 24h}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"range-inverted"#,
      summary: #"A range or a window ends before it begins."#,
      why: #"""
        No moment and no value lies inside it.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          inactive_end: {after: 30h..24h}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:25: error: `after` ends before it begins: 30h is longer than 24h [range-inverted]
            inactive_end: {after: 30h..24h}
                                  ^~~~~~~~
          help: write `24h..30h`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          inactive_end: {after: 24h..30h}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"duplicate-policy"#,
      summary: #"Two files declare the same policy."#,
      why: #"""
        A channel would follow the one or the other, whichever is read first. Mostly a file was copied and its id
        forgotten.
        """#,
      bad: #"""
        ```yaml
        policy: enhanced-sms
        extends: enhanced
        ```

        ```console
        $ policycheck check policies
        policies/sms.yaml:1:9: error: the policy `enhanced-sms` is declared twice [duplicate-policy]
          policy: enhanced-sms
                  ^~~~~~~~~~~~
          help: give one of the two another id
          note: policies/enhanced-sms.yaml:2:9: `enhanced-sms` is declared here
        ```
        """#,
      good: #"""
        ```yaml
        policy: acme-sms
        extends: enhanced-sms
        ```

        Give one of the two another id.
        """#
    ),
    DiagnosticPage(
      id: #"unknown-policy"#,
      summary: #"No file declares the policy that is extended, or followed by a channel."#,
      why: #"""
        Without it nothing can be said of the file's states, events and rules.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-sesion
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:2:10: error: there is no policy `messaging-sesion` [unknown-policy]
          extends: messaging-sesion
                   ^~~~~~~~~~~~~~~~
          help: did you mean `messaging-session`? policies here: `video-chat`, `bring-your-own-channel`, `enhanced-apple-messages`, `enhanced-facebook-messenger`, `enhanced-in-app-chat`, `enhanced-line`, `enhanced-sms`, `enhanced-web-chat`, `enhanced-whatsapp`, `enhanced`, `messaging-session`, `standard-facebook-messenger`, `standard-sms`, `standard-whatsapp`, `standard`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        ```

        `policycheck` looks in the files that it was given, beside them, and in the folder of `--policies`.
        """#
    ),
    DiagnosticPage(
      id: #"inheritance-cycle"#,
      summary: #"A policy extends itself, perhaps through others."#,
      why: #"""
        There is no first policy to begin with.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: video-chat
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:2:10: error: the policy `video-chat` extends itself [inheritance-cycle]
          extends: video-chat
                   ^~~~~~~~~~
          help: remove one `extends`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        ```

        Remove one `extends`.
        """#
    ),
    DiagnosticPage(
      id: #"nothing-to-remove"#,
      summary: #"Something is removed, with `none` or `remove`, that is not inherited."#,
      why: #"""
        Most often its name is misspelt, and what should go stays.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers: {notificaton_end: none}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:3:10: error: there is no inherited `notificaton_end` to remove [nothing-to-remove]
          timers: {notificaton_end: none}
                   ^~~~~~~~~~~~~~~
          help: did you mean `notification_end`? inherited names here: `customer_inactivity`, `inactive_end`, `unanswered_end`, `notification_end`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers: {notification_end: none}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"nothing-to-edit"#,
      summary: #"`{add: …, remove: …}` changes an inherited list, and none is inherited."#,
      why: #"""
        Most often the list is the child's own, or the timer, rule or keyword set that it is to change has another
        name.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          accept: {do: {add: [route]}}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:17: error: there is no inherited list to change [nothing-to-edit]
            accept: {do: {add: [route]}}
                          ^~~
          help: write the list itself, as in `[…]`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          accept: {do: [route]}
        ```

        Write the list itself.
        """#
    ),
    DiagnosticPage(
      id: #"unknown-state"#,
      summary: #"The policy declares no such state."#,
      why: #"""
        A rule would lead nowhere, or never be taken.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          end: {to: closed}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:13: error: `closed` is none of the states [unknown-state]
            end: {to: closed}
                      ^~~~~~
          help: states here: `unopened`, `new`, `waiting`, `active`, `inactive`, `ended`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          end: {to: ended}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"unknown-event"#,
      summary: #"The policy declares no such event."#,
      why: #"""
        The host never sends it, so the rule or timer would wait for ever.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          customer_inactivity: {start: rep.mesage}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:32: error: `rep.mesage` is none of the events [unknown-event]
            customer_inactivity: {start: rep.mesage}
                                         ^~~~~~~~~~
          help: did you mean `rep.message`? events here: `customer.message`, `customer.end`, `rep.message`, `rep.accept`, `rep.transfer`, `rep.inactivate`, `rep.end`, `automation.message`, `automation.inactivate`, `automation.end`, `automation.notification`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          customer_inactivity: {start: rep.message}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"unknown-field"#,
      summary: #"The event has no such field."#,
      why: #"""
        The condition could never hold. In a rule with several events at least one has to have the field.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          end: {if: {text: {in: opt_out}}}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:14: error: none of `customer.end`, `rep.end`, `automation.end` has a field `text` [unknown-field]
            end: {if: {text: {in: opt_out}}}
                       ^~~~
          help: `customer.message` has it
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        events: {customer.end: {text: string}}
        rules:
          end: {if: {text: {in: opt_out}}}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"unknown-effect"#,
      summary: #"The policy declares no such effect."#,
      why: #"""
        The host would be reported to do something that it has never heard of.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          transfer: {do: rout}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:18: error: `rout` is none of the effects [unknown-effect]
            transfer: {do: rout}
                           ^~~~
          help: did you mean `route`? effects here: `route`, `route_to_owner`, `record_opt_out`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          transfer: {do: route}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"unknown-parameter"#,
      summary: #"The effect has no such parameter."#,
      why: #"""
        The host does not look for it, so that it would have no consequence.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          transfer: {do: {route: {queue: second_level}}}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:27: error: the effect `route` has no parameter `queue` [unknown-parameter]
            transfer: {do: {route: {queue: second_level}}}
                                    ^~~~~
          help: there are no parameters here
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        effects: {route_to: {parameters: {queue: string}}}
        rules:
          transfer: {do: {route_to: {queue: second_level}}}
        ```

        Declare it. Every rule with this effect then has to give it.
        """#
    ),
    DiagnosticPage(
      id: #"missing-parameter"#,
      summary: #"A rule does not give an effect one of its parameters."#,
      why: #"""
        The host would have to make up a value.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        effects: {remind: {parameters: {template: string}}}
        rules:
          transfer: {do: remind}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:5:18: error: the effect `remind` needs the parameter `template` [missing-parameter]
            transfer: {do: remind}
                           ^~~~~~
          help: write `remind: {template: …}`
          note: video-chat.yaml:3:33: declared here
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        effects: {remind: {parameters: {template: string}}}
        rules:
          transfer: {do: {remind: {template: please_wait}}}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"unknown-refusal"#,
      summary: #"The policy declares no such refusal."#,
      why: #"""
        Whoever is refused gets to read the refusal's text, and there is none.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          rep-must-start-anew: {reject: is_inactive}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:33: error: `is_inactive` is none of the refusals [unknown-refusal]
            rep-must-start-anew: {reject: is_inactive}
                                          ^~~~~~~~~~~
          help: refusals here: `business_initiated_unsupported`, `notification_unsupported`, `inactive_unsupported`, `session_inactive`, `start_new_session`, `session_ended`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          rep-must-start-anew: {reject: session_inactive}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"unknown-setting"#,
      summary: #"The policy declares no such setting."#,
      why: #"""
        Nobody could ever choose it. Settings are named in conditions, in a timer's `after`, in configurations, in
        `--set` and in lines of events.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          inactive_end: {after: inactive_limit}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:25: error: `inactive_limit` is none of the settings [unknown-setting]
            inactive_end: {after: inactive_limit}
                                  ^~~~~~~~~~~~~~
          help: settings here: `customer_inactivity`, `status_based_capacity`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        settings: {inactive_limit: {type: duration, range: 1h..30h, default: 24h}}
        timers:
          inactive_end: {after: inactive_limit}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"unknown-timer"#,
      summary: #"The policy declares no such timer."#,
      why: #"""
        It never runs, so a condition on it would always have the same answer.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          end: {unless: {timer: lifetime}}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:25: error: `lifetime` is none of the timers [unknown-timer]
            end: {unless: {timer: lifetime}}
                                  ^~~~~~~~
          help: timers here: `customer_inactivity`, `inactive_end`, `unanswered_end`, `notification_end`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          end: {unless: {timer: inactive_end}}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"unknown-rule"#,
      summary: #"A scenario names a rule that the channel's policy doesn't have."#,
      why: #"""
        The scenario could only fail, and not because the policy is wrong.
        """#,
      bad: #"""
        ```yaml
        test: opt-out
        channel: enhanced-sms
        scenarios:
          revoke:
            steps:
              - event: {customer.message: {text: REVOKE}}
                expect: {status: ended, effects: record_opt_out, because: opt_out}
        ```

        ```console
        $ policycheck check opt-out.test.yaml
        opt-out.test.yaml:7:67: error: `enhanced-sms` has no rule `opt_out` [unknown-rule]
                  expect: {status: ended, effects: record_opt_out, because: opt_out}
                                                                            ^~~~~~~
          help: did you mean `opt-out`? rules here: `opt-out`, `customer-opens`, `customer-answers`, `customer-returns-to-owner`, `customer-returns`, `rep-opens`, `rep-cannot-open`, `rep-must-start-anew`, `rep-must-wait`, `notification-cannot-open`, `notification-unsupported`, `notification-kept-open`, `notification`, `accept`, `transfer`, `inactivate`, `cannot-inactivate`, `end`, `timer.customer_inactivity`, `timer.inactive_end` and 2 more
        ```
        """#,
      good: #"""
        ```yaml
        test: opt-out
        channel: enhanced-sms
        scenarios:
          revoke:
            steps:
              - event: {customer.message: {text: REVOKE}}
                expect: {status: ended, effects: record_opt_out, because: opt-out}
        ```

        Use the rule's name; a timer's rule is called `timer.NAME`.
        """#
    ),
    DiagnosticPage(
      id: #"unknown-keywords"#,
      summary: #"The policy declares no such keyword set."#,
      why: #"""
        The words would count for nothing: no rule looks for them.
        """#,
      bad: #"""
        ```yaml
        config: acme
        channels:
          acme-sms: {policy: enhanced-sms, keywords: {optout: {add: [PARAR]}}}
        ```

        ```console
        $ policycheck check acme.yaml
        acme.yaml:3:47: error: the policy `enhanced-sms` has no keyword set `optout` [unknown-keywords]
            acme-sms: {policy: enhanced-sms, keywords: {optout: {add: [PARAR]}}}
                                                        ^~~~~~
          help: did you mean `opt_out`? keyword sets here: `opt_out`
          note: policies/enhanced-sms.yaml:2:9: `enhanced-sms` is declared here
        ```
        """#,
      good: #"""
        ```yaml
        config: acme
        channels:
          acme-sms: {policy: enhanced-sms, keywords: {opt_out: {add: [PARAR]}}}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"unknown-memory"#,
      summary: #"`remember` names something that the policy does not remember."#,
      why: #"""
        A session keeps only what is declared, so that all that can happen can be checked.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          accept: {remember: {accepted: true}}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:23: error: `accepted` is none of the memories [unknown-memory]
            accept: {remember: {accepted: true}}
                                ^~~~~~~~
          help: memories here: `opened_by`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        memory: {accepted: boolean}
        rules:
          accept: {remember: {accepted: true}}
          transfer: {if: accepted}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"unknown-condition"#,
      summary: #"A condition names nothing that the policy declares: no setting, no capability, no memory, no field of the event."#,
      why: #"""
        A misspelt condition would be false for ever, and its rule silently dead.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          accept: {if: bussiness_initiated}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:16: error: `bussiness_initiated` is no setting, capability, memory or field of the event [unknown-condition]
            accept: {if: bussiness_initiated}
                         ^~~~~~~~~~~~~~~~~~~
          help: did you mean `business_initiated`? allowed here: `customer_inactivity`, `status_based_capacity`, `business_initiated`, `inactive`, `notifications`, `opened_by`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          accept: {if: business_initiated}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"unknown-value"#,
      summary: #"The value is not one of those that are listed where the field, setting, parameter or memory is declared."#,
      why: #"""
        It can never come, so the condition would never hold.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          accept: {if: {opened_by: customer}}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:28: error: `opened_by` can't be `customer` [unknown-value]
            accept: {if: {opened_by: customer}}
                                     ^~~~~~~~
          help: allowed here: `rep`, `automation`, `none`
          note: policies/messaging-session.yaml:59:3: `opened_by` is declared here
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          accept: {if: {opened_by: rep}}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"duplicate-value"#,
      summary: #"A value is listed twice."#,
      why: #"""
        The second says nothing; most likely another was meant.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        settings:
          greeting: {type: [short, long, short]}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:34: error: the value `short` is listed twice [duplicate-value]
            greeting: {type: [short, long, short]}
                                           ^~~~~
          help: remove one of the two
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        settings:
          greeting: {type: [short, long]}
        rules:
          accept: {if: {greeting: short}}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"unused-name"#,
      summary: #"A child declares a capability, setting, memory, keyword set, effect or refusal that nothing in its policy uses."#,
      why: #"""
        Most likely the name is misspelt, and what is inherited stays as it was. A warning only, as the policy runs.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        capabilities: {busines_initiated: false}
        ```

        ```console
        $ policycheck check --strict video-chat.yaml
        video-chat.yaml:3:12: warning: nothing in the policy uses the capability `busines_initiated` [unused-name]
          capabilities: {busines_initiated: false}
                     ^~~~~~~~~~~~~~~~~
          help: did you mean `business_initiated`? name it in a rule or a timer, or leave it out
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        capabilities: {business_initiated: false}
        ```

        Write the name as the inherited policy has it, name it in a rule or a timer, or leave it out.
        """#
    ),
    DiagnosticPage(
      id: #"ambiguous-name"#,
      summary: #"A condition names settings, capabilities, memories and fields alike, and this name is of two kinds."#,
      why: #"""
        A reader could not tell which of the two a condition tests.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        memory: {notifications: boolean}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:3:13: error: `notifications` is a memory here and a capability elsewhere, so a condition could mean either [ambiguous-name]
          memory: {notifications: boolean}
                      ^~~~~~~~~~~~~
          help: rename one of the two
          note: policies/messaging-session.yaml:56:3: `notifications` is a capability here
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        memory: {notified: boolean}
        rules:
          accept: {remember: {notified: true}}
          transfer: {if: notified}
        ```

        Rename one of the two. Two events may have a field of the same name.
        """#
    ),
    DiagnosticPage(
      id: #"limit-exceeded"#,
      summary: #"The policy has more parts than a session and its tables can hold."#,
      why: #"""
        A session is small and of one size, so that a machine holds millions; what it can remember has a limit. Most
        often a memory lists too many values.
        """#,
      bad: #"""
        ```console
        $ (printf 'policy: big\nextends: messaging-session\nmemory: {queue: ['; seq -s ', ' -f 'q%.0f' 70; printf ']}\n') > many.yaml; policycheck check many.yaml
        many.yaml:1:9: error: the policy needs 77 facts, and 64 are the most: one for each timer and remembered value, and for each test of an event's fields [limit-exceeded]
          policy: big
                  ^~~
          help: remember fewer values, or split the policy
        ```
        """#,
      good: #"""
        ```console
        $ printf 'policy: small\nextends: messaging-session\nmemory: {queue: [first, second]}\nrules: {accept: {remember: {queue: first}}, transfer: {unless: {queue: second}}}\n' > few.yaml; policycheck check few.yaml
        ```

        Remember fewer values, or split the policy: see the limits.
        """#
    ),
    DiagnosticPage(
      id: #"no-initial-state"#,
      summary: #"No state is `initial`, or more than one is."#,
      why: #"""
        A session has to be in exactly one state before its first event.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        states: {waiting: {initial: true}}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:3:10: error: `waiting` is a second initial state [no-initial-state]
          states: {waiting: {initial: true}}
                   ^~~~~~~
          help: only one state can have `initial: true`
          note: policies/messaging-session.yaml:8:3: `unopened` is initial too
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        states: {waiting: {title: In the queue}}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"no-final-state"#,
      summary: #"No state is `final`, so no session could ever end."#,
      why: #"""
        Sessions would pile up, and an opt-out could not close one.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        states: {ended: {final: false, reason: none}}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:1:9: error: no state of `video-chat` is final, so no session could ever end [no-final-state]
          policy: video-chat
                  ^~~~~~~~~~
          help: give one state `final: true`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        states: {ended: {final: true, reason: none}}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"initial-state-entered"#,
      summary: #"A rule leads to the initial state."#,
      why: #"""
        That one is only for sessions before their first event; one that came back to it could be opened twice.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          transfer: {to: unopened}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:18: error: no session comes back to `unopened`, the state before its first event [initial-state-entered]
            transfer: {to: unopened}
                           ^~~~~~~~
          help: choose a state that a session can be in
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          transfer: {to: waiting}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"unreachable-state"#,
      summary: #"No session can come into the state."#,
      why: #"""
        All rules and timers about it are dead, mostly because the rule that leads there is missing or can't be taken.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        states: {on_hold: The rep has put the customer on hold}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:3:10: error: no session can come into the state `on_hold` [unreachable-state]
          states: {on_hold: The rep has put the customer on hold}
                   ^~~~~~~
          help: add a rule with `to: on_hold`, or remove the state
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        states: {on_hold: The rep has put the customer on hold}
        events: {rep.hold: {}, rep.resume: {}}
        timers:
          hold_limit: {while: on_hold, start: enter, after: 1h, then: {to: active}}
        rules:
          hold: {event: rep.hold, from: active, to: on_hold}
          resume: {event: rep.resume, from: on_hold, to: active}
        ```

        Add a rule that leads there, and one that leads away, or remove the state.
        """#
    ),
    DiagnosticPage(
      id: #"dead-end-state"#,
      summary: #"A session that comes into the state never gets to its end, whatever happens."#,
      why: #"""
        It stays open for ever: nobody can close it, and no timer does. Where it moves among several such states,
        the first of them is named.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        states: {on_hold: The rep has put the customer on hold}
        events: {rep.hold: {}}
        rules:
          opt-out: {from: [unopened, new, waiting, active, inactive]}
          end: {from: [new, waiting, active, inactive]}
          hold: {event: rep.hold, from: active, to: on_hold}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:3:10: error: the state `on_hold` has no way out [dead-end-state]
          states: {on_hold: The rep has put the customer on hold}
                   ^~~~~~~
          help: add a rule or a timer that leads to a final state
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        states: {on_hold: The rep has put the customer on hold}
        events: {rep.hold: {}}
        timers:
          hold_limit: {while: on_hold, start: enter, after: 1h, then: {to: active}}
        rules:
          hold: {event: rep.hold, from: active, to: on_hold}
        ```

        Add a rule or a timer that leads to a final state. Here the inherited rules for `any` and `open` states do.
        """#
    ),
    DiagnosticPage(
      id: #"unreachable-rule"#,
      summary: #"A rule's conditions can never all hold, or it is for final states only."#,
      why: #"""
        It is never taken, although somebody expects it to be. Here the timer belongs to `inactive` and never runs in
        `waiting`.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          late-accept: {event: rep.accept, if: {timer: inactive_end}, from: waiting, to: active}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:3: error: the rule `late-accept` is never taken: its conditions can't all hold at once [unreachable-rule]
            late-accept: {event: rep.accept, if: {timer: inactive_end}, from: waiting, to: active}
            ^~~~~~~~~~~
          help: look for a test that contradicts another, or for a timer that can't run in these states
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          late-word: {event: customer.message, if: {timer: inactive_end}, from: inactive, to: waiting, do: route}
        ```

        Rules that a channel inherits and switches off, by a capability, a setting that it does not offer or a memory
        that nothing sets, are not reported: they are switched off on purpose. A rule of the channel's own file is:
        the message then names what makes it impossible.

        ```yaml
        policy: quiet-chat
        extends: messaging-session
        capabilities: {inactive: false}
        rules:
          inactivate: {event: rep.inactivate}
        ```

        Leave such a rule out, or change the capability. A policy that is abstract, or that other policies of the same
        check extend, is written for its children too, and its rules may be impossible in itself. One that extends
        nothing may have rules for what it does not support; there only what nothing ever remembers is reported.
        """#
    ),
    DiagnosticPage(
      id: #"shadowed-rule"#,
      summary: #"Earlier rules take every case of this one, so it is never taken."#,
      why: #"""
        The first rule that fits is taken. What the later one was to do, here to end the session on an opt-out,
        never happens.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          any-message: {event: customer.message, from: active, to: waiting}
          opt-out: {from: active}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:5:3: error: the rule `opt-out` is never taken: `any-message` before it takes every case [shadowed-rule]
            opt-out: {from: active}
            ^~~~~~~
          help: move it up, give the earlier rule a condition, or remove one of them
          note: video-chat.yaml:4:3: `any-message` is here
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          any-message: {event: customer.message, unless: {text: {in: opt_out}}, from: active, to: waiting}
          opt-out: {from: active}
        ```

        Move it up, give the earlier rule a condition, or remove one of them. A child's new rules come before the
        inherited ones. In a channel's own file it can also be a capability that lets the earlier rule take every
        case: see `unreachable-rule`.
        """#
    ),
    DiagnosticPage(
      id: #"partly-shadowed-rule"#,
      summary: #"A new rule of a child leaves an inherited rule nothing in some of its states."#,
      why: #"""
        A child's new rules come before the inherited ones, and the first rule that fits is taken. One without a
        condition that speaks of an event in a state takes all of them there, also those that an inherited rule with a
        condition is for: here no customer could opt out of an active session any more.

        It is reported where the new rule does not ask what the inherited one asks. A rule that asks the same, or more, is
        written to replace it, and so is one for an inherited rule that asks nothing.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          customer-waits: {event: customer.message, from: active, to: waiting}
        ```

        ```console
        $ policycheck check --strict video-chat.yaml
        video-chat.yaml:4:3: warning: in `active` the rule `customer-waits` takes every `customer.message` that the inherited rule `opt-out` is for [partly-shadowed-rule]
            customer-waits: {event: customer.message, from: active, to: waiting}
            ^~~~~~~~~~~~~~
          help: new rules are tried before inherited ones: add `unless: {text: {in: opt_out}}`; if it is meant, write `opt-out: {from: [unopened, new, waiting, inactive]}`
          note: policies/messaging-session.yaml:114:3: `opt-out` is here
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          customer-waits: {event: customer.message, unless: {text: {in: opt_out}}, from: active, to: waiting}
        ```

        If it is meant, say for which states the inherited rule still is:

        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          customer-waits: {event: customer.message, from: active, to: waiting}
          opt-out: {from: [unopened, new, waiting, inactive]}
        ```

        Of an inherited rule that has nothing left in any of its states `shadowed-rule` tells.
        """#
    ),
    DiagnosticPage(
      id: #"timer-never-starts"#,
      summary: #"Nothing that can happen starts the timer."#,
      why: #"""
        What it should do never happens. Here `any` includes the initial status: a session begins inside the timer's
        states, and so never comes into them from outside.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          lifetime: {while: any, start: enter, after: 30d, then: {to: ended}}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:3: error: the timer `lifetime` can never start [timer-never-starts]
            lifetime: {while: any, start: enter, after: 30d, then: {to: ended}}
            ^~~~~~~~
          help: a session begins in `unopened` and so never comes into it; name an event in `start`
          note: video-chat.yaml:4:21: it runs only in these states
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          lifetime: {while: open, start: enter, after: 30d, then: {to: ended}}
        ```

        A timer of a channel's own file is also reported where the channel itself keeps it from starting, as described
        for `unreachable-rule`: for instance by `settings: {NAME: none}`, where the timer runs for that setting.
        """#
    ),
    DiagnosticPage(
      id: #"timer-in-final-state"#,
      summary: #"A timer is to run in a final state, where nothing happens any more."#,
      why: #"""
        A final state is final: no event, and no timer, does anything there.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        timers:
          clean_up: {while: ended, start: enter, after: 30d}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:21: error: the timer `clean_up` is to run in `ended`, where nothing happens any more [timer-in-final-state]
            clean_up: {while: ended, start: enter, after: 30d}
                              ^~~~~
          help: leave `ended` out of `while`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        effects: {clean_up: Remove the session after 30 days}
        rules:
          end: {do: clean_up}
        ```

        What is to happen at the end belongs into `do` of the rules that lead there.
        """#
    ),
    DiagnosticPage(
      id: #"endless-state"#,
      summary: #"No timer ever leads out of the state, which is neither initial nor final."#,
      why: #"""
        If nobody writes or clicks again, the session stays there for ever: queues fill up, and reps stay
        occupied. It is reported once, where the state is declared, even if many policies inherit it; and only of policies
        that have timers, as others leave time to the host. Whether a timer really runs can depend on settings and
        conditions; that there is one is enough.
        """#,
      bad: #"""
        ```yaml
        policy: museum-chat
        states: {unopened: {initial: true}, waiting: In the queue, answered: A guide is there, over: {final: true}}
        events: {visitor.message: {text: string}, guide.accept: {}, guide.ends: {}}
        timers:
          forgotten: {while: answered, start: enter, after: 12h, then: {to: over}}
        rules:
          visitor-asks: {event: visitor.message, from: unopened, to: waiting}
          guide-accepts: {event: guide.accept, from: waiting, to: answered}
          guide-ends: {event: guide.ends, from: answered, to: over}
        ```

        ```console
        $ policycheck check --strict museum-chat.yaml
        museum-chat.yaml:2:37: warning: no timer leads out of the state `waiting`, so a session can stay there for ever [endless-state]
          …es: {unopened: {initial: true}, waiting: In the queue, answered: A guide is there, over: {final: t…
                                           ^~~~~~~
          help: add a timer for it, such as a lifetime with `while: open`, or say in an ignore comment what ends it
        ```
        """#,
      good: #"""
        ```yaml
        policy: museum-chat
        states: {unopened: {initial: true}, waiting: In the queue, answered: A guide is there, over: {final: true}}
        events: {visitor.message: {text: string}, guide.accept: {}, guide.ends: {}}
        timers:
          forgotten: {while: open, start: enter, after: 12h, then: {to: over}}
        rules:
          visitor-asks: {event: visitor.message, from: unopened, to: waiting}
          guide-accepts: {event: guide.accept, from: waiting, to: answered}
          guide-ends: {event: guide.ends, from: answered, to: over}
        ```

        Where the host or a person ends it for sure, say so in an ignore comment.
        """#
    ),
    DiagnosticPage(
      id: #"late-reminder"#,
      summary: #"A timer that only has effects is never due before another one that ends what it warns of."#,
      why: #"""
        A reminder at or after the deadline reminds nobody. It is reported where the deadline surely runs whenever the
        reminder does, since the same moment or an earlier one, and is due by then: in windows the reminder's first
        moment counts against the deadline's last. Where the time is a setting, it is reported if no value that may be chosen
        leaves the reminder in time, if the default does not, and in a configuration at the value that does not.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        effects: {remind: Ask whether the customer is still there}
        timers:
          reminder: {while: active, start: rep.message, cancel: customer.message, after: 45m, then: {do: remind}}
        ```

        ```console
        $ policycheck check --strict video-chat.yaml
        video-chat.yaml:5:82: warning: the timer `reminder` never comes before `customer_inactivity`: it is due after 45m, and `customer_inactivity` is due after 30m at the latest [late-reminder]
          …nder: {while: active, start: rep.message, cancel: customer.message, after: 45m, then: {do: remind}}
                                                                                      ^~~
          help: let `reminder` be due in less than 30m, or `customer_inactivity` later
          note: policies/messaging-session.yaml:83:12: the time of `customer_inactivity` is here
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        effects: {remind: Ask whether the customer is still there}
        timers:
          reminder: {while: active, start: rep.message, cancel: customer.message, after: 4m, then: {do: remind}}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"keyword-empty"#,
      summary: #"Nothing is left of the keyword once surrounding punctuation and white space are gone."#,
      why: #"""
        It could never match: messages are compared in the same form.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          opt_out: {add: ["!!!"]}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:19: error: nothing is left of the keyword `!!!` once surrounding punctuation and white space are trimmed [keyword-empty]
            opt_out: {add: ["!!!"]}
                            ^~~~~
          help: give a word with letters or digits
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          opt_out: {add: [HALT]}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"keyword-too-long"#,
      summary: #"The keyword has more than 64 characters."#,
      why: #"""
        Nobody types such a message letter for letter; it is most likely a sentence where a word was meant.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          opt_out: {add: [I would like to be taken off this list of numbers as soon as possible]}
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:19: error: the keyword has 69 characters, and 64 are the most [keyword-too-long]
            opt_out: {add: [I would like to be taken off this list of numbers as soon as possible]}
                            ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
          help: give a shorter word or phrase
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          opt_out: {add: [TAKE ME OFF]}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"keyword-overlap"#,
      summary: #"The keyword is in another set too."#,
      why: #"""
        The order of the rules would decide what the word means, and moving a rule would change it.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          goodbye: [BYE, QUIT]
        ```

        ```console
        $ policycheck check video-chat.yaml
        video-chat.yaml:4:18: error: `QUIT` is also in the keyword set `opt_out` [keyword-overlap]
            goodbye: [BYE, QUIT]
                           ^~~~
          help: keep it in one of the two: otherwise the order of the rules decides what it means
          note: policies/messaging-session.yaml:63:54: `QUIT` is here
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          goodbye: [BYE]
        rules:
          goodbye: {event: customer.message, if: {text: {in: goodbye}}, from: active, to: ended}
        ```

        Keep it in one of the two.
        """#
    ),
    DiagnosticPage(
      id: #"keyword-repeated"#,
      summary: #"The keyword is in its set twice; case, width and punctuation make no difference."#,
      why: #"""
        The second is useless. A warning only, as the policy runs.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          opt_out: {add: [Stop!]}
        ```

        ```console
        $ policycheck check --strict video-chat.yaml
        video-chat.yaml:4:19: warning: `Stop!` is in the set `opt_out` twice [keyword-repeated]
            opt_out: {add: [Stop!]}
                            ^~~~~
          help: remove one of the two: case, width and punctuation make no difference
          note: policies/messaging-session.yaml:63:13: `STOP` is here
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          opt_out: {add: [HALT]}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"keyword-set-as-text"#,
      summary: #"A condition compares a text with the name of a keyword set, and not with its words."#,
      why: #"""
        The condition holds for a message that is that very name, which hardly anybody sends, so that the rule is as
        good as never taken. `in` looks for the words of the set. A text in quotes is taken as it is.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        rules:
          hang-up: {event: customer.message, from: open, if: {text: opt_out}, to: ended}
        ```

        ```console
        $ policycheck check --strict video-chat.yaml
        video-chat.yaml:4:61: warning: `text` is compared with the text `opt_out` here, and not with the words of the keyword set [keyword-set-as-text]
            hang-up: {event: customer.message, from: open, if: {text: opt_out}, to: ended}
                                                                      ^~~~~~~
          help: write `text: {in: opt_out}` to look for the words; put the text in quotes if it is meant
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          goodbye: [bye, see you]
        rules:
          hang-up: {event: customer.message, from: open, if: {text: {in: goodbye}}, to: ended}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"keyword-missing"#,
      summary: #"A keyword set lacks words that the policy's own advice wants it to match."#,
      why: #"""
        Advice is written by those who know a law or a custom, for those who change the words later; see
        Advice. The shipped policies advise the words of 47 CFR 64.1200(a)(10), with which
        people in the US revoke their consent to text messages since 11 April 2025: stop, quit, end, revoke, opt out,
        cancel, unsubscribe. It is reported where the words got lost: where a configuration or a child removes them, or where
        the advice begins to apply.
        """#,
      bad: #"""
        ```yaml
        policy: short-sms
        extends: enhanced-sms
        keywords:
          opt_out: {remove: [STOP]}
        ```

        ```console
        $ policycheck check --strict short-sms.yaml
        short-sms.yaml:4:22: warning: the keyword set `opt_out` lacks `STOP`: US rules name them for text messages, 47 CFR 64.1200(a)(10) [keyword-missing]
            opt_out: {remove: [STOP]}
                               ^~~~
          help: add what is missing, as in `opt_out: {add: [STOP]}`, or say why not in an ignore comment
          note: policies/enhanced-sms.yaml:10:3: the policy advises it in `us_revocation`
        ```
        """#,
      good: #"""
        ```yaml
        policy: short-sms
        extends: enhanced-sms
        keywords:
          opt_out: {remove: [STOPALL]}
        ```

        Advice that is wrong for a channel is taken out with `advice: {us_revocation: none}`; where a word is left out on
        purpose, an ignore comment says why.
        """#
    ),
    DiagnosticPage(
      id: #"keyword-discouraged"#,
      summary: #"A keyword set holds a word that the policy's own advice is against."#,
      why: #"""
        A word that people also write for other reasons does something that they did not want: who answers "cancel" to
        a question about an order is opted out. See Advice. It is reported where the word is
        written, or where the advice begins to apply.
        """#,
      bad: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          opt_out: [STOP, UNSUBSCRIBE, END]
        ```

        ```console
        $ policycheck check --strict video-chat.yaml
        video-chat.yaml:4:32: warning: `END` is in the keyword set `opt_out`: people write it in a chat without wanting to opt out [keyword-discouraged]
            opt_out: [STOP, UNSUBSCRIBE, END]
                                         ^~~
          help: leave it out, in a child with `opt_out: {remove: [END]}`, or say why not in an ignore comment
          note: policies/messaging-session.yaml:71:3: the policy advises it in `everyday_words`
        ```
        """#,
      good: #"""
        ```yaml
        policy: video-chat
        extends: messaging-session
        keywords:
          opt_out: [STOP, UNSUBSCRIBE, END CHAT]
        ```
        """#
    ),
    DiagnosticPage(
      id: #"abstract-policy"#,
      summary: #"A channel follows a policy that is only there to be extended."#,
      why: #"""
        An abstract policy need not be complete, and is no channel that a customer can write to.
        """#,
      bad: #"""
        ```yaml
        config: acme
        channels:
          acme-sms: {policy: standard}
        ```

        ```console
        $ policycheck check acme.yaml
        acme.yaml:3:22: error: `standard` is abstract: it is there to be extended, and no channel can follow it [abstract-policy]
            acme-sms: {policy: standard}
                               ^~~~~~~~
          help: policies to follow here: `bring-your-own-channel`, `enhanced-apple-messages`, `enhanced-facebook-messenger`, `enhanced-in-app-chat`, `enhanced-line`, `enhanced-sms`, `enhanced-web-chat`, `enhanced-whatsapp`, `standard-facebook-messenger`, `standard-sms`, `standard-whatsapp`
          note: policies/standard.yaml:3:9: `standard` is declared here
        ```
        """#,
      good: #"""
        ```yaml
        config: acme
        channels:
          acme-sms: {policy: standard-sms}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"unknown-channel"#,
      summary: #"Neither a policy nor the configuration declares the channel that a command or a host asks for."#,
      why: #"""
        There are no rules to follow, and those of another channel would be the wrong ones.
        """#,
      bad: #"""
        ```console
        $ policycheck show enhanced-web-cat
        channel:1:1: error: there is no channel `enhanced-web-cat` [unknown-channel]
          enhanced-web-cat
          ^~~~~~~~~~~~~~~~
          help: did you mean `enhanced-web-chat`? channels here: `bring-your-own-channel`, `enhanced-apple-messages`, `enhanced-facebook-messenger`, `enhanced-in-app-chat`, `enhanced-line`, `enhanced-sms`, `enhanced-web-chat`, `enhanced-whatsapp`, `standard-facebook-messenger`, `standard-sms`, `standard-whatsapp`
        ```
        """#,
      good: #"""
        ```console
        $ policycheck show enhanced-web-chat | head -n 2
        policy: enhanced-web-chat
        title: Enhanced Web Chat (Messaging for Web)
        ```
        """#
    ),
    DiagnosticPage(
      id: #"unsupported-setting"#,
      summary: #"The channel's policy does not offer the setting; for a default, no channel here does."#,
      why: #"""
        The value would have no effect: the admin believes that silent customers are let go, and they are not.
        """#,
      bad: #"""
        ```yaml
        config: acme
        channels:
          acme-sms: {policy: enhanced-sms, settings: {customer_inactivity: 10m}}
        ```

        ```console
        $ policycheck check acme.yaml
        acme.yaml:3:47: error: `enhanced-sms` does not offer the setting `customer_inactivity` [unsupported-setting]
            acme-sms: {policy: enhanced-sms, settings: {customer_inactivity: 10m}}
                                                        ^~~~~~~~~~~~~~~~~~~
          help: channels that offer it: `bring-your-own-channel`, `enhanced-in-app-chat`, `enhanced-web-chat`
          note: policies/enhanced.yaml:10:3: the policy says so here
        ```
        """#,
      good: #"""
        ```yaml
        config: acme
        channels:
          acme-web: {policy: enhanced-web-chat, settings: {customer_inactivity: 10m}}
        ```

        Remove it, or follow a policy that offers it: the help lists them.
        """#
    ),
    DiagnosticPage(
      id: #"setting-out-of-range"#,
      summary: #"The value is outside the range that the policy allows."#,
      why: #"""
        The range is what the channel can keep. Both of its ends are allowed.
        """#,
      bad: #"""
        ```yaml
        config: acme
        channels:
          acme-web: {policy: enhanced-web-chat, settings: {customer_inactivity: 31m}}
        ```

        ```console
        $ policycheck check acme.yaml
        acme.yaml:3:73: error: `customer_inactivity` is 31m, longer than the most that the policy allows [setting-out-of-range]
            acme-web: {policy: enhanced-web-chat, settings: {customer_inactivity: 31m}}
                                                                                  ^~~
          help: write a duration from 5m to 30m, both included
          note: policies/messaging-session.yaml:45:12: `customer_inactivity` is declared here
        ```
        """#,
      good: #"""
        ```yaml
        config: acme
        channels:
          acme-web: {policy: enhanced-web-chat, settings: {customer_inactivity: 30m}}
        ```
        """#
    ),
    DiagnosticPage(
      id: #"setting-off-step"#,
      summary: #"The value is not a whole multiple of the step."#,
      why: #"""
        The channel would round it, up or down, and nobody could say which.
        """#,
      bad: #"""
        ```yaml
        config: acme
        channels:
          acme-web: {policy: enhanced-web-chat, settings: {customer_inactivity: 7m30s}}
        ```

        ```console
        $ policycheck check acme.yaml
        acme.yaml:3:73: error: `customer_inactivity` is 7m30s, not a whole multiple of 1m [setting-off-step]
            acme-web: {policy: enhanced-web-chat, settings: {customer_inactivity: 7m30s}}
                                                                                  ^~~~~
          help: write 7m or 8m
          note: policies/messaging-session.yaml:45:12: `customer_inactivity` is declared here
        ```
        """#,
      good: #"""
        ```yaml
        config: acme
        channels:
          acme-web: {policy: enhanced-web-chat, settings: {customer_inactivity: 8m}}
        ```

        Write one of the two that the help names.
        """#
    ),
    DiagnosticPage(
      id: #"conflicting-settings"#,
      summary: #"Two settings are in use that exclude each other."#,
      why: #"""
        A session runs all the same, but the one has no effect while the other is in use. A default of a configuration
        that is in the way in several channels is reported once, with the channels.
        """#,
      bad: #"""
        ```yaml
        config: acme
        channels:
          acme-web:
            policy: enhanced-web-chat
            settings: {customer_inactivity: 10m, status_based_capacity: true}
        ```

        ```console
        $ policycheck check acme.yaml
        acme.yaml:5:65: error: `customer_inactivity` has no effect while `status_based_capacity` is in use [conflicting-settings]
              settings: {customer_inactivity: 10m, status_based_capacity: true}
                                                                          ^~~~
          help: turn one of the two off, or remove it
          note: acme.yaml:5:37: `customer_inactivity` is set here
          note: policies/messaging-session.yaml:47:16: the policy says so here
        ```
        """#,
      good: #"""
        ```yaml
        config: acme
        channels:
          acme-web:
            policy: enhanced-web-chat
            settings: {customer_inactivity: 10m, status_based_capacity: false}
        ```

        Turn one of the two off: `false` for a flag, `none` for the others.
        """#
    ),
    DiagnosticPage(
      id: #"json-syntax"#,
      summary: #"A line of events is not valid JSON, or is more than one object."#,
      why: #"""
        The line can't be played. The other lines are.
        """#,
      bad: #"""
        ```console
        $ echo '{"at": "2026-01-05T09:00:00Z", "session": s1, "event": "rep.end"}' | policycheck simulate --channel enhanced-sms
        <stdin>:1:43: error: `s1` is not a JSON value [json-syntax]
          {"at": "2026-01-05T09:00:00Z", "session": s1, "event": "rep.end"}
                                                    ^
          help: text is written in double quotes
        ```
        """#,
      good: #"""
        ```console
        $ echo '{"at": "2026-01-05T09:00:00Z", "session": "s1", "event": "rep.end"}' | policycheck simulate --channel enhanced-sms
        2026-01-05T09:00:00Z s1 rep.end: ignored, stays unopened
        ```

        Write one object a line, with keys and text in double quotes.
        """#
    ),
    DiagnosticPage(
      id: #"invalid-instant"#,
      summary: #"The text is no RFC 3339 instant, or has digits beyond the millisecond."#,
      why: #"""
        Timers count from it, so time zone and seconds have to be said.
        """#,
      bad: #"""
        ```console
        $ echo '{"at": "2026-01-05 9:00", "session": "s1", "event": "rep.end"}' | policycheck simulate --channel enhanced-sms
        <stdin>:1:8: error: `2026-01-05 9:00` is not an RFC 3339 instant of at most millisecond precision [invalid-instant]
          {"at": "2026-01-05 9:00", "session": "s1", "event": "rep.end"}
                 ^~~~~~~~~~~~~~~~~
          help: write it as in 2026-01-05T09:00:00Z or 2026-01-05T10:00:00.250+01:00
        ```
        """#,
      good: #"""
        ```console
        $ echo '{"at": "2026-01-05T09:00:00Z", "session": "s1", "event": "rep.end"}' | policycheck simulate --channel enhanced-sms
        2026-01-05T09:00:00Z s1 rep.end: ignored, stays unopened
        ```
        """#
    ),
    DiagnosticPage(
      id: #"invalid-moment"#,
      summary: #"The text is no moment of a scenario."#,
      why: #"""
        Steps happen at moments that people can add up; a text such as this one says none.
        """#,
      bad: #"""
        ```yaml
        test: accept
        channel: enhanced-sms
        scenarios:
          accept:
            steps:
              - {event: customer.message, expect: {status: waiting}}
              - {at: in five minutes, event: rep.accept, expect: {status: active}}
        ```

        ```console
        $ policycheck check accept.test.yaml
        accept.test.yaml:7:14: error: `in five minutes` is no moment of a scenario [invalid-moment]
                - {at: in five minutes, event: rep.accept, expect: {status: active}}
                       ^~~~~~~~~~~~~~~
          help: write `5m` after the beginning, `+5m` after the step before, or `TIMER - 1ms` from when a timer fires
        ```
        """#,
      good: #"""
        ```yaml
        test: accept
        channel: enhanced-sms
        scenarios:
          accept:
            steps:
              - {event: customer.message, expect: {status: waiting}}
              - {at: 5m, event: rep.accept, expect: {status: active}}
        ```

        Write `5m` after the beginning, `+5m` after the step before, or `TIMER - 1ms` from when a running timer fires.
        """#
    ),
  ]
}
