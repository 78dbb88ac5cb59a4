/// Prints rows as a table for people, or as one JSON object a line.
struct RowPrinter {
  let isJSON: Bool

  /// Prints what comes before the first row.
  func begin() {
    guard !isJSON else { return }
    Console.print(Self.columns("benchmark", "value", "unit", "ratio"))
  }

  /// Prints a row as soon as it is there.
  func write(_ row: Row) {
    guard isJSON else {
      let ratio = row.ratio.map(Self.text) ?? ""
      Console.print(Self.columns(row.name, Self.text(row.value), row.unit, ratio))
      return
    }
    let ratio = row.ratio.map { ", \"ratio\": \(Self.text($0))" } ?? ""
    Console.print(
      "{\"name\": \"\(row.name)\", \"value\": \(Self.text(row.value)), \"unit\": \"\(row.unit)\"\(ratio)}"
    )
  }

  private static func columns(_ name: String, _ value: String, _ unit: String, _ ratio: String)
    -> String
  {
    func padding(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count))
    }
    let line =
      name + padding(name, 32) + padding(value, 12) + value + "  " + unit + padding(unit, 20)
      + padding(ratio, 8) + ratio
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  /// A number with three significant digits or more.
  private static func text(_ value: Double) -> String {
    let scale: Double = value >= 100 ? 1 : value >= 10 ? 10 : 1000
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}
