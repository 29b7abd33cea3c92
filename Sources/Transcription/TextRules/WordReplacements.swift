/// Rules that replace whole words; at each place the longest that fits wins.
struct WordReplacements {
  private struct Rule {
    var from: [String]
    var to: String
  }

  /// Rules by the first letter of what they replace, the longest first.
  private var rules: [String: [Rule]] = [:]

  init(_ pairs: [(String, String)]) {
    for (from, to) in pairs {
      let folded = from.map { $0.lowercased() }
      rules[folded.first ?? "", default: []].append(Rule(from: folded, to: to))
    }
    // Stable: of two rules for the same words the later one counts.
    for (letter, list) in rules {
      rules[letter] = list.enumerated()
        .sorted { ($0.element.from.count, $0.offset) > ($1.element.from.count, $1.offset) }.map(\.element)
    }
  }

  func edits(in characters: [Character]) -> [TextEdit] {
    let scan = WordScan(characters)
    let folded = characters.map { $0.isWhitespace ? " " : $0 == "’" ? "'" : $0.lowercased() }
    var edits: [TextEdit] = []
    var index = 0
    while index < characters.count {
      if scan.isBoundary(index), let (rule, end) = match(folded, at: index, scan) {
        edits.append(TextEdit(range: index..<end, text: cased(rule.to, like: characters[index..<end])))
        index = end
      } else {
        index += 1
      }
    }
    return edits
  }

  private func match(_ folded: [String], at start: Int, _ scan: WordScan) -> (Rule, Int)? {
    for rule in rules[folded[start]] ?? [] {
      var at = start
      var fits = true
      for letter in rule.from {
        guard at < folded.count, folded[at] == (letter == "’" ? "'" : letter) else {
          fits = false
          break
        }
        at += 1
        // Several spaces are as good as one.
        while letter == " ", at < folded.count, folded[at] == " " { at += 1 }
      }
      if fits, scan.isBoundary(at) { return (rule, at) }
    }
    return nil
  }

  /// A replacement in lower case takes over capitals.
  private func cased(_ text: String, like original: ArraySlice<Character>) -> String {
    guard text == text.lowercased() else { return text }
    let letters = original.filter(\.isLetter)
    guard let first = letters.first, first.isUppercase else { return text }
    if letters.count > 1, letters.allSatisfy({ !$0.isLowercase }) { return text.uppercased() }
    return text.prefix(1).uppercased() + text.dropFirst()
  }
}
