/// Hesitations, and the punctuation and capitals that go with them.
struct Fillers {
  private let words: Set<String>
  private let isUnspaced: Bool

  init(language: String) {
    words = Fillers.lists[language] ?? []
    isUnspaced = ["ja", "zh", "yue"].contains(language)
  }

  func edits(in characters: [Character]) -> [TextEdit] {
    guard !words.isEmpty else { return [] }
    let scan = WordScan(characters)
    var edits: [TextEdit] = []
    var capital: Int?
    for word in scan.words {
      let text = String(characters[word])
      let range = isUnspaced ? unspaced(characters, word) : words.contains(Fillers.folded(text)) ? word : nil
      guard let range else {
        // The capital of a filler that opened a sentence goes to the word that opens it now.
        if let at = capital, at <= word.lowerBound, characters[word.lowerBound].isLowercase {
          edits.append(
            TextEdit(
              range: word.lowerBound..<word.lowerBound + 1, text: characters[word.lowerBound].uppercased()))
        }
        capital = nil
        continue
      }
      let opened = characters[range.lowerBound].isUppercase || capital != nil
      edits.append(
        removal(of: range, in: characters, after: edits.last?.range.upperBound ?? 0, opens: opened))
      capital = opened ? edits[edits.count - 1].range.upperBound : nil
    }
    return edits
  }

  /// Lengthened vowels are the same hesitation: "uhhh", "äääh".
  private static func folded(_ word: String) -> String {
    var folded = ""
    for character in word.lowercased() where folded.last != character { folded.append(character) }
    return word.count > 1 ? folded : ""
  }

  /// Without spaces a filler is found where it stands between marks or at a text's beginning.
  private func unspaced(_ characters: [Character], _ word: Range<Int>) -> Range<Int>? {
    let text = String(characters[word])
    return words.contains(text) ? word : nil
  }

  private func removal(
    of word: Range<Int>, in characters: [Character], after earliest: Int, opens: Bool
  ) -> TextEdit {
    var (start, end) = (word.lowerBound, word.upperBound)
    while start > earliest, characters[start - 1].isWhitespace { start -= 1 }
    // Its own comma or dots go with it.
    while end < characters.count, ",、，…-–—".contains(characters[end]) { end += 1 }
    if end + 1 < characters.count, characters[end] == ".", characters[end + 1] == "." {
      while end < characters.count, characters[end] == "." { end += 1 }
    }
    guard end < characters.count, ".?!。？！;:".contains(characters[end]) else {
      return TextEdit(range: start..<end, text: "")
    }
    if start == earliest || opens {
      // Nothing else was said in the sentence.
      return TextEdit(range: start..<end + 1, text: "")
    }
    // The sentence ends with the word before it, whose comma is no more.
    if start > earliest, ",、，".contains(characters[start - 1]) { start -= 1 }
    return TextEdit(range: start..<end, text: "")
  }

  /// With letters in a row written once. Only what means nothing in its language: "er" is a word in German.
  private static let lists: [String: Set<String>] = [
    "en": ["uh", "um", "uhm", "erm", "er", "hm", "uhum", "mhm"],
    "de": ["äh", "ähm", "öh", "öhm", "hm", "mhm", "ehm"],
    "fr": ["euh", "heu", "hm", "mh", "euhm"], "es": ["eh", "ehm", "em", "hm", "mh"],
    "it": ["ehm", "eh", "uhm", "hm", "mh"],
    "pt": ["hã", "ahn", "ãh", "hum", "hm", "eh"], "nl": ["eh", "ehm", "uh", "uhm", "euh", "hm"],
    "sv": ["eh", "öh", "öhm", "hm"], "da": ["øh", "øhm", "eh", "hm"], "no": ["øh", "øhm", "eh", "hm"],
    "fi": ["öö", "ö", "hm", "ääh"], "pl": ["hm", "yy", "ym", "em"], "cs": ["hm", "ehm", "éé"],
    "ru": ["эм", "хм", "ээ", "эмм"], "uk": ["ем", "хм"], "tr": ["hm", "ıı"],
    "ja": [
      "えーと", "えっと", "ええと", "えーっと", "えー", "あのー", "あのう", "うーん", "そのー", "んー",
    ],
    "zh": ["呃", "嗯", "额", "呃呃"], "yue": ["呃", "嗯"], "ko": ["음", "으음"],
  ]
}
