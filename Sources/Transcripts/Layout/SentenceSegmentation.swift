/// Joins and cuts segments so that each is a sentence, one segment at a time.
///
/// A sentence ends at its mark (see ``SentenceEnds``), at a long pause and where the speaker changes. Its times are
/// its words'; what a decoder said of its segments (temperature, probabilities) is their mean weighted by time.
/// Segments without words are cut too, at times in proportion to their characters.
public struct SentenceSegmentation: Sendable {
  /// Seconds without a word after which a sentence has ended, mark or not.
  public var longestPause: Double

  private let ends: SentenceEnds
  private var pending: [Piece] = []
  private var count = 0

  private struct Piece {
    var word: Word
    var source: Segment
    var isMeasured: Bool
    /// First and last word of its segment.
    var opens: Bool
    var closes: Bool
    var speaker: String? { word.speaker ?? source.speaker }
  }

  /// - Parameter language: code of the recording's language.
  public init(language: String, longestPause: Double = 2) {
    ends = SentenceEnds(language: language)
    self.longestPause = longestPause
  }

  /// The sentences of a whole transcript's segments.
  public static func sentences(
    of segments: [Segment], language: String, longestPause: Double = 2
  ) -> [Segment] {
    var segmentation = SentenceSegmentation(language: language, longestPause: longestPause)
    return segments.flatMap { segmentation.add($0) } + segmentation.finish()
  }

  /// The sentences that are complete once `segment` is known.
  public mutating func add(_ segment: Segment) -> [Segment] {
    let (words, areMeasured) = segment.timedWords()
    var complete: [Segment] = []
    for (index, word) in words.enumerated() {
      let piece = Piece(
        word: word, source: segment, isMeasured: areMeasured, opens: index == 0,
        closes: index == words.count - 1)
      if let last = pending.last, separates(last, piece) { complete.append(flush()) }
      pending.append(piece)
    }
    return complete
  }

  /// The sentence that was still open, if there is one.
  public mutating func finish() -> [Segment] { pending.isEmpty ? [] : [flush()] }

  private func separates(_ last: Piece, _ next: Piece) -> Bool {
    let pause = next.word.start - last.word.end
    return last.speaker != next.speaker || pause > longestPause
      || ends.isEnd(last.word.text, next: next.word.text, pause: pause)
  }

  private mutating func flush() -> Segment {
    let pieces = pending
    pending = []
    let sources = Dictionary(grouping: pieces.indices) { SourceKey(pieces[$0].source) }
      .values.sorted { $0[0] < $1[0] }
    func mean(_ value: KeyPath<Segment, Double>) -> Double {
      var (sum, weight) = (0.0, 0.0)
      for indices in sources {
        let length = indices.reduce(0) { $0 + max(pieces[$1].word.end - pieces[$1].word.start, 0.001) }
        sum += pieces[indices[0]].source[keyPath: value] * length
        weight += length
      }
      return sum / max(weight, 0.001)
    }
    let first = pieces[0]
    let start = first.word.start
    let areWhole = first.opens && pieces[pieces.count - 1].closes
    let sentence = Segment(
      id: count, seek: first.source.seek, start: start,
      end: pieces.reduce(start) { max($0, $1.word.end) }, text: pieces.map(\.word.text).joined(),
      // Which tokens made which word is not known; a sentence of whole segments has theirs.
      tokens: areWhole ? sources.flatMap { pieces[$0[0]].source.tokens } : [],
      temperature: mean(\.temperature), averageLogProbability: mean(\.averageLogProbability),
      compressionRatio: mean(\.compressionRatio), noSpeechProbability: mean(\.noSpeechProbability),
      words: pieces.allSatisfy(\.isMeasured) ? pieces.map(\.word) : nil, speaker: first.speaker,
      language: first.source.language)
    count += 1
    return sentence
  }

  private struct SourceKey: Hashable {
    var id: Int
    var start: Double

    init(_ segment: Segment) {
      id = segment.id
      start = segment.start
    }
  }
}
