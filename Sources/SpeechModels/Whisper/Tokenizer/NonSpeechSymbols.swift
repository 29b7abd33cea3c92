/// Symbols that annotate speech instead of being spoken: speaker tags, sound descriptions, music notes.
/// Source: `non_speech_tokens` of the reference implementation.
enum NonSpeechSymbols {
  private static let characters = "\"#()*+/:;<=>@[\\]^_`{|}~「」『』"
  private static let groups = [
    "<<", ">>", "<<<", ">>>", "--", "---", "-(", "-[", "('", "(\"", "((", "))", "(((", ")))", "[[", "]]",
    "{{", "}}", "♪♪", "♪♪♪",
  ]
  private static let music = "♩♪♫♬♭♮♯"

  /// The ids of the symbols that are a single token, alone or after a space, ascending.
  ///
  /// A music note is cut into several tokens by some vocabularies; its first token then counts, which it
  /// shares with other pictographs only. Hyphen and apostrophe count only where they begin a word.
  static func tokens(encode: (String) -> [Int]) -> [Int] {
    var tokens: Set<Int> = []
    for wordStart in [" -", " '"] {
      if let first = encode(wordStart).first { tokens.insert(first) }
    }
    let symbols =
      characters.map { (String($0), false) } + groups.map { ($0, false) }
      + music.map { (String($0), true) }
    for (symbol, firstCounts) in symbols {
      for text in [symbol, " " + symbol] {
        let encoded = encode(text)
        if let first = encoded.first, encoded.count == 1 || firstCounts { tokens.insert(first) }
      }
    }
    return tokens.sorted()
  }
}
