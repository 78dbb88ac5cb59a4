extension Diagnostic {
  /// What kind of problem a diagnostic is about; the raw value is what is printed in brackets.
  @nonexhaustive
  public enum ID: String, Sendable, Hashable, CaseIterable {
    // MARK: Files
    /// A file has more bytes than are read.
    case fileTooLarge = "file-too-large"
    /// A file has no content.
    case emptyFile = "empty-file"
    /// A file begins with a byte order mark, or is UTF-16.
    case byteOrderMark = "byte-order-mark"
    /// A file contains a NUL byte.
    case nulByte = "nul-byte"
    /// A file is not valid UTF-8.
    case invalidUTF8 = "invalid-utf-8"
    /// A file contains a control character that YAML forbids.
    case controlCharacter = "control-character"
    /// There is not enough memory to read a file.
    case outOfMemory = "out-of-memory"
    /// A file has more problems than are shown.
    case tooManyProblems = "too-many-problems"

    // MARK: Ignore comments
    /// A comment for policycheck that can't be read.
    case malformedIgnore = "malformed-ignore"
    /// An ignore comment that doesn't say why.
    case ignoreWithoutReason = "ignore-without-reason"
    /// An id that no diagnostic has.
    case unknownDiagnostic = "unknown-diagnostic"
    /// A diagnostic that can't be ignored.
    case notIgnorable = "not-ignorable"
    /// An ignore comment that nothing is ignored for.
    case unusedIgnore = "unused-ignore"

    // MARK: YAML
    /// A file is not valid YAML.
    case yamlSyntax = "yaml-syntax"
    /// A tab is used to indent.
    case tab
    /// A file ends before something in it is closed.
    case truncated
    /// Lists and maps are nested too deep.
    case tooDeep = "too-deep"
    /// A file has too many keys and values.
    case tooManyNodes = "too-many-nodes"
    /// A key is given twice in one map.
    case duplicateKey = "duplicate-key"
    /// A key is a list or a map.
    case keyNotText = "key-not-text"
    /// An anchor, which the language doesn't have.
    case anchor
    /// An alias, which the language doesn't have.
    case alias
    /// A merge key, which the language doesn't have.
    case mergeKey = "merge-key"
    /// A tag, which the language doesn't have.
    case tag
    /// A YAML directive, which the language doesn't have.
    case directive
    /// A file holds more than one document.
    case severalDocuments = "several-documents"

    // MARK: Shape
    /// A file is no policy, configuration, test or import table.
    case unknownDocument = "unknown-document"
    /// A key that the language doesn't have at this place.
    case unknownKey = "unknown-key"
    /// A key has another name since.
    case formerKey = "former-key"
    /// A key that has to be there is missing.
    case missingKey = "missing-key"
    /// A key has no value.
    case missingValue = "missing-value"
    /// Two keys can't be used together.
    case conflictingKeys = "conflicting-keys"
    /// A setting has no value for some keys.
    case keyWithoutValue = "key-without-value"
    /// A parameter's text is the name of a setting.
    case settingAsText = "setting-as-text"
    /// A length is shorter or longer than its declaration allows.
    case valueOutOfRange = "value-out-of-range"
    /// A timer has to fire before its clock can run.
    case noTimeBefore = "no-time-before"
    /// A key has no effect where it stands.
    case uselessKey = "useless-key"
    /// A value is of another kind than its place needs.
    case wrongType = "wrong-type"
    /// A list has no items.
    case emptyList = "empty-list"
    /// A word that the language doesn't have at this place.
    case unknownWord = "unknown-word"
    /// A text that can't be a name.
    case invalidName = "invalid-name"
    /// A name that means something of its own.
    case reservedName = "reserved-name"
    /// Text that other YAML tools read as true or false.
    case ambiguousScalar = "ambiguous-scalar"
    /// A text that is no duration, or one that can't be used.
    case invalidDuration = "invalid-duration"
    /// A number without a unit where a duration is needed.
    case durationWithoutUnit = "duration-without-unit"
    /// A range or window that ends before it begins.
    case rangeInverted = "range-inverted"

    // MARK: Inheritance
    /// Two files declare the same policy.
    case duplicatePolicy = "duplicate-policy"
    /// A policy that no file declares.
    case unknownPolicy = "unknown-policy"
    /// A policy that extends itself through others.
    case inheritanceCycle = "inheritance-cycle"
    /// Something is removed that isn't inherited.
    case nothingToRemove = "nothing-to-remove"
    /// A list is changed that isn't inherited.
    case nothingToEdit = "nothing-to-edit"

    // MARK: Names
    /// A state that the policy doesn't declare.
    case unknownState = "unknown-state"
    /// An event that the policy doesn't declare.
    case unknownEvent = "unknown-event"
    /// A field that the event doesn't have.
    case unknownField = "unknown-field"
    /// An effect that the policy doesn't declare.
    case unknownEffect = "unknown-effect"
    /// A parameter that the effect doesn't have.
    case unknownParameter = "unknown-parameter"
    /// An effect lacks a parameter.
    case missingParameter = "missing-parameter"
    /// A refusal that the policy doesn't declare.
    case unknownRefusal = "unknown-refusal"
    /// A setting that the policy doesn't declare.
    case unknownSetting = "unknown-setting"
    /// A timer that the policy doesn't declare.
    case unknownTimer = "unknown-timer"
    /// A rule that the policy doesn't have.
    case unknownRule = "unknown-rule"
    /// A keyword set that the policy doesn't declare.
    case unknownKeywords = "unknown-keywords"
    /// A memory that the policy doesn't declare.
    case unknownMemory = "unknown-memory"
    /// A test names nothing that the policy declares.
    case unknownCondition = "unknown-condition"
    /// A value that isn't one of those that are listed.
    case unknownValue = "unknown-value"
    /// A value is listed twice.
    case duplicateValue = "duplicate-value"
    /// A child declares a name that nothing uses.
    case unusedName = "unused-name"
    /// A name in a condition could mean two things.
    case ambiguousName = "ambiguous-name"
    /// A policy has more parts than can be compiled.
    case limitExceeded = "limit-exceeded"

    // MARK: Behaviour
    /// No state, or more than one, is the initial one.
    case noInitialState = "no-initial-state"
    /// No state is final.
    case noFinalState = "no-final-state"
    /// A rule leads back to the initial state.
    case initialStateEntered = "initial-state-entered"
    /// No session can come into a state.
    case unreachableState = "unreachable-state"
    /// No session can get from a state to its end.
    case deadEndState = "dead-end-state"
    /// A rule's conditions can never hold.
    case unreachableRule = "unreachable-rule"
    /// Earlier rules take every case of a rule.
    case shadowedRule = "shadowed-rule"
    /// A child's rule leaves an inherited one nothing in some of its states.
    case partlyShadowedRule = "partly-shadowed-rule"
    /// Nothing that can happen starts a timer.
    case timerNeverStarts = "timer-never-starts"
    /// A timer is to run in a final state.
    case timerInFinalState = "timer-in-final-state"

    /// No timer leads out of a state.
    case endlessState = "endless-state"
    /// A timer that warns of something comes after it.
    case lateReminder = "late-reminder"
    /// Another timer always leads out of a timer's states before it is due.
    case timerNeverFires = "timer-never-fires"
    /// Timers start one another again and again, in less than a second.
    case busyTimer = "busy-timer"
    /// A key of a timer makes no difference to it.
    case keyWithoutEffect = "key-without-effect"

    // MARK: Keywords
    /// A keyword of which nothing is left after normalising.
    case keywordEmpty = "keyword-empty"
    /// A keyword longer than can be matched.
    case keywordTooLong = "keyword-too-long"
    /// A keyword that is also in another set.
    case keywordOverlap = "keyword-overlap"
    /// A keyword that is twice in its set.
    case keywordRepeated = "keyword-repeated"
    /// A keyword with an i whose capital or small letter, as people type it, is another letter.
    case keywordCase = "keyword-case"
    /// A text is compared with the name of a keyword set, and not with its words.
    case keywordSetAsText = "keyword-set-as-text"
    /// A keyword that the policy advises and its set lacks.
    case keywordMissing = "keyword-missing"
    /// A keyword that the policy advises against.
    case keywordDiscouraged = "keyword-discouraged"

    // MARK: Configurations
    /// Two configurations have the same id, or a channel of the same id.
    case duplicateConfiguration = "duplicate-configuration"
    /// A channel follows a policy that is only there to be extended.
    case abstractPolicy = "abstract-policy"
    /// A channel that neither a policy nor the configuration declares.
    case unknownChannel = "unknown-channel"
    /// A setting that the channel doesn't offer.
    case unsupportedSetting = "unsupported-setting"
    /// A setting's value is outside the range.
    case settingOutOfRange = "setting-out-of-range"
    /// A setting's value is not a multiple of the step.
    case settingOffStep = "setting-off-step"
    /// Two settings are in use that exclude each other.
    case conflictingSettings = "conflicting-settings"

    // MARK: Calendars
    /// A calendar that the policy doesn't declare, or the configuration doesn't define.
    case unknownCalendar = "unknown-calendar"
    /// A channel's policy asks for a calendar of which nobody says when it is open.
    case missingCalendar = "missing-calendar"
    /// A time zone whose rules can't be had.
    case unknownZone = "unknown-zone"
    /// A key that is no day of the week.
    case unknownDay = "unknown-day"
    /// A text that is no window of a day.
    case invalidHours = "invalid-hours"
    /// Two windows of a day overlap, or a day is given twice.
    case overlappingHours = "overlapping-hours"
    /// A text that is no date.
    case invalidDate = "invalid-date"
    /// A calendar is never open.
    case neverOpen = "never-open"

    // MARK: Exports of other products
    /// A file is not valid XML.
    case xmlSyntax = "xml-syntax"
    /// A file in XML declares a document type.
    case doctype
    /// An export that no import table is for.
    case unknownExport = "unknown-export"
    /// Something of an export is not in the configuration that comes of it.
    case notCarried = "not-carried"
    /// What a field of an export counts can't be the value of a setting.
    case unitMismatch = "unit-mismatch"

    // MARK: Event lines
    /// A line of events, or an export of another product, is not valid JSON.
    case jsonSyntax = "json-syntax"
    /// A text that is no RFC 3339 instant.
    case invalidInstant = "invalid-instant"
    /// A line of events has more bytes than are read.
    case lineTooLong = "line-too-long"
    /// A line says that a timer fired when it could not.
    case impossibleFiring = "impossible-firing"

    // MARK: Tests
    /// A text that is no moment of a scenario.
    case invalidMoment = "invalid-moment"

    /// Whether it is that a name means nothing in its policy.
    var isUnknownName: Bool {
      switch self {
      case .unknownState, .unknownEvent, .unknownField, .unknownEffect, .unknownRefusal,
        .unknownSetting, .unknownTimer, .unknownKeywords, .unknownMemory, .unknownCondition,
        .unknownCalendar:
        true
      default: false
      }
    }

    /// How bad a problem of this kind is.
    public var severity: Severity {
      switch self {
      case .ambiguousScalar, .formerKey, .unusedName, .keywordRepeated, .keywordCase,
        .keywordSetAsText, .settingAsText, .keyWithoutValue,
        .keywordMissing,
        .keywordDiscouraged, .endlessState, .lateReminder, .timerNeverFires, .busyTimer,
        .keyWithoutEffect, .partlyShadowedRule, .neverOpen,
        .notCarried:
        .warning
      default: isAboutComments ? .warning : .error
      }
    }

    /// What only the times of sessions decide, so that it is looked for apart from all else.
    package static let ofTimes: Set<Self> = [.endlessState, .lateReminder, .timerNeverFires]

    /// Whether an ignore comment can be for it: a policy with an error can't be used as it is, and an export
    /// has no comments of ours.
    package var isIgnorable: Bool {
      severity == .warning && !isAboutComments && self != .notCarried
    }

    /// Whether it is that an ignore comment isn't right, which makes no difference to what a file says.
    private var isAboutComments: Bool {
      switch self {
      case .malformedIgnore, .ignoreWithoutReason, .unknownDiagnostic, .notIgnorable,
        .unusedIgnore:
        true
      default: false
      }
    }
  }
}
