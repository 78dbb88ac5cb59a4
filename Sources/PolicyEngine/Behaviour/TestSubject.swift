/// What a test is about, with the values that it names.
package enum TestSubject: Sendable {
  case setting(Int, values: [SettingValue])
  case capability(Int)
  /// Nil: nothing is remembered.
  case memory(Int, values: [Int?])
  case timer(Int)
  /// Whether a calendar is open at the instant of the step.
  case calendar(Int)
  /// An event's field, compared with texts and looked up in keyword sets.
  case field(String, texts: [String], sets: [Int])
}

extension PolicyModel {
  /// Whether settings and capabilities alone decide a test, whatever happens to a session.
  package func isDecidedBeforehand(_ test: Test) -> Bool {
    switch test.subject {
    // What goes by a memory is another matter for each session.
    case .setting(let setting, _): settings[setting].key == nil
    case .capability: true
    case .memory, .timer, .calendar, .field: false
    }
  }
}

extension PolicyModel.Test {
  /// What the test is about; for what it holds ``Circumstances/outcome(of:)`` says.
  package var subject: TestSubject {
    switch self {
    case .isSet(let setting): .setting(setting, values: [])
    case .setting(let setting, let values): .setting(setting, values: values)
    case .capability(let index, _): .capability(index)
    case .memory(let memory, let values): .memory(memory, values: values)
    case .timer(let timer): .timer(timer)
    case .open(let calendar): .calendar(calendar)
    case .field(let name, let texts): .field(name, texts: texts, sets: [])
    case .keywords(let name, let sets): .field(name, texts: [], sets: sets)
    }
  }
}
