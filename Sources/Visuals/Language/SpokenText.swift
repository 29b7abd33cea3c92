public import Transcripts

/// A talk or a text as sentences, ready for the rules.
public struct SpokenText: Sendable {
  var sentences: [Sentence]
  /// Code of the language; nil where it is unknown.
  public var language: String?
  /// Seconds; nil for a text without times.
  public var duration: Double?
  public var title: String?

  /// Longest sentence in words: speech without any full stop is cut there.
  static let longestSentence = 90
  /// Characters from which on a line may have been wrapped.
  static let wrappedLine = 50
  /// Longest word that the rules look at, in characters.
  static let longestWord = 60

  /// The words with their parts of speech, to look into.
  package var tagged: String {
    sentences.map { $0.tokens.map { "\($0.text)/\($0.tag)" }.joined(separator: " ") }.joined(separator: "\n")
  }

  /// The clauses as they were read, to look into.
  package var parsed: String {
    sentences.map { sentence in
      ClauseParser.clauses(of: sentence).map { clause in
        let parts = [
          "\(clause.role)", clause.subject.map { "S:" + sentence.words($0.range) } ?? "-",
          "V:" + sentence.words(clause.verbs), clause.object.map { "O:" + sentence.words($0.range) } ?? "-",
          clause.isPassive ? "passive" : "", clause.joinedBy ?? "",
        ]
        return "[" + sentence.words(clause.range) + "] " + parts.joined(separator: " ")
      }.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  public var sentenceCount: Int { sentences.count }

  /// A text without times. Blank lines and lines that are lists part sentences.
  public init(_ text: String, language: String? = nil) {
    self.language = language
    let ends = SentenceEnds(language: language ?? "en")
    sentences = []
    var opens = true
    var pending: [(String, Double?, Double?)] = []
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      let words = line.split { $0.isWhitespace || $0.isControl }.map(String.init)
      if words.isEmpty {
        if !pending.isEmpty { add(pending, opens: opens, pause: 0) }
        pending = []
        opens = true
        continue
      }
      // A line of some length that ends in mid-sentence was wrapped and goes on in the next one.
      let isWrapped = line.count >= Self.wrappedLine && !".!?:;".contains(words.last?.last ?? ".")
      for (index, word) in words.enumerated() {
        pending.append((word, nil, nil))
        let next = index + 1 < words.count ? " " + words[index + 1] : nil
        if next == nil && !isWrapped
          || pending.count >= Self.longestSentence
            && (word.last == "," || pending.count >= 2 * Self.longestSentence)
          || ends.isEnd(word, next: next)
        {
          add(pending, opens: opens, pause: 0)
          opens = false
          pending = []
        }
      }
      // A short line without a mark at its end is a heading; others go on as sentences of their own.
      if !isWrapped, let last = words.last?.last, !".!?,;".contains(last) { opens = words.count < 12 }
    }
    if !pending.isEmpty { add(pending, opens: opens, pause: 0) }
    tag()
  }

  /// A transcript with the times of its words where it has them.
  public init(_ transcript: Transcript) {
    language = transcript.language == Transcript.unknownLanguage ? nil : transcript.language
    duration = transcript.duration > 0 ? transcript.duration : nil
    sentences = []
    let hasTimes = transcript.segments.contains { $0.end > 0 }
    var speaker: String?
    var lastEnd = 0.0
    let parts = SentenceSegmentation.sentences(of: transcript.segments, language: language ?? "en")
    for segment in parts {
      var pending: [(String, Double?, Double?)] = []
      let opens = sentences.isEmpty || segment.speaker != speaker
      speaker = segment.speaker
      let pause = hasTimes ? max(0, segment.start - lastEnd) : 0
      lastEnd = segment.end
      func timed(_ start: Double, _ end: Double) -> (Double?, Double?) {
        hasTimes && start.isFinite && end.isFinite ? (start, end) : (nil, nil)
      }
      if let words = segment.words {
        for word in words {
          let (start, end) = timed(word.start, word.end)
          for piece in word.text.split(whereSeparator: { $0.isWhitespace || $0.isControl }) {
            pending.append((String(piece), start, end))
          }
        }
      } else {
        let pieces = segment.text.split { $0.isWhitespace || $0.isControl }
        let step = (segment.end - segment.start) / Double(max(pieces.count, 1))
        for (index, piece) in pieces.enumerated() {
          let (start, end) = timed(
            segment.start + step * Double(index), segment.start + step * Double(index + 1))
          pending.append((String(piece), start, end))
        }
      }
      var isFirst = true
      while !pending.isEmpty {
        let part = Array(pending.prefix(Self.longestSentence))
        pending.removeFirst(part.count)
        add(part, opens: opens && isFirst, pause: isFirst ? pause : 0)
        isFirst = false
      }
    }
    tag()
  }

  private mutating func add(_ words: [(String, Double?, Double?)], opens: Bool, pause: Double) {
    var sentence = Tokenizer.sentence(words)
    guard !sentence.tokens.isEmpty else { return }
    sentence.opensParagraph = opens
    sentence.pause = pause
    sentences.append(sentence)
  }

  private mutating func tag() {
    guard isEnglish else { return }
    for index in sentences.indices {
      DisfluencyRepair.repair(&sentences[index])
      CommaRestoration.tag(&sentences[index])
    }
    sentences.removeAll { $0.tokens.isEmpty }
  }

  /// Whether the rules for English may read it: it says so, or it says nothing and its small words are English.
  var isEnglish: Bool {
    if let language, !language.isEmpty, language != Transcript.unknownLanguage {
      return language == "en" || language.hasPrefix("en-") || language == "english"
    }
    return looksEnglish
  }

  private var looksEnglish: Bool {
    var (words, known, telling, lexical) = (0, 0, 0, 0)
    for sentence in sentences.prefix(200) {
      for token in sentence.tokens where token.lower.first?.isLetter ?? false {
        words += 1
        guard let tag = EnglishWords.closed[token.lower], tag != .interjection else {
          if EnglishWords.nouns.contains(token.lower) || EnglishWords.adjectives.contains(token.lower)
            || VerbLexicon.english.reading(token.lower) != nil
          {
            lexical += 1
          }
          continue
        }
        known += 1
        if !Self.sharedWords.contains(token.lower) { telling += 1 }
      }
    }
    // In English about half of the words are of closed classes; words that others share give those a tenth.
    let share = Double(known) / Double(max(1, words))
    if words < 12 { return share >= 0.12 }
    // Short sentences full of content: their words themselves are English.
    if telling >= 1, share >= 0.1, Double(known + lexical) >= 0.42 * Double(words) { return true }
    if known >= 1, Double(known + lexical) >= 0.55 * Double(words) { return true }
    return share >= 0.24 || share >= 0.15 && telling >= max(2, words / 30)
  }

  /// Small words that other languages in Latin letters have too.
  private static let sharedWords: Set<String> = [
    "a", "an", "as", "at", "do", "had", "he", "in", "is", "me", "no", "of", "on", "or", "over", "plus", "so",
    "us",
    "was", "we", "to", "per", "via", "die", "all", "also", "her", "will", "under", "then", "here",
  ]
}

extension Character {
  var isControl: Bool {
    unicodeScalars.contains { scalar in
      switch scalar.properties.generalCategory {
      case .control, .surrogate, .privateUse, .unassigned: true
      // Direction marks could turn a label around.
      case .format:
        scalar.value == 0x202E || scalar.value == 0x202D || (0x2066...0x2069).contains(scalar.value)
      default: false
      }
    }
  }
}
