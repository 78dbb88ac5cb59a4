/// What customers and reps write: short and long, in several scripts, now and then an opt-out word.
enum Messages {
  /// Ordinary messages in ASCII.
  static let plain = [
    "hi", "Hello!", "ok", "Yes", "no", "thanks", "Thank you so much!", "Is anybody there?",
    "hello?",
    "I think so, let me check.", "My order has not arrived yet", "order 48213-7 please", "sure",
    "?",
    "It was supposed to be delivered last Tuesday, but the tracking page still says in transit.",
    "Can you look that up for me?", "The e-mail is jane.doe@example.com", "one moment", "brb",
    "yep",
    "I tried to reset my password three times and the link in the e-mail always says it is expired.",
    "ok great", "that worked", "What are your opening hours?", "42", "12:30 would be fine",
    "Can I change the delivery address? The new one is 221B Baker Street, London NW1 6XE.",
    "I want to return it", "size M, colour blue", "https://example.com/orders/48213",
    "And the refund?",
    "Could you repeat that", "Still waiting...", "No problem", "see you", "quite good",
    "send it again",
    "Sorry, I was away from my desk. Where were we?", "call me", "ending in 4821", "every time",
    "When I open the app it shows the start page, then a white screen, and after a while it closes.",
  ]

  /// Ordinary messages with other letters.
  static let international = [
    "¿Dónde está mi pedido?", "Où est ma commande ?", "Grüße aus Köln", "Danke schön!", "Привет",
    "Спасибо большое, всё получилось", "こんにちは", "注文がまだ届いていません。確認してもらえますか。",
    "你好,我想退货", "مرحبا", "धन्यवाद", "👍", "ok 👍🏽", "Thanks 🙏", "S’il vous plaît",
    "É isso mesmo, obrigado",
    "I can’t log in", "The café on Main Street – is that the pick-up point?", "naïve question…",
    "Ça va",
    "“Error 500” is all that I see", "Ελληνικά", "Günaydın, siparişim nerede?", "감사합니다", "Dziękuję",
    "Est-ce que je peux changer l’adresse de livraison ? Je déménage la semaine prochaine à Besançon.",
  ]

  /// Messages that are opt-out words (D8), all of them in ASCII.
  static let optOuts = [
    "stop!", "STOP", "Stop", "unsubscribe", " Cancel.", "END", "quit", "\"StopAll\"",
  ]

  /// Messages that only resemble opt-out words.
  static let nearMisses = [
    "please stop", "Stop it", "the end", "end of story", "cancel my order", "stopp", "quit smoking",
    "unsubscribed", "can't stop, won't stop", "STOP ALL", "cancels", "spot", "send",
  ]

  /// A message as it comes out of a network: a string with storage of its own, unless it is short.
  static func random(_ random: inout SeededRandom) -> String {
    let pool = random.choice([(810, plain), (150, international), (20, nearMisses), (20, optOuts)])
    return copy(pool[Int.random(in: pool.indices, using: &random)])
  }

  /// A string with storage of its own: a literal's is never counted, which would flatter.
  static func copy(_ text: String) -> String {
    String(decoding: Array(text.utf8), as: UTF8.self)
  }
}
