/// Numbers and addresses, written or spoken.
enum SpokenPersonalData {
  static func kind(of word: Substring) -> Redaction.Kind? {
    if word.contains("@"), word.count > 1 { return .email }
    let lower = word.lowercased()
    if lower.hasPrefix("http:") || lower.hasPrefix("https:") || lower.hasPrefix("www.") { return .link }
    // example.org and example.org/path, but no "e.g".
    let host = lower.prefix { $0 != "/" }.split(separator: ".", omittingEmptySubsequences: false)
    if host.count > 1, let last = host.last, last.count > 1, last.allSatisfy(\.isLetter),
      host.dropLast().allSatisfy({ $0.count > 1 })
    {
      return .link
    }
    return word.contains(where: \.isNumber) ? .number : nil
  }

  /// The last word of "jane dot doe at example dot com" from its first; nil where no such address begins.
  static func addressEnd(_ chunks: [Chunk], from index: Int) -> Int? {
    func isDot(_ place: Int) -> Bool { place < chunks.count && chunks[place].lower == "dot" }
    var place = index
    while isDot(place + 1), place + 2 < chunks.count { place += 2 }
    guard place + 3 < chunks.count, chunks[place + 1].lower == "at", isDot(place + 3) else { return nil }
    place += 2
    while isDot(place + 1), place + 2 < chunks.count { place += 2 }
    return place
  }

  private static let small: Set<String> = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
  ]
  private static let large: Set<String> = [
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty",
    "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million", "billion",
  ]

  private static func isNumber(_ word: String) -> Bool {
    word.split(separator: "-").allSatisfy { small.contains(String($0)) || large.contains(String($0)) }
  }

  /// The last word of a number in words; less than `index` where none begins, or one that tells nothing ("two kinds").
  static func numberEnd(_ chunks: [Chunk], from index: Int) -> Int {
    var end = index - 1
    var place = index
    while place < chunks.count {
      let word = chunks[place].lower
      if isNumber(word), !word.isEmpty {
        end = place
      } else if !(place > index && ["and", "point", "oh"].contains(word)) {
        break
      }
      if !chunks[place].back.isEmpty { break }
      place += 1
    }
    if end == index, small.contains(chunks[index].lower) { return index - 1 }
    return end
  }
}
