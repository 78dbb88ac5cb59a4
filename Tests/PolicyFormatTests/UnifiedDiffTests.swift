import PolicyFormat
import TestSupport
import Testing

@Suite struct `A unified diff` {
  private func diff(_ old: String, _ new: String) -> String {
    UnifiedDiff.text(from: Array(old.utf8), to: Array(new.utf8), name: "f")
  }

  @Test func `is empty where nothing changes`() {
    #expect(diff("a\n", "a\n").isEmpty)
    #expect(diff("", "").isEmpty)
  }

  @Test func `shows three lines around a change`() {
    let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n"
    let new = "1\n2\n3\n4\n5\nsix\n7\n8\n9\n"
    #expect(diff(old, new) == "--- f\n+++ f\n@@ -3,7 +3,7 @@\n 3\n 4\n 5\n-6\n+six\n 7\n 8\n 9\n")
  }

  @Test func `tells a missing line break and an empty file`() {
    #expect(
      diff("a", "a\n") == "--- f\n+++ f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"
    )
    #expect(diff("", "a\n") == "--- f\n+++ f\n@@ -0,0 +1 @@\n+a\n")
    #expect(diff("a\r\n", "a\n") == "--- f\n+++ f\n@@ -1 +1 @@\n-a\r\n+a\n")
  }

  @Test func `makes the new lines of the old ones, with the least changes`() {
    var random = SeededRandom(seed: 1)
    for _ in 0..<500 {
      let letters = ["a", "b", "c", "d"]
      let old = (0..<random.number(0...20)).map { _ in random.pick(letters) }
      let new = (0..<random.number(0...20)).map { _ in random.pick(letters) }
      if old == new { continue }
      let text = diff(old.map { $0 + "\n" }.joined(), new.map { $0 + "\n" }.joined())
      let (patched, changes) = Self.patch(old, text)
      #expect(patched == new, "\(text)")
      #expect(changes == Self.distance(old, new), "\(text)")
    }
  }

  @Test func `of files without a line in common ends`() {
    let old = (0..<5000).map { "a\($0)\n" }.joined()
    let new = (0..<5000).map { "b\($0)\n" }.joined()
    #expect(diff(old, new).hasPrefix("--- f\n+++ f\n@@ -1,5000 +1,5000 @@\n-a0\n"))
  }

  /// What a diff makes of lines, and how many it takes away or adds.
  private static func patch(_ old: [String], _ text: String) -> ([String], Int) {
    var result: [String] = []
    var position = 0
    var changes = 0
    for line in text.split(separator: "\n").dropFirst(2) {
      let rest = String(line.dropFirst())
      switch line.first {
      case "@":
        let numbers = line.split { !$0.isNumber && $0 != "," }[0].split(separator: ",")
        let first = Int(numbers[0]) ?? 0
        let start = numbers.count > 1 && numbers[1] == "0" ? first : first - 1
        result += old[position..<start]
        position = start
      case "+":
        result.append(rest)
        changes += 1
      case "-":
        if old[position] != rest { return (["wrong"], 0) }
        position += 1
        changes += 1
      default:
        if old[position] != rest { return (["wrong"], 0) }
        result.append(rest)
        position += 1
      }
    }
    return (result + old[position...], changes)
  }

  /// The least number of lines to take away or add, the slow way.
  private static func distance(_ old: [String], _ new: [String]) -> Int {
    var row = Array(0...new.count)
    for line in old {
      var next = [row[0] + 1]
      for (index, other) in new.enumerated() {
        next.append(line == other ? row[index] : min(row[index + 1], next[index]) + 1)
      }
      row = next
    }
    return row[new.count]
  }
}
