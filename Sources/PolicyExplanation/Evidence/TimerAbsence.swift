import PolicyEngine

extension Evidence {
  /// What of the settings and of the channel says that a timer does not exist.
  func absence(of timer: Int, _ reader: TestReader) -> [TestFinding] {
    let failing = reader.conditions(of: model.timers[timer].guardCondition).filter {
      $0.holds == false && ($0.subject == .setting || $0.subject == .capability)
    }
    return [missingDuration(of: timer, reader.epoch)].compactMap(\.self) + failing
  }

  /// What of changed settings says that a timer does not exist any more.
  func absence(of timer: Int, after step: SessionHistory.SettingsStep) -> [TestFinding] {
    absence(of: timer, TestReader(step, model.firing(of: timer), self))
  }

  /// Why a timer does not exist under the settings of an epoch: its setting is not set; nil if it is.
  func missingDuration(of timer: Int, _ epoch: Int) -> TestFinding? {
    guard let index = model.timers[timer].duration.setting else { return nil }
    let setting = setting(index, epoch: epoch)
    guard setting.value == nil || !setting.isOffered else { return nil }
    return TestFinding(
      text: "after \(setting.name)",
      subject: .setting,
      holds: false,
      actual: "not set",
      source: line(model.timers[timer].durationPlace),
      actualText: setting.text,
      actualSource: setting.source ?? setting.declared,
      isFixed: !setting.isOffered
    )
  }
}
