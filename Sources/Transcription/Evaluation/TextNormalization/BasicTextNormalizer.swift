/// Brings text of any language into a form in which only what was said differs.
///
/// Rules of openai/whisper's `BasicTextNormalizer` (Radford et al. 2022, appendix C): lower case, bracketed text
/// removed, punctuation and symbols replaced by spaces, white space collapsed.
public struct BasicTextNormalizer: Sendable {
  private let removeDiacritics: Bool
  private let splitLetters: Bool
  private let preserveMarks: Bool

  /// - Parameters:
  ///   - removeDiacritics: drop accents and other non-spacing marks instead of replacing them by spaces.
  ///   - splitLetters: put a space between all letters, for languages written without spaces.
  ///   - preserveMarks: keep combining marks (vowel signs in Devanagari and its relatives); without effect
  ///     where diacritics are removed. The published rules do not.
  public init(removeDiacritics: Bool = false, splitLetters: Bool = false, preserveMarks: Bool = false) {
    self.removeDiacritics = removeDiacritics
    self.splitLetters = splitLetters
    self.preserveMarks = preserveMarks
  }

  /// The normalized text; like the published rules it may keep one space at either end.
  public func normalize(_ text: String) -> String {
    var scalars = Scalars(text).lowercased().removingBracketedText()
    scalars =
      removeDiacritics
      ? scalars.removingSymbolsAndDiacritics() : scalars.removingSymbols(keepingMarks: preserveMarks)
    scalars = scalars.lowercased()
    if splitLetters {
      scalars = Scalars(scalars.string.map(String.init).joined(separator: " "))
    }
    return scalars.collapsingSpaces().string
  }
}
