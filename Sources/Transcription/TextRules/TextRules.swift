public import Transcripts

/// What is changed in text after it was decoded, segment by segment: replacements, fillers, profanity. Text and words
/// stay one: joined, the words are the text, and times go where the letters go. A segment's tokens remain what the
/// decoder gave.
public struct TextRules: Sendable {
  /// In order; word rules that follow each other act together, the longest first.
  public var replacements: [TextReplacement]
  /// Whether hesitations such as "uh" are left out, with the punctuation around them.
  public var removesFillers: Bool
  /// Words of which only the first letter is shown; nil: none.
  public var profanity: ProfanityMask?

  public init(
    replacements: [TextReplacement] = [], removesFillers: Bool = false, profanity: ProfanityMask? = nil
  ) {
    self.replacements = replacements
    self.removesFillers = removesFillers
    self.profanity = profanity
  }

  /// Whether nothing would be changed.
  public var isEmpty: Bool { replacements.isEmpty && !removesFillers && profanity == nil }

  /// The segment with all rules applied. Its text is empty where nothing is left of it.
  ///
  /// - Parameter language: code of the language spoken, which decides about fillers and profanity.
  public func apply(to segment: Segment, language: String) -> Segment {
    let language = segment.language ?? language
    var result = segment
    if removesFillers { result = result.edited { Fillers(language: language).edits(in: $0) } }
    for group in groups {
      switch group {
      case .words(let words): result = result.edited { words.edits(in: $0) }
      case .pattern(let pattern): result = result.edited { pattern.edits(in: $0) }
      }
    }
    if let profanity { result = result.edited { profanity.edits(in: $0, language: language) } }
    return result
  }

  private enum Group {
    case words(WordReplacements)
    case pattern(PatternReplacement)
  }

  private var groups: [Group] {
    var groups: [Group] = []
    var words: [(String, String)] = []
    func close() {
      if !words.isEmpty { groups.append(.words(WordReplacements(words))) }
      words = []
    }
    for replacement in replacements {
      switch replacement.kind {
      case .words(let from, let to): words.append((from, to))
      case .pattern(let pattern):
        close()
        groups.append(.pattern(pattern))
      }
    }
    close()
    return groups
  }
}
