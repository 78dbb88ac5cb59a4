import PolicyEngine

/// A channel that comes of exports: what a configuration says of it, each value with its place there.
struct ImportedChannel: Sendable {
  var id: String
  var policy: Located<String>
  var title: Located<String>?
  /// The beginning of the first of its exports, and the name of that file.
  let place: Place
  let fileName: String
  var settings: [(name: String, value: Located<String>)] = []
  var keywords: [(set: String, words: [Located<String>])] = []
  /// The forms of the keywords of each set.
  private var forms: [String: Set<[UInt32]>] = [:]
  /// The fields that values come from, by their places.
  var origins: [Place: String] = [:]

  init(id: String, policy: Located<String>, of export: Export) {
    self.id = id
    self.policy = policy
    place = Place(file: export.file, lower: 0, upper: 0)
    fileName = export.name
  }

  /// Adds a keyword, once in each form in which messages are compared.
  mutating func add(_ word: Located<String>, to set: String, from field: String) {
    let index = keywords.firstIndex { $0.set == set } ?? keywords.count
    if index == keywords.count { keywords.append((set, [])) }
    let form = KeywordMatcher.normalForm(of: word.value)
    if !forms[set, default: []].insert(form).inserted { return }
    // One comment is enough for all of them.
    if keywords[index].words.isEmpty { origins[word.place] = field }
    keywords[index].words.append(word)
  }
}
