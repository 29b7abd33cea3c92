/// How text of a language is normalized and scored.
///
/// English has rules of its own, all other languages the basic ones. Languages written without spaces have no
/// words to count: for them the words are the letters, and spaces, which come and go with punctuation, do not
/// count as characters.
public enum LanguageScoring {
  private static let unspaced: Set<String> = ["zh", "ja", "th", "lo", "my", "km", "yue"]
  private static let english = EnglishTextNormalizer()
  private static let basic = BasicTextNormalizer()
  private static let splitting = BasicTextNormalizer(splitLetters: true)

  /// Whether the character error rate is the figure to look at. `language` is a code, with or without a region.
  public static func prefersCharacters(language: String?) -> Bool {
    unspaced.contains(primaryCode(language))
  }

  /// Errors in words and in characters after normalization of both texts.
  ///
  /// - Parameter language: code such as `en` or `pt-BR`; nil for a language that is not known.
  public static func measure(
    reference: String, hypothesis: String, language: String?
  ) -> (words: ErrorRate, characters: ErrorRate) {
    func rates(_ normalize: (String) -> String) -> (words: ErrorRate, characters: ErrorRate) {
      let (expected, actual) = (normalize(reference), normalize(hypothesis))
      return (
        WordErrorRate.measure(reference: expected, hypothesis: actual),
        CharacterErrorRate.measure(reference: expected, hypothesis: actual)
      )
    }
    if primaryCode(language) == "en" { return rates(english.normalize) }
    guard prefersCharacters(language: language) else { return rates(basic.normalize) }
    let words = rates(splitting.normalize).words
    let characters = rates { text in
      Scalars(Scalars(basic.normalize(text)).filter { !$0.isSpace }).string
    }
    return (words, characters.characters)
  }

  private static func primaryCode(_ language: String?) -> String {
    guard let language else { return "" }
    return String(language.lowercased().prefix { $0 != "-" && $0 != "_" })
  }
}
