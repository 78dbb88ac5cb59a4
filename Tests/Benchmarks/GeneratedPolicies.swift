/// Ten thousand files as an organisation with very many channels would have them, the same in every run.
enum GeneratedPolicies {
  /// How many files there are: the base, the channels and the configurations.
  static let count = 10_000
  private static let configurations = 500

  /// The files, by name.
  static func files() throws -> [(name: String, text: String)] {
    var random = SeededRandom(seed: 10_000)
    let base = String(
      decoding: try Files.read("\(ShippedPolicies.folder)/messaging-session.yaml"),
      as: UTF8.self
    )
    var files = [(name: "messaging-session.yaml", text: base)]
    let channels = count - configurations - 1
    for number in 0..<channels {
      files.append(("channel-\(number).yaml", channel(number, &random)))
    }
    for number in 0..<configurations {
      files.append(("team-\(number).yaml", configuration(number, channels, &random)))
    }
    return files
  }

  /// A channel that extends the shared base with settings, words, timers and rules of its own.
  private static func channel(_ number: Int, _ random: inout SeededRandom) -> String {
    let minutes = Int.random(in: 5...30, using: &random)
    let queue = Int.random(in: 2...90, using: &random)
    let reminder = Int.random(in: 1...4, using: &random)
    let hours = Int.random(in: 24...29, using: &random)
    let word = "LEAVE\(Int.random(in: 10...99, using: &random))"
    return """
      # What channel \(number) does differently from the others.
      policy: channel-\(number)
      title: Channel \(number) of the customer service
      extends: messaging-session

      capabilities:
        business_initiated: \(random.happens(50))

      settings:
        customer_inactivity: {default: \(minutes)m}
        queue_limit: {type: duration, range: 1m..2h, step: 1m, default: \(queue)m}

      effects:
        remind_customer: Ask the customer whether somebody is still there
        tell_queue_full: Tell the customer that nobody is free

      keywords:
        opt_out: {add: [\(word), NO MORE]}
        call_me: [CALL ME, CALLBACK, PHONE]

      timers:
        inactive_end: {after: \(hours)h..30h}
        queue_timeout:
          title: Nobody took the session
          refs: [Q\(number)]
          while: waiting
          start: enter
          after: queue_limit
          then: {to: ended, do: tell_queue_full}
        reminder:
          title: The customer is asked once before the limit
          while: active
          start: rep.message
          cancel: customer.message
          after: \(reminder)m
          then: {do: remind_customer}

      rules:
        wants-a-call:
          title: The customer would rather be called
          event: customer.message
          if: {text: {in: call_me}}
          from: [waiting, active]
          to: waiting
          do: route_to_owner
        bot-takes-back:
          event: automation.message
          from: active
          if: {timer: reminder}
          to: waiting
          do: route

      """
  }

  /// A team's configuration of a few channels.
  private static func configuration(_ number: Int, _ channels: Int, _ random: inout SeededRandom)
    -> String
  {
    var text = """
      # The channels of team \(number).
      config: team-\(number)
      defaults:
        settings: {status_based_capacity: false}
      channels:

      """
    for index in 0..<3 {
      let channel = Int.random(in: 0..<channels, using: &random)
      let minutes = Int.random(in: 5...30, using: &random)
      text += """
          team-\(number)-\(index):
            policy: channel-\(channel)
            settings: {customer_inactivity: \(minutes)m}
            keywords: {opt_out: {add: [PARAR, SAIR]}}

        """
    }
    return text
  }
}
