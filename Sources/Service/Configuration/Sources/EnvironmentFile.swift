/// Reads `.env` files: `NAME=value` on each line, `export` before it, quotes around values, comments after `#`.
enum EnvironmentFile {
  static func parse(_ text: String) -> [String: String] {
    var values: [String: String] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      var line = String(line).trimmed
      if line.isEmpty || line.hasPrefix("#") { continue }
      if line.hasPrefix("export ") { line = String(line.dropFirst(7)).trimmed }
      guard let equals = line.firstIndex(of: "=") else { continue }
      let name = String(line[..<equals]).trimmed
      guard !name.isEmpty else { continue }
      values[name] = value(String(line[line.index(after: equals)...]).trimmed)
    }
    return values
  }

  private static func value(_ text: String) -> String {
    guard let quote = text.first, quote == "\"" || quote == "'" else {
      // A # counts as a comment after white space only: passwords contain it.
      var end = text.startIndex
      while let mark = text[end...].firstIndex(of: "#") {
        if mark == text.startIndex || text[text.index(before: mark)].isWhitespace {
          return String(text[..<mark]).trimmed
        }
        end = text.index(after: mark)
      }
      return text
    }
    var value = ""
    var isEscaped = false
    for character in text.dropFirst() {
      if isEscaped {
        value.append(character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\", quote == "\"" {
        isEscaped = true
      } else if character == quote {
        return value
      } else {
        value.append(character)
      }
    }
    // Never closed: taken as it is written.
    return text
  }
}
