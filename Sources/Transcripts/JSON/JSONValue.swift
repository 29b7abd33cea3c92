/// JSON whose members keep the order in which they were given, so that the same value is always the same text.
public enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  /// Written in decimal notation with at least one and at most `decimals` (1...6) digits after the point.
  /// JSON has no infinities: they become ±1e9, and what is not a number becomes 0.
  case number(Double, decimals: Int)
  case string(String)
  case array([JSONValue])
  case object([(String, JSONValue)])

  /// The value as text.
  ///
  /// - Parameter indented: one member a line with two spaces a level, instead of everything on one line.
  public func serialized(indented: Bool = false) -> String {
    var text = ""
    append(to: &text, level: indented ? 0 : nil)
    return text
  }

  private func append(to text: inout String, level: Int?) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value, let decimals): text += Self.decimal(value, decimals: decimals)
    case .string(let value): Self.quote(value, into: &text)
    case .array(let values):
      Self.enclose(values, "[", "]", level, into: &text) { value, text, level in
        value.append(to: &text, level: level)
      }
    case .object(let members):
      Self.enclose(members, "{", "}", level, into: &text) { member, text, level in
        Self.quote(member.0, into: &text)
        text += level == nil ? ":" : ": "
        member.1.append(to: &text, level: level)
      }
    }
  }

  private static func enclose<Element>(
    _ elements: [Element], _ opening: String, _ closing: String, _ level: Int?, into text: inout String,
    _ append: (Element, inout String, Int?) -> Void
  ) {
    text += opening
    let inner = level.map { $0 + 1 }
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      if let inner { text += "\n" + String(repeating: "  ", count: inner) }
      append(element, &text, inner)
    }
    if let level, !elements.isEmpty { text += "\n" + String(repeating: "  ", count: level) }
    text += closing
  }

  private static func decimal(_ value: Double, decimals: Int) -> String {
    guard !value.isNaN else { return "0.0" }
    let places = min(max(decimals, 1), 6)
    var scale = 1
    for _ in 0..<places { scale *= 10 }
    let units = Int((min(max(value, -1e9), 1e9) * Double(scale)).rounded(.toNearestOrEven))
    var fraction = Timestamp.padded(abs(units) % scale, to: places)
    while fraction.count > 1, fraction.last == "0" { fraction.removeLast() }
    return "\(units < 0 ? "-" : "")\(abs(units) / scale).\(fraction)"
  }

  private static func quote(_ string: String, into text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      // The two separators end a line in older JavaScript, where JSON is often pasted.
      case "\u{0}"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
