extension StringProtocol {
  /// Without white space at both ends.
  var trimmed: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }

  /// On one line: every line break becomes a space, control characters other than the tab disappear.
  var singleLine: String {
    nonEmptyLines.joined(separator: " ")
  }

  /// Trimmed lines that hold something, free of control characters.
  var nonEmptyLines: [String] {
    split(whereSeparator: \.isNewline).compactMap { line in
      let kept = line.unicodeScalars.filter { $0 == "\t" || $0.properties.generalCategory != .control }
      let text = String(String.UnicodeScalarView(kept)).trimmed
      return text.isEmpty ? nil : text
    }
  }

  /// With `-->` shortened to `->` however many hyphens it has: the arrow would end a subtitle's text.
  var withoutCueArrows: String {
    var result = ""
    var hyphens = 0
    for character in self {
      if character == "-" {
        hyphens += 1
        continue
      }
      result += String(repeating: "-", count: character == ">" ? hyphens.signum() : hyphens)
      hyphens = 0
      result.append(character)
    }
    return result + String(repeating: "-", count: hyphens)
  }

  /// With the three characters that WebVTT reads as markup written as entities.
  var escapedForWebVTT: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
